"""The columns and words of the lists by duty: one definition for page, XLSX and CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.plugins.toolkit import _

from ckanext.hcmc_governance.register.duties import completeness, rules
from ckanext.hcmc_governance.register.facts import term_label
from ckanext.hcmc_kit.tables import Cell, Column

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """What stands above a list, and in its place when it is empty.

    :param refs: the places of the regulation behind it.
    :param filters: by option its choices: value and label.
    """

    title: str
    intro: str
    empty: str
    refs: tuple[str, ...]
    filters: Mapping[str, Sequence[tuple[str, str]]]


def words(key: str) -> Words:
    """Return the words of a list in the language of the page."""
    return _WORDS[key]()


def columns(key: str) -> list[Column[Row]]:
    """Return the columns of a list in the language of the page: record, unit, its own."""
    return [
        Column("title", _("Name"), lambda row: row["title"], 48),
        Column("unit_title", _owner_heading(key), lambda row: row["unit_title"], 32),
        *_COLUMNS[key](),
    ]


def completeness_columns(asked: Sequence[Row]) -> list[Column[Row]]:
    """Return the columns of the figures by unit: records, complete ones, gaps by item."""
    spoken = f"label_{'vi' if language().startswith('vi') else 'en'}"
    return [
        Column("unit_title", _("Unit"), lambda row: row["unit_title"], 40),
        Column("total", _("Records"), lambda row: row["total"], 12),
        Column("complete", _("All items of the article"), lambda row: row["complete"], 14),
        *(
            Column(one["key"], item_label(one, spoken), _missing_number(one["key"]), 16)
            for one in asked
        ),
    ]


def item_label(one: Row, spoken: str) -> str:
    """Return an item with its place in the regulation: «Mô tả dữ liệu (22.1.b)»."""
    return f"{one[spoken]} ({one['ref']})" if one["ref"] else str(one[spoken])


def language() -> str:
    """Return the language of the page."""
    return str(tk.h.lang() or "vi")


def _missing_number(key: str) -> Callable[[Row], Cell]:
    return lambda row: row["missing"].get(key, 0)


def _owner_heading(key: str) -> str:
    return _("Publishing unit") if key in ("listing", "planned") else _("Unit in charge")


def _day(name: str) -> Callable[[Row], Cell]:
    def read(row: Row) -> Cell:
        value = row[name]
        return dt.date.fromisoformat(value) if isinstance(value, str) else value

    return read


def _term(vocabulary: str, name: str) -> Callable[[Row], Cell]:
    return lambda row: term_label(vocabulary, row[name], language())


def _plain(name: str) -> Callable[[Row], Cell]:
    return lambda row: row[name]


def _lacking(row: Row) -> str:
    spoken = f"label_{'vi' if language().startswith('vi') else 'en'}"
    asked = {one.key: one for one in completeness.asked_of(row["type"])}
    return "; ".join(
        item_label({spoken: getattr(asked[key], spoken), "ref": asked[key].ref}, spoken)
        for key in row["lacking"]
    )


def _holder(row: Row) -> str:
    link = tk.h.hcmc_unit_link(row["duty_holder"])
    return link["title"] if link else _("No unit holds this role today")


def _clause(row: Row) -> str:
    return tk.h.hcmc_article_link(row["clause"])["label"]


def _validation(row: Row) -> str:
    found = row["validation_status"]
    return term_label("validation_status", found, language()) if found else _("None yet")


def _type_name(row: Row) -> str:
    return _("Database") if row["type"] == "database" else _("Dataset")


def _listed_state(row: Row) -> str:
    states = {"active": _("Published"), "draft": _("Draft"), "deleted": _("Deleted")}
    return states.get(row["state"]) or str(row["state"])


_COLUMNS: dict[str, Callable[[], list[Column[Row]]]] = {
    "missing": lambda: [Column("lacking", _("Missing"), _lacking, 60)],
    "service-gap": lambda: [
        Column("kind", _("Kind of database"), _term("database_kind", "kind"), 28),
        Column("duty_holder", _("Has to publish a service"), _holder, 36),
        Column("clause", _("Legal basis"), _clause, 24),
    ],
    "integration": lambda: [
        Column("type", _("Catalogue"), _type_name, 16),
        Column("integrated", _("Integrated"), _plain("integrated"), 12),
        Column("integrated_on", _("Since"), _day("integrated_on"), 14),
        Column("integrated_share", _("Share integrated, per cent"), _plain("integrated_share"), 14),
    ],
    "progress": lambda: [
        Column("status", _("Operating status"), _term("database_status", "status"), 20),
        Column("noted_on", _("Last note"), _day("noted_on"), 14),
        Column("stage", _("Stage of the work"), _term("progress_stage", "stage"), 24),
        Column("percentage", _("Done, per cent"), _plain("percentage"), 12),
        Column("note", _("Note"), _plain("note"), 48),
        Column("days_silent", _("Days since"), _plain("days_silent"), 12),
        Column("silent", _("Silent"), _plain("silent"), 10),
    ],
    "feed": lambda: [
        Column("frequency", _("Update frequency"), _term("frequency", "frequency"), 20),
        Column("last_event_on", _("Last update of the data"), _day("last_event_on"), 16),
        Column("days_late", _("Days late"), _plain("days_late"), 12),
        Column("missed_periods", _("Missed periods"), _plain("missed_periods"), 12),
        Column("late_periods", _("Late periods"), _plain("late_periods"), 12),
        Column("validation_status", _("Last check against the dictionary"), _validation, 24),
    ],
    "listing": lambda: [
        Column("finding", _("Finding"), _term("listing_finding", "finding"), 32),
        Column("listing_decision", _("Decision that lists it"), _plain("listing_decision"), 30),
        Column("state", _("State"), _listed_state, 14),
    ],
    "planned": lambda: [
        Column("issued_planned", _("Planned first provision"), _day("issued_planned"), 16),
        Column("days_overdue", _("Days past"), _plain("days_overdue"), 12),
        Column("listing_decision", _("Decision that lists it"), _plain("listing_decision"), 30),
        Column("state", _("State"), _listed_state, 14),
    ],
}


def _choices(vocabulary: str, *keys: str) -> list[tuple[str, str]]:
    return [(key, term_label(vocabulary, key, language())) for key in keys]


_WORDS: dict[str, Callable[[], Words]] = {
    "missing": lambda: Words(
        _("Records with something missing"),
        _("What each record lacks, by item of the article. The form of the record fills it in."),
        _("Nothing is missing here."),
        ("22.1", "8.3", "13.4"),
        {},
    ),
    "service-gap": lambda: Words(
        _("Databases without data-sharing service"),
        _(
            "The manager publishes services for shared databases, the owner for all others. "
            "Published databases are listed for which no service is published."
        ),
        _("Every published database has a service."),
        ("13.2", "13.3"),
        {"kind": _choices("database_kind", "shared", "other")},
    ),
    "integration": lambda: Words(
        _("Integrated into the shared data store"),
        _(
            "All published databases and open datasets, and since when they are in the shared "
            "data store. Only the manager sets the day."
        ),
        _("No record is published yet."),
        ("5.4", "26.2.b"),
        {
            "type": [("database", _("Databases")), ("dataset", _("Datasets"))],
            "integrated": [("yes", _("Integrated")), ("no", _("Not integrated"))],
        },
    ),
    "progress": lambda: Words(
        _("Progress of the databases"),
        _(
            "The last note of each owner on its databases, and since when nothing was told. "
            "An owner writes a note on the page of its database."
        ),
        _("No database is silent for longer than the portal allows."),
        ("27.2.i",),
        {"silent": [("yes", _("Silent only"))]},
    ),
    "feed": lambda: Words(
        _("How shared databases are fed"),
        _(
            "Days late against the announced frequency, missed periods and the last check against "
            "the dictionary, by owner."
        ),
        _("No shared database is published yet."),
        ("5.6", "27.2.d"),
        {},
    ),
    "listing": lambda: Words(
        _("Open data against the issued catalogue"),
        _(
            "Data that is published without a decision that lists it, and data that is listed but "
            "not published. The form of the record names the decision."
        ),
        _("What is listed is published, and what is published is listed."),
        ("19.2", "21.2"),
        {"finding": _choices("listing_finding", *rules.FINDINGS)},
    ),
    "planned": lambda: Words(
        _("First provision overdue"),
        _("The planned day has passed and no file or service was published yet."),
        _("No planned first provision is overdue."),
        ("22.1.d",),
        {},
    ),
}
