"""Alembic environment of this plugin; its tables all begin with the name of this folder."""

from pathlib import Path

from alembic import context
from sqlalchemy import engine_from_config, pool

from ckan.model.meta import metadata

PLUGIN = Path(__file__).parent.name
VERSION_TABLE = f"{PLUGIN}_alembic_version"


# The journal has metadata of its own.
JOURNAL = f"{PLUGIN}_journal"


def is_ours(_thing, name, kind, _reflected, _compare_to):
    if kind != "table":
        return True
    return name.startswith(PLUGIN) and name != JOURNAL


def run(**how):
    context.configure(
        target_metadata=metadata, version_table=VERSION_TABLE, include_object=is_ours, **how
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    run(url=context.config.get_main_option("sqlalchemy.url"), literal_binds=True)
else:
    engine = engine_from_config(
        context.config.get_section(context.config.config_ini_section),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )
    with engine.connect() as connection:
        run(connection=connection)
