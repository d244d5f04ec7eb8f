"""Template helpers of the front pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, cast

import flask
from dominate import tags

import ckan.plugins.toolkit as tk

from ckanext.hcmc_governance.front import (
    declarations,
    pictures,
    records,
    relations,
    rules,
    service,
    states,
)
from ckanext.hcmc_governance.register.service import record_schema
from ckanext.hcmc_kit import clock
from ckanext.hcmc_schemas import vocabularies

# Vocabularies that the values of a filter are keys of.
_FACET_WORDS = {
    "access_level": "access_level",
    "frequency": "frequency",
    "machine_readable": "machine_readable",
    "freshness": "freshness_state",
    "kind": "database_kind",
    "status": "database_status",
    "complete": "completeness",
    "sharing_form": "sharing_form",
    "connection_model": "connection_model",
    "network": "network",
}

# Blueprints whose pages stand under public information in the menu.
_PUBLIC_BLUEPRINTS = (
    "hcmc_front",
    "hcmc_freshness",
    "hcmc_duties",
    "hcmc_units",
    "hcmc_regulation",
)


def hcmc_overview(newest: int = 6) -> service.Overview:
    """Return the figures of the home page: count, topics, newest records, weeks of updates."""
    return service.overview(tk.h.default_package_type(), newest)


def hcmc_weeks(counts: Mapping[str, int], number: int = 52) -> list[rules.Week]:
    """Return the weeks of the picture of updates, oldest first: ``monday`` and ``count``."""
    return rules.last_weeks(counts, clock.today(tk.h.get_display_timezone()), number)


def hcmc_strip(slots: Sequence[Mapping[str, Any]], places: int) -> pictures.Strip:
    """Return the drawing of the update strip: ``width`` and ``shapes`` (result and path)."""
    return pictures.strip(slots, places)


def hcmc_bars(counts: Sequence[int], recent: int = 5) -> pictures.Bars:
    """Return the drawing of bars: ``width``, ``earlier`` and ``recent`` (paths)."""
    return pictures.bars(counts, recent)


def hcmc_share(done: int, total: int) -> int:
    """Return ``done`` of ``total`` in whole per cent; 100 only when nothing is left."""
    return pictures.share(done, total)


def hcmc_heat_step(value: Any) -> int | None:
    """Return the tone of a figure in per cent, 0 (good) to 4; ``None`` when it is no figure."""
    return pictures.heat_step(value) if pictures.is_number(value) else None


def hcmc_relations(
    columns: Sequence[Mapping[str, Any]], links: Sequence[tuple[str, str]]
) -> pictures.Relations:
    """Return the drawing of boxes in columns: ``rows``, ``columns`` and ``wires`` between them."""
    return pictures.relations(columns, links)


def hcmc_last_day(end: dt.date | str | None) -> dt.date | None:
    """Return the last day of a period that ends before ``end``; ``None`` without an end."""
    return rules.last_day(end) if end else None


def hcmc_period(start: dt.date | str, end: dt.date | str) -> str:
    """Return the days of a period that ends before ``end``: its first and last, or its only one."""
    first, last = tk.h.hcmc_date(start), tk.h.hcmc_date(rules.last_day(end))
    return first if first == last else f"{first} – {last}"


def hcmc_data_moment(record: Mapping[str, Any]) -> str | None:
    """Return when data of a record last changed (ISO 8601, UTC); ``None`` without a file."""
    return rules.data_moment(record)


def hcmc_moment(moment: str) -> str:
    """Return a stored moment (UTC) as day and time in the zone of the portal."""
    return rules.local_moment(moment, tk.h.get_display_timezone())


def hcmc_formats(record: Mapping[str, Any]) -> list[str]:
    """Return the formats of a record's files, each once."""
    return rules.file_formats(record)


def hcmc_first_files(files: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the files that stand above the fold: the first of each format, at most three."""
    return rules.first_files(files)


def hcmc_has_page(endpoint: str) -> bool:
    """Tell whether this portal has a page, e.g. ``database.search``; no link may lead nowhere."""
    return endpoint in flask.current_app.view_functions


def hcmc_menu() -> list[tuple[str, str, list[str]]]:
    """Return the main menu as ``build_nav_main`` takes it: only pages that this portal has."""
    entries = [
        ("dataset.search", tk._("Data"), ["dataset", "resource"]),
        ("database.search", tk._("Databases"), ["database"]),
        ("data-service.search", tk._("Sharing services"), ["data-service"]),
        ("organization.index", tk._("City units"), ["organization"]),
        ("group.index", tk._("Topics"), ["group"]),
        ("hcmc_front.public", tk._("Public information"), [*_PUBLIC_BLUEPRINTS]),
    ]
    return [entry for entry in entries if hcmc_has_page(entry[0])]


def hcmc_public_pages() -> list[tuple[str, str]]:
    """Return title and address of the pages of public information that this portal has."""
    pages = [
        (tk._("Catalogue of databases"), "database.search"),
        (tk._("Data-sharing services"), "data-service.search"),
        (tk._("Updates of the data"), "hcmc_freshness.index"),
        (tk._("Completeness of the catalogues"), "hcmc_duties.completeness"),
        (tk._("Lists by duty"), "hcmc_duties.index"),
        (tk._("Who holds which role"), "hcmc_units.roles"),
        (tk._("The regulation, article by article"), "hcmc_regulation.index"),
        (tk._("Terms of use of open data"), "hcmc_register.licence"),
    ]
    return [(title, tk.h.url_for(page)) for title, page in pages if hcmc_has_page(page)]


def hcmc_file_size(size: Any) -> str:
    """Return a size such as ``1,2 MB`` in the signs of the page's language; ``""`` if unknown."""
    parts = rules.size_parts(size)
    if parts is None:
        return ""
    number, unit = parts
    return f"{tk.h.hcmc_number(int(number) if number.is_integer() else number)} {unit}"


def hcmc_record_states(record: Mapping[str, Any]) -> list[states.State]:
    """Return ``label``, ``icon`` and ``tone`` of what a record is: kind, level, freshness."""
    return states.of_record(record, _language())


def hcmc_publication_states(record: Mapping[str, Any]) -> list[states.State]:
    """Return the states that keep a record from the public, as :func:`hcmc_record_states`."""
    return states.of_publication(record)


def hcmc_strip_words(freshness: Mapping[str, Any], places: int | None = None) -> str:
    """Return in a sentence what the update strip of the last ``places`` periods shows."""
    return states.strip_words(freshness, places)


def hcmc_freshness(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the freshness of a record as ``hcmc_freshness_show`` gives it."""
    return tk.get_action("hcmc_freshness_show")({}, {"id": record["id"]})


def hcmc_neighbours(record: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the published records that a record is linked with, by the name of the relation."""
    return relations.by_relation(tk.h.hcmc_linked_records(record))


def hcmc_relation_picture(
    record: Mapping[str, Any], neighbours: Mapping[str, Any]
) -> relations.Picture:
    """Return ``columns``, ``links``, ``nested`` and ``is_drawn`` of the relations of a database."""
    return records.picture(record, neighbours)


def hcmc_open_duty(
    record: Mapping[str, Any], services: Sequence[dict[str, Any]]
) -> dict[str, Any] | None:
    """Return ``ref`` and ``holder`` of the duty to give out a database by a service, if open."""
    return records.open_duty(record, services)


def hcmc_declarations(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what was declared of a record, by which post and when; empty for other types."""
    schema = record_schema(record.get("type"))
    return [] if schema is None else declarations.of_record(record, schema, _language())


def hcmc_units_by_kind(words: str = "") -> list[dict[str, Any]]:
    """Return the units grouped by kind: ``kind`` (label), ``units`` and ``former`` of each group.

    Units that no longer exist today are the last group.
    """
    kinds = [term.key for term in vocabularies.vocabulary("unit_kind")]
    today = clock.today(tk.h.get_display_timezone()).isoformat()
    found = service.units(words)
    former = [one for one in found if one["dissolved_on"] and one["dissolved_on"] <= today]
    groups = [
        {"kind": tk.h.hcmc_term_label("unit_kind", kind), "units": members, "former": False}
        for kind, members in rules.by_kind([one for one in found if one not in former], kinds)
    ]
    if former:
        groups.append({"kind": tk._("Units that no longer exist"), "units": former, "former": True})
    return groups


def hcmc_unit_page(unit_id: str) -> dict[str, Any]:
    """Return what the page of a unit tells besides its own fields.

    ``shown`` (as ``hcmc_unit_show``), ``counts`` (pairs of a type and the number of published
    records) and ``places`` (``label``, ``ref`` and ``posts``, filled or vacant, by direction).
    """
    shown = tk.get_action("hcmc_unit_show")({}, {"id": unit_id})
    directions = vocabularies.vocabulary("focal_direction")
    functions = vocabularies.vocabulary("focal_function")
    wanted = [(one.key, function.key) for one in directions for function in functions]
    posts = rules.places(wanted, shown["focal_points"], shown["vacancies"])
    places = [
        {"label": one.label(_language()), "ref": one.extra["ref"], "posts": posts[one.key]}
        for one in directions
        if one.key in posts
    ]
    return {"shown": shown, "counts": service.counts_of_unit(unit_id), "places": places}


def hcmc_topics() -> list[dict[str, Any]]:
    """Return all topics in Vietnamese order: ``name``, ``title`` and ``count`` of records."""
    return service.topics()


def hcmc_facet_label(facet: str, item: Mapping[str, Any]) -> str:
    """Return the label of a value in the filters: stored keys in words, the rest as it stands."""
    vocabulary = _FACET_WORDS.get(facet)
    if facet == "status" and tk.request.blueprint == "data-service":
        vocabulary = "service_status"
    if vocabulary:
        return tk.h.hcmc_term_label(vocabulary, item["name"])
    return str(item["display_name"])


def hcmc_page_symbol(icon: str, words: str) -> tags.html_tag:
    """Return an icon with words for those who do not see it, as CKAN's pager takes it."""
    picture = tags.i(cls=f"fa-solid fa-{icon}", aria_hidden="true")
    symbol = tags.span(picture, tags.span(words, cls="visually-hidden"))
    # A tag can also decorate a function, which its annotations do not tell apart.
    return cast("tags.html_tag", symbol)


def hcmc_asked_weeks() -> int | None:
    """Return the number of weeks that the address asks for: only data changed within them."""
    return rules.asked_weeks(tk.request.args.get("ext_weeks"))


def hcmc_record_schema(record_type: str | None) -> dict[str, Any] | None:
    """Return the schema of a type of record when it is one of ours, else ``None``."""
    return record_schema(record_type)


def hcmc_other_language() -> dict[str, str]:
    """Return ``name`` and ``url`` of this page in the other language; empty if there is none."""
    here = tk.h.lang()
    others = [one for one in tk.h.get_available_locales() if one.short_name != here]
    if not others:
        return {}
    other = others[0]
    url = tk.h.url_for(tk.h.current_url(), locale=other.short_name)
    name = str(other.display_name)
    return {"name": name[:1].upper() + name[1:], "url": url, "lang": other.short_name}


def _language() -> str:
    return tk.h.lang() or "vi"
