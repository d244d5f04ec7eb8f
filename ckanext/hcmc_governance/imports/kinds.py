"""What a subject offers to be imported: the protocol of a kind, and who offers which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from ckan.types import Context

from ckanext.hcmc_governance.imports.model import ImportRow
from ckanext.hcmc_governance.imports.rules import Outcome
from ckanext.hcmc_kit.actor import Actor
from ckanext.hcmc_kit.tabular import Finding, Heading, Matched


class UnknownKind(LookupError):
    """No subject offers that kind of import."""


class RowRefused(Exception):
    """A row that was planned cannot be written: the whole import is taken back."""

    def __init__(self, number: int, findings: Sequence[Finding]) -> None:
        super().__init__(number, findings)
        self.number = number
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Change:
    """A field that a row changes, by its stored values."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Planned:
    """What a row would do.

    :param title: by which a person knows what the row is about.
    :param version: of the record, as it is now; compared again before it is written.
    :param payload: what :meth:`Kind.write` needs, as JSON.
    """

    number: int
    outcome: Outcome
    title: str = ""
    target_id: str | None = None
    version: str | None = None
    changes: Sequence[Change] = ()
    findings: Sequence[Finding] = ()
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """What a row did: to what, in which version it left it, and what stood there before."""

    target_id: str
    version: str | None
    before: Mapping[str, Any]


class Kind(Protocol):
    """How tables of one kind become records. None of its methods commits."""

    key: str

    def title(self) -> str:
        """Return the name of the kind for people."""
        ...

    def hint(self) -> str:
        """Return the sentence that says what to send."""
        ...

    def headings(self) -> Sequence[Heading]:
        """Return the columns that are understood."""
        ...

    def units(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return the units (``id``, ``name``, ``title``) among which a table can be chosen."""
        ...

    def table(self, context: Context, *, unit: str | None, lacking: bool) -> dict[str, Any]:
        """Return the table to fill in: ``columns``, ``rows`` and lines of ``guide``.

        :param unit: id or name of a unit, where the kind knows tables of one unit.
        :param lacking: only rows that lack something.
        """
        ...

    def actor(self, context: Context) -> Actor:
        """Return who imports and for which unit.

        :raises NotAuthorized: when the person may not.
        """
        ...

    def plan(self, context: Context, table: Matched, *, from_1904: bool) -> Iterator[Planned]:
        """Yield what each row that is not empty would do; nothing is written."""
        ...

    def moved(self, rows: Sequence[ImportRow]) -> Mapping[int, Finding]:
        """Lock what the rows write, and return the rows whose record is another one by now."""
        ...

    def write(
        self, context: Context, rows: Sequence[ImportRow]
    ) -> Iterator[tuple[ImportRow, Written]]:
        """Write rows in the current transaction, and tell of each what it did.

        :raises RowRefused: when one cannot be written.
        """
        ...

    def take_back(self, context: Context, row: ImportRow) -> None:
        """Put back what stood before an applied row.

        :raises RowRefused: when that cannot be done.
        """
        ...

    def finish(self, targets: Iterable[str]) -> None:
        """Make searchable what was written, after the commit."""
        ...

    def sentence(self, code: str, details: Mapping[str, Any]) -> str | None:
        """Return the sentence for a code of the kind's own."""
        ...

    def label(self, name: str) -> str:
        """Return the name of a field for people."""
        ...

    def shown(self, name: str, value: Any) -> str:
        """Return a stored value for people."""
        ...

    def link(self, target_id: str) -> str | None:
        """Return the address of the page of what a row writes."""
        ...


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table to fill in.

    :param choices: labels that a cell may hold; empty for free text.
    :param several: whether a cell may hold several of them.
    :param fixed: whether it only says what the row is about.
    """

    key: str
    label: str
    choices: Sequence[str] = ()
    several: bool = False
    is_day: bool = False
    fixed: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the column for the API."""
        told: dict[str, Any] = asdict(self)
        return {**told, "choices": list(self.choices)}


def kinds() -> dict[str, Kind]:
    """Return the kinds that subjects offer, by key, lowest subject first."""
    # Asked at run time: the subjects that offer kinds stand above this one.
    from ckanext.hcmc_governance.subjects import SUBJECTS

    offered = (one for hook in SUBJECTS.hooks("import_kinds") for one in hook())
    return {one.key: one for one in offered}


def kind(key: str) -> Kind:
    """Return one kind.

    :raises UnknownKind: when no subject offers it.
    """
    try:
        return kinds()[key]
    except KeyError as error:
        raise UnknownKind(key) from error
