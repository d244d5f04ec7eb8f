"""Create the tables of roles, successions, codes and focal points of units."""

import sqlalchemy as sa
from alembic import op

revision = "003"
down_revision = "002"
branch_labels = None
depends_on = None

ROLE = "hcmc_governance_role_holding"
SUCCESSION = "hcmc_governance_unit_succession"
CODE = "hcmc_governance_unit_code"
FOCAL = "hcmc_governance_focal_point"
TOKEN = "hcmc_governance_token_unit"  # noqa: S105
FORMER = "hcmc_governance_former_unit"
# A range over text lets a gist index compare keys without the extension btree_gist, which only
# an administrator of the server may be allowed to install.
KEY = "hcmc_governance_key_range"


def text(name, **how):
    return sa.Column(name, sa.UnicodeText, **{"nullable": False, **how})


def days():
    return (
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        text("decision", server_default=""),
    )


def created():
    return sa.Column(
        "created",
        sa.DateTime(timezone=True),
        server_default=sa.func.clock_timestamp(),
        nullable=False,
    )


def ordered(table):
    return sa.CheckConstraint("valid_until >= valid_from", name=f"ck_{table}_days")


def one_at_a_time(table, key, where=""):
    """Refuse two rows of one key that share a day."""
    op.execute(
        f"ALTER TABLE {table} ADD CONSTRAINT ex_{table}_one EXCLUDE USING gist ("
        f"{KEY}({key}, {key}, '[]') WITH &&, "
        f"daterange(valid_from, valid_until) WITH &&) {where}"
    )


def upgrade():
    op.execute(f"DROP TYPE IF EXISTS {KEY}")
    op.execute(f'CREATE TYPE {KEY} AS RANGE (subtype = text, collation = "C")')
    create_roles()
    create_successions()
    create_codes()
    create_focal_points()
    op.create_table(TOKEN, text("token_id", primary_key=True), text("unit_id"), created())
    op.create_index(f"ix_{TOKEN}_unit_id", TOKEN, ["unit_id"])
    op.create_table(
        FORMER,
        text("unit_id", primary_key=True),
        text("name"),
        text("title"),
        text("kind", nullable=True),
        sa.Column("established_on", sa.Date),
        sa.Column("dissolved_on", sa.Date),
        created(),
    )


def create_roles():
    op.create_table(
        ROLE,
        text("id", primary_key=True),
        text("role"),
        text("unit_id"),
        sa.Column("sole", sa.Boolean, nullable=False),
        *days(),
        created(),
        ordered(ROLE),
    )
    op.create_index(f"ix_{ROLE}_role", ROLE, ["role"])
    op.create_index(f"ix_{ROLE}_unit_id", ROLE, ["unit_id"])
    one_at_a_time(ROLE, "role", "WHERE (sole)")


def create_successions():
    op.create_table(
        SUCCESSION,
        text("id", primary_key=True),
        text("from_unit_id"),
        text("to_unit_id", nullable=True),
        text("kind"),
        sa.Column("effective_on", sa.Date, nullable=False),
        text("decision", server_default=""),
        created(),
        sa.UniqueConstraint("from_unit_id", "to_unit_id", name=f"uq_{SUCCESSION}_pair"),
        sa.CheckConstraint("from_unit_id <> to_unit_id", name=f"ck_{SUCCESSION}_self"),
    )
    op.create_index(f"ix_{SUCCESSION}_from_unit_id", SUCCESSION, ["from_unit_id"])
    op.create_index(f"ix_{SUCCESSION}_to_unit_id", SUCCESSION, ["to_unit_id"])


def create_codes():
    op.create_table(
        CODE,
        text("id", primary_key=True),
        text("unit_id"),
        text("code"),
        *days(),
        created(),
        ordered(CODE),
    )
    op.create_index(f"ix_{CODE}_unit_id", CODE, ["unit_id"])
    op.create_index(f"ix_{CODE}_code", CODE, ["code"])
    one_at_a_time(CODE, "code")


def create_focal_points():
    op.create_table(
        FOCAL,
        text("id", primary_key=True),
        text("unit_id"),
        text("direction"),
        text("function"),
        text("post"),
        text("user_id", nullable=True),
        text("substitute_post", nullable=True),
        text("substitute_user_id", nullable=True),
        *days(),
        created(),
        ordered(FOCAL),
    )
    for name in ("unit_id", "user_id", "substitute_user_id"):
        op.create_index(f"ix_{FOCAL}_{name}", FOCAL, [name])
    one_at_a_time(FOCAL, "(unit_id || '/' || direction || '/' || function)")


def downgrade():
    for table in (FORMER, TOKEN, FOCAL, CODE, SUCCESSION, ROLE):
        op.drop_table(table)
    op.execute(f"DROP TYPE {KEY}")
