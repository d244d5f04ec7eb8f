"""Create the tables of imports and their ledger."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "007"
down_revision = "006"
branch_labels = None
depends_on = None

IMPORT = "hcmc_governance_import"
ROW = "hcmc_governance_import_row"
MOMENT = sa.DateTime(timezone=True)


def text(name, *, null=False):
    return sa.Column(name, sa.UnicodeText, nullable=null)


def upgrade():
    op.create_table(
        IMPORT,
        sa.Column("id", sa.UnicodeText, primary_key=True),
        text("kind"),
        text("state"),
        text("file_name"),
        text("file_form"),
        sa.Column("file_size", sa.Integer, nullable=False),
        text("file_sha256"),
        sa.Column("content", sa.LargeBinary),
        text("unit_id", null=True),
        sa.Column("counts", JSONB, nullable=False),
        sa.Column("findings", JSONB, nullable=False),
        sa.Column("created", MOMENT, server_default=sa.func.clock_timestamp(), nullable=False),
        text("created_by"),
        sa.Column("applied_at", MOMENT),
        text("applied_by", null=True),
        sa.Column("undone_at", MOMENT),
        text("undone_by", null=True),
    )
    op.create_index(f"ix_{IMPORT}_unit_id", IMPORT, ["unit_id"])
    op.create_index(f"ix_{IMPORT}_created_by", IMPORT, ["created_by"])
    op.create_table(
        ROW,
        sa.Column("import_id", sa.UnicodeText, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        text("outcome"),
        text("title"),
        text("target_id", null=True),
        text("version", null=True),
        sa.Column("changes", JSONB, nullable=False),
        sa.Column("findings", JSONB, nullable=False),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("before", JSONB),
        text("result", null=True),
    )
    op.create_index(f"ix_{ROW}_target_id", ROW, ["target_id"])


def downgrade():
    op.drop_table(ROW)
    op.drop_table(IMPORT)
