"""Who may import: what the kind says; whose import it is may see, apply and undo it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.hcmc_governance.imports import service
from ckanext.hcmc_governance.imports.kinds import UnknownKind, kind


def hcmc_import_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may write what the table is about may send it."""
    try:
        kind(str(data_dict.get("kind"))).actor(context, data_dict)
    except UnknownKind:
        return {"success": False}
    return {"success": True}


def hcmc_import_show(context: Context, data_dict: DataDict) -> AuthResult:
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


def _own(context: Context, data_dict: DataDict) -> AuthResult:
    try:
        entry = service.get(str(data_dict.get("id")))
    except service.NoSuchImport as error:
        raise tk.ObjectNotFound(tk._("There is no such import")) from error
    user = model.User.get(context.get("user"))
    return {"success": user is not None and entry.created_by == user.id}
