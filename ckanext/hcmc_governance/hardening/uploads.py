"""Which files may be uploaded."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance import config
from ckanext.hcmc_governance.hardening.rules import refused_extension


def refuse_active(resource: dict[str, Any]) -> None:
    """Refuse an uploaded file of a type that is not on the portal's list.

    :param resource: the resource as sent, with the file under ``upload``.
    :raises tk.ValidationError: under ``upload``, naming the type and those allowed.
    """
    upload = resource.get("upload")
    if not isinstance(upload, FileStorage) or not upload.filename:
        return
    allowed = config.upload_extensions()
    extension = refused_extension(upload.filename, allowed)
    if extension is None:
        return
    message = tk._("Files of type “{type}” cannot be uploaded. Allowed types: {allowed}.")
    raise tk.ValidationError(
        {"upload": [message.format(type=extension or "?", allowed=", ".join(sorted(allowed)))]}
    )
