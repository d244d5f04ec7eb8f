"""Create the tables of imports and their ledger."""

revision = "007"
down_revision = "006"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
