"""Create the tables of the register: links between records, facts, frequency history."""

import sqlalchemy as sa
from alembic import op

revision = "004"
down_revision = "003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "hcmc_governance_record_link",
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("relation", sa.UnicodeText, primary_key=True),
        sa.Column("target_id", sa.UnicodeText, primary_key=True),
    )
    op.create_index(
        "ix_hcmc_governance_record_link_target_id", "hcmc_governance_record_link", ["target_id"]
    )


def downgrade():
    op.drop_table("hcmc_governance_record_link")
