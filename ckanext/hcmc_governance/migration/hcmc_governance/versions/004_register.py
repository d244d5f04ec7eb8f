"""Create the tables of the register: links, facts, frequency history, progress notes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "004"
down_revision = "003"
branch_labels = None
depends_on = None

FACT = "hcmc_governance_dataset_fact"
FREQUENCY = "hcmc_governance_frequency_entry"
PROGRESS = "hcmc_governance_progress_note"
TEXTS = ("type", "state", "name", "title")
TEXTS_OR_NOT = (
    "owner_id", "access_level", "sharing_form", "frequency", "provision_mode", "kind", "status",
    "source_database", "listing_decision", "regulation_version",
)  # fmt: skip
TRUTHS = ("private", "has_file", "has_machine_readable", "has_service", "harvested")
DAYS = (
    "frequency_from", "issued", "issued_planned", "source_issued", "integrated_on",
    "last_progress_on", "last_event_on", "grid_start", "period_start", "due_on", "late_on",
    "next_late_on", "warn_on", "excused_until",
)  # fmt: skip


def created():
    return sa.Column(
        "created",
        sa.DateTime(timezone=True),
        server_default=sa.func.clock_timestamp(),
        nullable=False,
    )


def facts():
    texts = sa.ARRAY(sa.UnicodeText)
    op.create_table(
        FACT,
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        *(sa.Column(name, sa.UnicodeText, nullable=False) for name in TEXTS),
        *(sa.Column(name, sa.UnicodeText) for name in TEXTS_OR_NOT),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in TRUTHS),
        *(sa.Column(name, sa.Date) for name in DAYS),
        sa.Column("integrated_share", sa.Integer),
        sa.Column("missing", texts, nullable=False),
        sa.Column("missing_fields", texts, nullable=False),
        sa.Column("missing_count", sa.Integer, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slots", postgresql.JSONB),
    )
    published = {"postgresql_where": sa.text("state = 'active'")}
    op.create_index(f"ix_{FACT}_owner_id", FACT, ["owner_id", "type"], **published)
    op.create_index(f"ix_{FACT}_late_on", FACT, ["late_on"], **published)
    op.create_index(f"ix_{FACT}_type", FACT, ["type", "kind"], **published)
    op.create_index(
        f"ix_{FACT}_missing_fields",
        FACT,
        ["type", "owner_id", "missing_fields"],
        postgresql_where=sa.text("state = 'active' AND NOT private"),
    )


def histories():
    op.create_table(
        FREQUENCY,
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("frequency", sa.UnicodeText),
        sa.Column("valid_from", sa.Date),
        sa.Column("decision", sa.UnicodeText),
        sa.Column("set_by", sa.UnicodeText),
        sa.Column("unit_id", sa.UnicodeText),
        created(),
    )
    op.create_index(f"ix_{FREQUENCY}_package_id", FREQUENCY, ["package_id"])
    op.create_table(
        PROGRESS,
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("noted_on", sa.Date, nullable=False),
        sa.Column("stage", sa.UnicodeText, nullable=False),
        sa.Column("percentage", sa.Integer, nullable=False),
        sa.Column("note", sa.UnicodeText, nullable=False),
        sa.Column("set_by", sa.UnicodeText),
        sa.Column("unit_id", sa.UnicodeText),
        created(),
        sa.CheckConstraint("percentage BETWEEN 0 AND 100", name=f"ck_{PROGRESS}_percentage"),
    )
    op.create_index(f"ix_{PROGRESS}_package_id", PROGRESS, ["package_id"])


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
    facts()
    histories()


def downgrade():
    op.drop_table(PROGRESS)
    op.drop_table(FREQUENCY)
    op.drop_table(FACT)
    op.drop_table("hcmc_governance_record_link")
