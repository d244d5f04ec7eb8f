"""The portal's list of terms of use: the city's own, and none of the open-definition family."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.model.license import License, LicenseRegister

from ckanext.hcmc_schemas import vocabularies

NOT_CONFORMANT = "rejected"


class CityLicences(LicenseRegister):
    """Core's register of licences, filled from the vocabulary ``licence``."""

    def __init__(self) -> None:
        self.licenses = [License(_entry(one)) for one in vocabularies.vocabulary("licence")]


def install(*, in_use: bool) -> None:
    """Make the city's terms the only licences of this process, or give core's list back."""
    if in_use:
        model.Package._license_register = CityLicences()
    elif isinstance(getattr(model.Package, "_license_register", None), CityLicences):
        del model.Package._license_register


def page_address(path: str) -> str:
    """Return the full address of a page of the portal, in the language of the reader."""
    root = str(tk.config.get("ckan.root_path") or "").replace("/{{LANG}}", "")
    return f"{tk.config['ckan.site_url']}{root}{path}"


def _entry(one: vocabularies.Term) -> dict[str, Any]:
    """Return what core keeps of a licence.

    The title is Vietnamese always: core stores it in the index, whatever language the writer's
    page had. Not selling the data as it stands (20.4) makes it no open licence by definition.
    """
    page = one.extra.get("page")
    return {
        "id": one.key,
        "title": one.label_vi,
        "title_en": one.label_en,
        "url": page_address(str(page)) if page else "",
        "status": "active",
        "family": "",
        "maintainer": "",
        "domain_content": False,
        "domain_data": bool(one.extra.get("open")),
        "domain_software": False,
        "is_generic": False,
        "is_okd_compliant": False,
        "is_osi_compliant": False,
        "od_conformance": NOT_CONFORMANT,
        "osd_conformance": NOT_CONFORMANT,
    }
