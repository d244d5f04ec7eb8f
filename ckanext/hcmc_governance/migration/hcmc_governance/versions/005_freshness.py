"""Create the tables of data events and update periods."""

import sqlalchemy as sa
from alembic import op

revision = "005"
down_revision = "004"
branch_labels = None
depends_on = None

EVENT = "hcmc_governance_data_event"
EXCUSE = "hcmc_governance_update_excuse"
PERIOD = "hcmc_governance_update_period"


def text(name, nullable=False):
    return sa.Column(name, sa.UnicodeText, nullable=nullable)


def day(name, nullable=False):
    return sa.Column(name, sa.Date, nullable=nullable)


def created():
    return sa.Column(
        "created",
        sa.DateTime(timezone=True),
        server_default=sa.func.clock_timestamp(),
        nullable=False,
    )


def upgrade():
    op.create_table(
        EVENT,
        sa.Column("id", sa.UnicodeText, primary_key=True),
        text("package_id"),
        text("kind"),
        text("fingerprint"),
        text("resource_id", nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True)),
        day("happened_on", nullable=True),
        day("period_start", nullable=True),
        text("note", nullable=True),
        text("user_id", nullable=True),
        text("unit_id", nullable=True),
        created(),
        sa.UniqueConstraint("package_id", "fingerprint", name=f"uq_{EVENT}_fingerprint"),
    )
    op.create_index(f"ix_{EVENT}_package_id", EVENT, ["package_id"])
    op.create_index(f"ix_{EVENT}_created", EVENT, ["created"])
    op.create_table(
        EXCUSE,
        sa.Column("id", sa.UnicodeText, primary_key=True),
        text("package_id"),
        day("first_on"),
        day("last_on"),
        text("reason"),
        day("expected_on"),
        text("user_id", nullable=True),
        text("unit_id", nullable=True),
        day("ended_on", nullable=True),
        text("ended_reason", nullable=True),
        text("ended_by", nullable=True),
        created(),
    )
    op.create_index(f"ix_{EXCUSE}_package_id", EXCUSE, ["package_id"])
    op.create_table(
        PERIOD,
        sa.Column("package_id", sa.UnicodeText, primary_key=True),
        sa.Column("start_on", sa.Date, primary_key=True),
        day("end_on"),
        day("grace_end"),
        day("late_on"),
        day("met_on", nullable=True),
        text("result"),
    )
    op.create_index(f"ix_{PERIOD}_result", PERIOD, ["result", "end_on"])


def downgrade():
    op.drop_table(PERIOD)
    op.drop_table(EXCUSE)
    op.drop_table(EVENT)
