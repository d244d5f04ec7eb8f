"""Tells the operator when the search server has another schema than the plugin needs."""

from __future__ import annotations

import logging

import requests

from ckan.common import CKANConfig

log = logging.getLogger(__name__)

_OURS = 'name="text_vi"'
_PATIENCE = 3  # seconds


def warn_of_other_schema(settings: CKANConfig) -> None:
    """Log a warning that names the command when the schema is not ours.

    CKAN itself stops for a schema of another version and reports a server that is down.
    """
    url, user, password = (settings[key] for key in ("solr_url", "solr_user", "solr_password"))
    login = (user, password) if user and password else None
    try:
        answer = requests.get(
            f"{url.rstrip('/')}/schema?wt=schema.xml", auth=login, timeout=_PATIENCE
        )
    except requests.RequestException:
        return
    if answer.ok and _OURS not in answer.text:
        log.warning(
            "The search server at %s has not the Vietnamese schema: words without marks and titles "
            "will not be found or sorted right. Run: ckan hcmc-vietnamese solr-configset "
            "CONF_FOLDER, reload the core, then: ckan search-index rebuild",
            url,
        )
