"""Create the tables of harvesting: publisher mapping and old addresses."""

import sqlalchemy as sa
from alembic import op

revision = "001"
down_revision = None
branch_labels = None
depends_on = None

MAPPING = "hcmc_governance_publisher_mapping"
ADDRESS = "hcmc_governance_old_address"


def created():
    return sa.Column(
        "created",
        sa.DateTime(timezone=True),
        server_default=sa.func.clock_timestamp(),
        nullable=False,
    )


def upgrade():
    op.create_table(
        MAPPING,
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("source_publisher", sa.UnicodeText, nullable=False),
        sa.Column("match_key", sa.UnicodeText, nullable=False),
        sa.Column("unit_id", sa.UnicodeText),
        sa.Column("basis", sa.UnicodeText, server_default="", nullable=False),
        created(),
        sa.UniqueConstraint("match_key", name=f"uq_{MAPPING}_match_key"),
    )
    op.create_index(f"ix_{MAPPING}_unit_id", MAPPING, ["unit_id"])
    op.create_table(
        ADDRESS,
        sa.Column("path", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("resource_id", sa.UnicodeText),
        created(),
    )
    op.create_index(f"ix_{ADDRESS}_package_id", ADDRESS, ["package_id"])


def downgrade():
    op.drop_table(ADDRESS)
    op.drop_table(MAPPING)
