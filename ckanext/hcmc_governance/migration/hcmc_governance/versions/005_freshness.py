"""Create the tables of data events and update periods."""

revision = "005"
down_revision = "004"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
