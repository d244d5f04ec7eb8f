"""The version that an edit starts from: the second of two editors is told.

The version of a record, and of a file, is the moment of its last change as the API gives it
(``metadata_modified``). A client that sends none is not held up.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from ckan import model
from ckan.plugins.toolkit import _
from ckan.types import Context, FlattenDataDict, FlattenKey

from ckanext.hcmc_governance.register import gate


def stored(key: FlattenKey, data: FlattenDataDict, context: Context) -> str | None:
    """Return the version that the database holds of the record or file being saved.

    The row is locked until the end of the transaction, so that of two editors who save at the
    same moment one waits and is told. ``None`` for what is new.
    """
    package = gate.stored_package(data, context)
    if package is None:
        return None
    moment = model.Session.scalar(
        sa.select(model.Package.metadata_modified)
        .where(model.Package.id == package.id)
        .with_for_update()
    )
    if len(key) > 1:
        file = gate.stored_file(key, data, context)
        moment = file.metadata_modified if file is not None else None
    return moment.isoformat() if isinstance(moment, dt.datetime) else None


def conflict(told: str, current: str) -> str:
    """Return the sentence that names both versions."""
    return _(
        "This record has changed since you opened it: you started from version %(told)s, "
        "the current version is %(current)s. Open it again and repeat your change."
    ) % {"told": told, "current": current}
