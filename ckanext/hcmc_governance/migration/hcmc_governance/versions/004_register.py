"""Create the tables of the register: facts, frequency history, progress notes."""

revision = "004"
down_revision = "003"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
