"""Create the tables of the journal."""

revision = "002"
down_revision = "001"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
