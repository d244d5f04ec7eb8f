"""Settings of ``hcmc_governance``, typed; their defaults live in ``config_declaration.yaml``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

PREFIX = "ckanext.hcmc_governance"


def content_security_policy() -> str:
    """Return what a page of the portal may load and run."""
    return tk.config[f"{PREFIX}.hardening.content_security_policy"]


def view_security_policy() -> str:
    """Return what the frame of a resource preview may load and run."""
    return tk.config[f"{PREFIX}.hardening.view_security_policy"]


def referrer_policy() -> str:
    """Return how much of an address a browser tells the next site."""
    return tk.config[f"{PREFIX}.hardening.referrer_policy"]


def permissions_policy() -> str:
    """Return which devices a page may ask for."""
    return tk.config[f"{PREFIX}.hardening.permissions_policy"]


def hsts_seconds() -> int:
    """Return for how many seconds browsers only use https."""
    return tk.config[f"{PREFIX}.hardening.hsts_seconds"]


def upload_extensions() -> list[str]:
    """Return the file types that may be uploaded, without the dot."""
    return tk.config[f"{PREFIX}.hardening.upload_extensions"]


def inline_types() -> list[str]:
    """Return the media types that a browser may show in place."""
    return tk.config[f"{PREFIX}.hardening.inline_types"]


def reviewed_plugins() -> list[str]:
    """Return the plugins of others that were reviewed."""
    return tk.config[f"{PREFIX}.hardening.reviewed_plugins"]


def harvest_allowed_hosts() -> list[str]:
    """Return the hosts and networks that a harvest source may lie on."""
    return tk.config[f"{PREFIX}.harvesting.allowed_hosts"]


def harvest_unknown_unit() -> str:
    """Return the name of the unit that keeps records whose publisher nobody knows."""
    return tk.config[f"{PREFIX}.harvesting.unknown_unit"]


def harvest_timeout() -> int:
    """Return the seconds that a fetch from a source may take in all."""
    return tk.config[f"{PREFIX}.harvesting.timeout"]


def harvest_max_size() -> int:
    """Return the megabytes that a document of a source may have at most."""
    return tk.config[f"{PREFIX}.harvesting.max_size"]


def regulation_folder() -> str:
    """Return the folder of further decisions (YAML), or an empty text."""
    return tk.config[f"{PREFIX}.regulation.folder"]


def regulation_readings() -> list[str]:
    """Return the readings that the operator chose, each as ``A12=lenient``."""
    return tk.config[f"{PREFIX}.regulation.readings"]


def imports_max_size() -> int:
    """Return the megabytes that a table sent for import may have at most."""
    return tk.config[f"{PREFIX}.imports.max_size"]


def imports_max_rows() -> int:
    """Return the rows that a table sent for import may have at most."""
    return tk.config[f"{PREFIX}.imports.max_rows"]


def imports_inline_rows() -> int:
    """Return the rows up to which a table is read and applied within a request."""
    return tk.config[f"{PREFIX}.imports.inline_rows"]


def imports_undo_hours() -> int:
    """Return the hours during which an applied import can be undone."""
    return tk.config[f"{PREFIX}.imports.undo_hours"]


def progress_silence() -> int:
    """Return the days without progress note after which a database counts as silent."""
    return tk.config[f"{PREFIX}.register.progress_silence"]


def freshness_longest_excuse() -> int:
    """Return for how many days from today a unit may be excused from updating."""
    return tk.config[f"{PREFIX}.freshness.longest_excuse"]


def journal_months_ahead() -> int:
    """Return the months for which the journal's tables are made ahead, this one included."""
    return tk.config[f"{PREFIX}.audit.months_ahead"]


def export_rows_at_once() -> int:
    """Return the records up to which a register comes as a file with the request."""
    return tk.config[f"{PREFIX}.exports.rows_at_once"]
