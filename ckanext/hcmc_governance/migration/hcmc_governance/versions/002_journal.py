# ruff: noqa: S608 - every name in the statements is a constant
"""Create the journal: append-only, partitioned by month, its rights and its guard in the database.

The functions stay in the database, because a later month's partition is made by them too.
Partitions lie in a schema of their own: whoever may use the journal reaches them through it only,
and what core empties or drops by name does not meet them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "002"
down_revision = "001"
branch_labels = None
depends_on = None

JOURNAL = "hcmc_governance_journal"
# Replaced by the schema of the partitions: a database may hold several portals in schemas.
PARTS = "<parts>"
MONTHS = 13
ACTS = "'update', 'provision', 'connection', 'sharing', 'exploitation', 'use', 'govern'"
# What a writer says; number, time and transaction are the database's.
TOLD = (
    "act, outcome, actor_id, unit_id, on_behalf_of, object_type, object_id, object_unit_id, "
    "grant_id, purpose, request_id, details"
)

GUARD = f"""
CREATE OR REPLACE FUNCTION {JOURNAL}_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('hcmc_governance.journal_maintenance', true) = 'on'
        AND pg_has_role(
            current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE'
        )
    THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'lines of the journal are never changed or deleted'
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""

RIGHTS = f"""
CREATE OR REPLACE FUNCTION {JOURNAL}_rights() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    held record;
    part regclass;
    who text;
BEGIN
    FOR held IN
        SELECT a.grantee, bool_or(a.privilege_type = 'INSERT') AS inserts
        FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.oid = '{JOURNAL}'::regclass AND a.grantee <> c.relowner
        GROUP BY a.grantee
    LOOP
        who := CASE held.grantee WHEN 0 THEN 'PUBLIC' ELSE held.grantee::regrole::text END;
        EXECUTE format(
            'REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {JOURNAL} FROM %s', who
        );
        IF held.inserts THEN
            EXECUTE format('REVOKE INSERT ON {JOURNAL} FROM %s', who);
            EXECUTE format('GRANT INSERT ({TOLD}) ON {JOURNAL} TO %s', who);
        END IF;
    END LOOP;
    FOR part, who IN
        SELECT DISTINCT c.oid::regclass,
            CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid, aclexplode(c.relacl) a
        WHERE i.inhparent = '{JOURNAL}'::regclass AND a.grantee <> c.relowner
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %s', part, who);
    END LOOP;
END $$;
"""

PREPARE = f"""
CREATE OR REPLACE FUNCTION {JOURNAL}_prepare(first date, months integer)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    made integer := 0;
    starts timestamptz;
    ends timestamptz;
    part text;
BEGIN
    PERFORM set_config('hcmc_governance.journal_maintenance', 'on', true);
    FOR n IN 0..months - 1 LOOP
        starts := (date_trunc('month', first::timestamp) + make_interval(months => n))
            AT TIME ZONE 'UTC';
        ends := (date_trunc('month', first::timestamp) + make_interval(months => n + 1))
            AT TIME ZONE 'UTC';
        part := to_char(starts AT TIME ZONE 'UTC', '"{PARTS}.month_"YYYY_MM');
        CONTINUE WHEN to_regclass(part) IS NOT NULL;
        LOCK TABLE {PARTS}.rest IN ACCESS EXCLUSIVE MODE;
        EXECUTE format('CREATE TABLE %s (LIKE {JOURNAL} INCLUDING ALL)', part);
        EXECUTE format(
            'WITH moved AS (DELETE FROM {PARTS}.rest WHERE at >= %L AND at < %L RETURNING *) '
            'INSERT INTO %s SELECT * FROM moved', starts, ends, part
        );
        EXECUTE format(
            'ALTER TABLE {JOURNAL} ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)',
            part, starts, ends
        );
        EXECUTE format(
            'CREATE TRIGGER {JOURNAL}_emptied BEFORE TRUNCATE ON %s '
            'FOR EACH STATEMENT EXECUTE FUNCTION {JOURNAL}_guard()', part
        );
        made := made + 1;
    END LOOP;
    PERFORM set_config('hcmc_governance.journal_maintenance', 'off', true);
    PERFORM {JOURNAL}_rights();
    RETURN made;
END $$;
"""


def parts():
    """Return the schema of the partitions."""
    offline = op.get_context().as_sql
    schema = "public" if offline else op.get_bind().scalar(sa.text("SELECT current_schema()"))
    return f"{JOURNAL}_parts" if schema == "public" else f"{schema}_journal_parts"


def upgrade():
    schema = parts()
    op.execute(f"CREATE SEQUENCE {JOURNAL}_id_seq AS bigint")
    op.create_table(
        JOURNAL,
        sa.Column("id", sa.BigInteger, server_default=sa.text(f"nextval('{JOURNAL}_id_seq')")),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.func.clock_timestamp(),
        ),
        sa.Column("xid", sa.Text, nullable=False),
        sa.Column("act", sa.UnicodeText, nullable=False),
        sa.Column("outcome", sa.UnicodeText, nullable=False, server_default="done"),
        sa.Column("actor_id", sa.UnicodeText),
        sa.Column("unit_id", sa.UnicodeText),
        sa.Column("on_behalf_of", sa.UnicodeText),
        sa.Column("object_type", sa.UnicodeText, nullable=False),
        sa.Column("object_id", sa.UnicodeText, nullable=False),
        sa.Column("object_unit_id", sa.UnicodeText),
        sa.Column("grant_id", sa.UnicodeText),
        sa.Column("purpose", sa.UnicodeText),
        sa.Column("request_id", sa.UnicodeText),
        sa.Column("details", JSONB, nullable=False, server_default="{}"),
        sa.PrimaryKeyConstraint("id", "at"),
        sa.CheckConstraint(f"act IN ({ACTS})", name=f"ck_{JOURNAL}_act"),
        sa.CheckConstraint("outcome IN ('done', 'denied', 'failed')", name=f"ck_{JOURNAL}_outcome"),
        postgresql_partition_by="RANGE (at)",
    )
    # SQLAlchemy has no name for the 64-bit transaction id.
    op.execute(f"ALTER TABLE {JOURNAL} ALTER xid TYPE xid8 USING NULL::xid8")
    op.execute(f"ALTER TABLE {JOURNAL} ALTER xid SET DEFAULT pg_current_xact_id()")
    op.execute(f"ALTER SEQUENCE {JOURNAL}_id_seq OWNED BY {JOURNAL}.id")
    for name in ("unit_id", "object_unit_id", "object_id"):
        op.create_index(f"ix_{JOURNAL}_{name}_at", JOURNAL, [name, "at"])
    op.create_index(f"ix_{JOURNAL}_xid", JOURNAL, ["xid", "id"])
    for function in (GUARD, RIGHTS, PREPARE):
        op.execute(function.replace(PARTS, schema))
    op.execute(
        f"CREATE TRIGGER {JOURNAL}_kept BEFORE UPDATE OR DELETE ON {JOURNAL} "
        f"FOR EACH ROW EXECUTE FUNCTION {JOURNAL}_guard()"
    )
    op.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    op.execute(f"CREATE TABLE {schema}.rest PARTITION OF {JOURNAL} DEFAULT")
    for table in (JOURNAL, f"{schema}.rest"):
        op.execute(
            f"CREATE TRIGGER {JOURNAL}_emptied BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {JOURNAL}_guard()"
        )
    op.execute(f"SELECT {JOURNAL}_prepare(current_date, {MONTHS})")


def downgrade():
    op.drop_table(JOURNAL)
    for function in ("prepare(date, integer)", "rights()", "guard()"):
        op.execute(f"DROP FUNCTION {JOURNAL}_{function}")
    op.execute(f"DROP SCHEMA {parts()}")
