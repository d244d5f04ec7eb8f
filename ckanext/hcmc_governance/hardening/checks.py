"""Stops the portal from starting with a setting that gives data away, and names each."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

import ckan
from ckan.exceptions import CkanConfigurationException

from ckanext.hcmc_governance import config as settings_of
from ckanext.hcmc_governance.hardening.rules import Fault, Rule, Rules, faults

log = logging.getLogger(__name__)

OURS = "hcmc_"


class UnsafeSettings(CkanConfigurationException):
    """The portal would start with settings that give data away.

    :param found: the faults, each with the setting, the safe value and the reason.
    """

    def __init__(self, found: list[Fault]) -> None:
        self.found = found
        lines = [
            "Cổng dữ liệu không khởi động vì các thiết lập sau không an toàn"
            " / the portal does not start, these settings are unsafe:",
        ]
        for fault in found:
            lines += [
                f"  {fault.key}",
                f"    vi: {fault.vi} Đặt: {fault.value}",
                f"    en: {fault.en} Set: {fault.value}",
            ]
        lines.append("docs/security.md")
        super().__init__("\n".join(lines))


@cache
def load_rules() -> Rules:
    """Return the content of ``settings.yaml``."""
    source = (
        files("ckanext.hcmc_governance.hardening")
        .joinpath("settings.yaml")
        .read_text(encoding="utf-8")
    )
    told = yaml.safe_load(source)
    return Rules(
        settings=tuple(Rule(**line) for line in told["settings"]),
        first_plugins=frozenset(told["first_plugins"]),
        refused_plugins={
            line["name"]: Fault("ckan.plugins", f"without {line['name']}", line["vi"], line["en"])
            for line in told["refused_plugins"]
        },
        plugin_pairs=tuple(_pair(line) for line in told["plugin_order"]),
        found_by_rule={name: Fault(**line) for name, line in told["found_by_rule"].items()},
        state_changing_links=frozenset(told["state_changing_links"]),
        versions=told["versions"],
    )


def _pair(line: Mapping[str, str]) -> tuple[str, str, Fault]:
    first, second = line["first"], line["second"]
    value = f"… {first} {second} …"
    return first, second, Fault("ckan.plugins", value, line["vi"], line["en"])


def refuse_unsafe(settings: Mapping[str, Any]) -> None:
    """Raise when a setting is refused; only warn of what cannot be decided here.

    :raises UnsafeSettings: with every fault, so that one start shows them all.
    """
    found = faults(settings, load_rules())
    if found:
        raise UnsafeSettings(found)
    for message in warnings(settings):
        log.warning(message)


def warnings(settings: Mapping[str, Any]) -> list[str]:
    """Return what an administrator should look at: untried versions and plugins."""
    told = []
    if ckan.__version__ not in load_rules().versions:
        told.append(f"CKAN {ckan.__version__} was not tried with this suite; see docs/security.md")
    reviewed = settings_of.reviewed_plugins()
    told += [
        f"plugin {name} was not reviewed for ways by which it gives data away"
        for name in settings.get("ckan.plugins") or ()
        if not name.startswith(OURS) and name not in reviewed
    ]
    return told
