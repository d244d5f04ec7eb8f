"""Actions of the regulation: its versions, their articles, and words found in them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.hcmc_governance.regulation import dictizing, schema, service
from ckanext.hcmc_governance.regulation.values import Regulation, UnknownPart
from ckanext.hcmc_kit import clock


@tk.side_effect_free
@tk.validate_action_data(schema.regulation_list)
def hcmc_regulation_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the versions of the regulation, oldest first.

    Records keep the key of the version they were made under as ``regulation_version``.

    :returns: versions with ``key``, ``number``, ``title_vi``, ``title_en``, ``issued_on``,
        ``valid_from``, ``valid_until`` (the first day on which it no longer applies, or null),
        ``amended_by`` and ``source``
    :rtype: list of dictionaries
    """
    tk.check_access("hcmc_regulation_list", context, data_dict)
    return [dictizing.head(one) for one in service.versions()]


@tk.side_effect_free
@tk.validate_action_data(schema.regulation_show)
def hcmc_regulation_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a version of the regulation: chapters, articles without text, roles, deadlines.

    :param key: key of a version (optional)
    :type key: string
    :param day: day (yyyy-mm-dd) on which the version applies; today when neither is given
    :type day: string
    :param words: keep only articles that hold all these words; marks may be left out
    :type words: string

    :returns: the version with ``chapters``, ``articles``, ``roles``, ``thresholds``,
        ``readings`` and ``item_lists``; an article found by words has ``found`` (its places)
    :rtype: dictionary
    """
    tk.check_access("hcmc_regulation_show", context, data_dict)
    version = _version(data_dict)
    return dictizing.whole(version, service.find(version, data_dict.get("words") or ""))


@tk.side_effect_free
@tk.validate_action_data(schema.article_show)
def hcmc_regulation_article_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return an article of the regulation: its words, and what the portal does for it.

    :param number: number of the article
    :type number: int
    :param key: key of a version (optional)
    :type key: string
    :param day: day (yyyy-mm-dd) on which the version applies; today when neither is given
    :type day: string

    :returns: the article with ``clauses`` (``ref``, ``anchor``, ``mark``, ``text``, ``points``),
        ``does_vi``, ``does_en``, ``state``, ``pages``, ``thresholds``, ``readings``, ``named``
        (roles whose holder the text names), ``gone`` (bodies that are no more), ``previous``,
        ``next`` and ``regulation``
    :rtype: dictionary
    """
    tk.check_access("hcmc_regulation_article_show", context, data_dict)
    version = _version(data_dict)
    try:
        return dictizing.article(version, version.article(data_dict["number"]))
    except UnknownPart as error:
        raise tk.ObjectNotFound(tk._("The regulation has no such article")) from error


def _version(data_dict: DataDict) -> Regulation:
    try:
        if data_dict.get("key"):
            return service.version(data_dict["key"])
        return service.in_force(_day(data_dict.get("day")))
    except (service.UnknownVersion, service.NotInForce) as error:
        raise tk.ObjectNotFound(tk._("There is no such version of the regulation")) from error


def _day(text: str | None) -> dt.date:
    if not text:
        return clock.today(ZoneInfo(tk.config["ckan.display_timezone"]))
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise tk.ValidationError({"day": [tk._("A day is written yyyy-mm-dd")]}) from error
