"""Who may import: what the kind says; whose import it is may see, apply and undo it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.hcmc_governance.imports import service
from ckanext.hcmc_governance.imports.kinds import UnknownKind, kind


def hcmc_import_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may write what the table is about may send it."""
    return _may(context, data_dict)


def hcmc_import_table_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may send a table may take it home."""
    return _may(context, data_dict)


def hcmc_import_kind_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever is signed in sees which tables he may send."""
    return {"success": True}


def hcmc_import_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever sent the file, and administrators."""
    return _own(context, data_dict)


def hcmc_import_fault_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever sent the file, and administrators."""
    return _own(context, data_dict)


def hcmc_import_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever is signed in sees the imports of his own."""
    return {"success": True}


def hcmc_import_apply(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever sent the file, and administrators."""
    return _own(context, data_dict)


def hcmc_import_undo(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever sent the file, and administrators."""
    return _own(context, data_dict)


def _may(context: Context, data_dict: DataDict) -> AuthResult:
    try:
        kind(str(data_dict.get("kind"))).actor(context)
    except UnknownKind as error:
        raise tk.ObjectNotFound(tk._("There is no such import")) from error
    return {"success": True}


def _own(context: Context, data_dict: DataDict) -> AuthResult:
    try:
        entry = service.get(str(data_dict.get("id")))
    except service.NoSuchImport as error:
        raise tk.ObjectNotFound(tk._("There is no such import")) from error
    user = model.User.get(context.get("user"))
    return {"success": user is not None and entry.created_by == user.id}
