"""Create the table of forms being filled in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "006"
down_revision = "005"
branch_labels = None
depends_on = None

DRAFT = "hcmc_governance_form_draft"


def upgrade():
    op.create_table(
        DRAFT,
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("user_id", sa.UnicodeText, nullable=False),
        sa.Column("type", sa.UnicodeText, nullable=False),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("values", JSONB, nullable=False),
        sa.Column("base_version", sa.UnicodeText, server_default="", nullable=False),
        sa.Column(
            "created",
            sa.DateTime(timezone=True),
            server_default=sa.func.clock_timestamp(),
            nullable=False,
        ),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("user_id", "type", "package_id", name=f"uq_{DRAFT}_place"),
    )
    op.create_index(f"ix_{DRAFT}_package_id", DRAFT, ["package_id"])


def downgrade():
    op.drop_table(DRAFT)
