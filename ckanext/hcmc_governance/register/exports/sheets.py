"""The three registers as tables: the headings are the article's words, in its order.

22.1 (open-data catalogue), 8.3 (databases), 13.4 (data-sharing services).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ckanext.hcmc_governance.register import facts, parsing, service
from ckanext.hcmc_governance.register.exports import reading
from ckanext.hcmc_kit.tables import Cell, Column, Table
from ckanext.hcmc_schemas import vocabularies
from ckanext.hcmc_schemas.vocabularies import Item

ARTICLES = {service.DATASET: "22.1", service.DATABASE: "8.3", service.SERVICE: "13.4"}
FORMS = ("xlsx", "csv", "json")
# The running number is the only column that the article does not name.
NUMBER, FURTHER = "number", "export_column"
WIDE, NARROW = 40, 7

Row = Mapping[str, Cell]


class UnknownRegister(LookupError):
    """There is no register of that kind."""


def title(kind: str, language: str) -> str:
    """Return the name of a register.

    :raises UnknownRegister: when there is none of that kind.
    """
    told = vocabularies.item_metadata(_article(kind))
    return str(told["title_vi" if language.startswith("vi") else "title_en"])


def register(kind: str, language: str, *, told: Callable[[int], None] | None = None) -> Table[Row]:
    """Return the register of the published records; they are read as the table is written.

    :param kind: ``dataset``, ``database`` or ``data-service``.
    :param told: is called with the number of rows that have been read.
    :raises UnknownRegister: when there is no such register.
    """
    rows = _rows(kind, language, reading.records(kind))
    return Table(
        title(kind, language), columns(kind, language), _counted(rows, told) if told else rows
    )


def columns(kind: str, language: str) -> list[Column[Row]]:
    """Return the running number and one column for each item of the article.

    :raises UnknownRegister: when there is no such register.
    """
    number = vocabularies.term(FURTHER, NUMBER).label(language)
    items = vocabularies.item_list(_article(kind))
    return [
        Column(NUMBER, number, lambda row: row[NUMBER], NARROW),
        *(_column(item, language) for item in items),
    ]


def _article(kind: str) -> str:
    try:
        return ARTICLES[kind]
    except KeyError:
        raise UnknownRegister(kind) from None


def _column(item: Item, language: str) -> Column[Row]:
    return Column(item.key, item.label(language), lambda row: row[item.key], WIDE)


def _rows(kind: str, language: str, records: Iterable[reading.Record]) -> Iterator[Row]:
    schema = service.record_schema(kind)
    if schema is None:
        return
    names = reading.unit_titles()
    items = vocabularies.item_list(_article(kind))
    for number, record in enumerate(records, start=1):
        told = facts.item_facts(schema, record, language, names)
        cells = {
            item.key: _cell(item, record, one["value"])
            for item, one in zip(items, told, strict=True)
        }
        yield {NUMBER: number, **cells}


def _cell(item: Item, record: reading.Record, text: str) -> Cell:
    """Return a day as a day, everything else in words."""
    if len(item.parts) == 1:
        day = parsing.parse_day(str(record.get(item.parts[0].field) or "")[:10])
        if day is not None:
            return day
    return text


def _counted(rows: Iterable[Row], told: Callable[[int], None]) -> Iterator[Row]:
    number = 0
    for number, row in enumerate(rows, start=1):
        if number % reading.PAGE == 0:
            told(number)
        yield row
    told(number)
