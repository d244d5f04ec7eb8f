"""Which settings a portal may not be switched on with: pure, over a mapping of settings."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """One setting and the condition under which it is refused."""

    key: str
    refuse: str
    value: str
    vi: str
    en: str
    plugin: str = ""
    unless_loopback: bool = False
    unless_testing: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A setting found dangerous: its key, the value that is safe, the reason in both languages."""

    key: str
    value: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All that ``settings.yaml`` says."""

    settings: Sequence[Rule]
    first_plugins: frozenset[str]
    refused_plugins: Mapping[str, Fault]
    plugin_pairs: Sequence[tuple[str, str, Fault]]
    found_by_rule: Mapping[str, Fault]
    state_changing_links: frozenset[str]
    versions: Mapping[str, Mapping[str, str]]


CONDITIONS: dict[str, Callable[[Any], bool]] = {
    "on": bool,
    "off": lambda value: not value,
    "filled": bool,
    "above_zero": lambda value: int(value or 0) > 0,
    "none_value": lambda value: value not in ("Lax", "Strict"),
}


def is_loopback(address: str) -> bool:
    """Tell whether a URL, host or ``host:port`` names this machine only."""
    host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def faults(settings: Settings, rules: Rules) -> list[Fault]:
    """Return everything in ``settings`` that is refused, in the order of ``settings.yaml``."""
    return [
        *_setting_faults(settings, rules.settings),
        *_plugin_faults(settings.get("ckan.plugins") or (), rules),
        *(rules.found_by_rule[name] for name in _service_faults(settings)),
    ]


def _setting_faults(settings: Settings, rules: Sequence[Rule]) -> Iterator[Fault]:
    local = is_loopback(str(settings.get("ckan.site_url") or ""))
    plugins = settings.get("ckan.plugins") or ()
    for rule in rules:
        excused = (rule.unless_loopback and local) or (
            rule.unless_testing and settings.get("testing")
        )
        if excused or (rule.plugin and rule.plugin not in plugins):
            continue
        if CONDITIONS[rule.refuse](settings.get(rule.key)):
            yield Fault(rule.key, rule.value, rule.vi, rule.en)


def _plugin_faults(plugins: Sequence[str], rules: Rules) -> Iterator[Fault]:
    yield from (rules.refused_plugins[name] for name in plugins if name in rules.refused_plugins)
    # The first plugin wins for permission labels, templates and translations.
    ours = [position for position, name in enumerate(plugins) if name in rules.first_plugins]
    if ours != list(range(len(ours))):
        yield rules.found_by_rule["plugins_first"]
    for first, second, fault in rules.plugin_pairs:
        both = first in plugins and second in plugins
        if both and plugins.index(first) > plugins.index(second):
            yield fault


def _service_faults(settings: Settings) -> Iterator[str]:
    if not urlsplit(str(settings.get("ckan.redis.url") or "")).password:
        yield "redis_password"
    if urlsplit(str(settings.get("solr_url") or "")).password:
        yield "solr_address"
    server = str(settings.get("smtp.server") or "localhost")
    if settings.get("smtp.starttls") and not is_loopback(server):
        yield "mail_certificate"


def same_site(fetch_site: str | None, referrer: str | None, host: str) -> bool:
    """Tell whether a request was made from a page of this portal or typed by the reader.

    :param fetch_site: the header ``Sec-Fetch-Site``; all current browsers send it.
    :param referrer: the header ``Referer``, asked only where the first is missing.
    """
    if fetch_site is not None:
        return fetch_site in ("same-origin", "none")
    return bool(referrer) and urlsplit(referrer or "").netloc == host


def refused_extension(filename: str, allowed: Collection[str]) -> str | None:
    """Return the extension of ``filename`` when it is not among ``allowed``, else ``None``.

    A name without an extension is refused as ``""``.
    """
    extension = filename.rsplit(".", 1)[-1].lower() if "." in filename else ""
    return None if extension in allowed else extension
