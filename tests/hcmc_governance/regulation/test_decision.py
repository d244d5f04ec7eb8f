"""The data of Decision 99/2024 equal its text, and everything refers to places that exist."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ckanext.hcmc_governance.regulation import service
from ckanext.hcmc_governance.regulation.rules import UnreadableRef, parse_ref
from ckanext.hcmc_governance.regulation.values import Regulation, UnknownPart, places
from ckanext.hcmc_schemas import vocabularies

ROOT = Path(__file__).resolve().parents[3]
DIGESTS = ROOT / "tests" / "data" / "regulation" / "digests.tsv"
# Keys under which schemas name a place, and the call of the helper in templates.
KEYS = ("ref", "hcmc_ref", "article")
IN_TEMPLATES = re.compile(r"hcmc_article_link\(\s*[\"']([^\"']+)[\"']")
SOURCES = re.compile(r"99/2024/QĐ-UBND, ([^;\"]+)")
SOURCE_REF = re.compile(r"\b(\d{1,2}\.\d{1,2}(?:\.[a-zđ])?)\b")


def digests() -> list[tuple[str, str, str]]:
    """Return number, heading and digest of each article, made from the decision's own file."""
    with DIGESTS.open(encoding="utf-8", newline="") as lines:
        return [tuple(row) for row in csv.reader(lines, delimiter="\t")][1:]  # type: ignore[misc]


@pytest.fixture(scope="module")
def decision() -> Regulation:
    """Return the version that the suite brings."""
    return service.version("99-2024")


class TestText:
    """The repository carries the text once, unchanged."""

    @pytest.mark.parametrize(("number", "heading", "digest"), digests())
    def test_article_is_the_decisions_own(
        self, decision: Regulation, number: str, heading: str, digest: str
    ):
        """Heading and paragraphs are those of the decision, to the letter."""
        article = decision.article(int(number))
        assert article.heading_vi == heading
        assert hashlib.sha256(article.text.encode("utf-8")).hexdigest() == digest

    def test_there_are_31(self, decision: Regulation):
        """31 articles in six chapters."""
        assert [one.number for one in decision.articles] == list(range(1, 32))
        assert len(decision.chapters) == 6
        assert len(digests()) == 31

    def test_source_and_date_are_named(self, decision: Regulation):
        """Whoever reads it can compare it with the gazette."""
        assert "99/2024/QĐ-UBND" in decision.source
        assert "Công báo" in decision.source
        assert decision.issued_on == dt.date(2024, 10, 30)

    @pytest.mark.parametrize("ref", ["8.3", "10.2", "11.1", "13.4", "14.1", "22.1"])
    def test_items_have_the_articles_words(self, decision: Regulation, ref: str):
        """The label of an item is what its point says."""
        items = vocabularies.item_list(ref)
        own = [str(one) for one in places(decision.article(parse_ref(ref).article))]
        assert [one.ref for one in items] == [one for one in own if one.startswith(f"{ref}.")]
        for one in items:
            assert decision.text_at(parse_ref(one.ref)).startswith(one.label_vi.rstrip(".;"))

    @pytest.mark.parametrize(
        "name", ["suspension_ground", "suspension_notice", "termination_ground"]
    )
    def test_enumerations_have_the_articles_words(self, decision: Regulation, name: str):
        """Grounds of 16 and 17 are worded as the points are."""
        for one in vocabularies.vocabulary(name):
            assert decision.text_at(parse_ref(one.extra["ref"])).rstrip(".;") == one.label_vi

    def test_roles_thresholds_and_readings_are_there(self, decision: Regulation):
        """What other subjects ask for by key."""
        assert {one.key for one in decision.roles} == {
            "giam_quan", "quan_ly", "chu_quan", "su_dung", "cung_cap", "phe_duyet",
        }  # fmt: skip
        assert decision.threshold("catalogue_review").value == 6
        assert decision.threshold("manager_report_june").value == "06-15"
        assert [one.key for one in decision.readings] == [f"A{n}" for n in range(1, 26)]
        assert all(one.named[0] in _all_text(decision) for one in decision.roles if one.named)


def _all_text(decision: Regulation) -> str:
    return "\n".join(one.text for one in decision.articles)


def _files(folder: str, suffix: str) -> list[Path]:
    return sorted((ROOT / folder).rglob(f"*{suffix}"))


class TestReferences:
    """A clause named anywhere in schemas or templates is a clause of the regulation."""

    @pytest.mark.parametrize("path", _files("schemas", ".yaml"), ids=lambda path: path.name)
    def test_in_schemas(self, decision: Regulation, path: Path):
        """Refs of items, fields and sources."""
        text = path.read_text(encoding="utf-8")
        refs = list(_refs(yaml.safe_load(text)))
        for source in SOURCES.findall(text):
            refs += SOURCE_REF.findall(source)
        assert _unknown(decision, refs) == []

    def test_in_templates(self, decision: Regulation):
        """Refs that a template links to."""
        refs = [
            ref
            for path in _files("ckanext", ".html")
            for ref in IN_TEMPLATES.findall(path.read_text(encoding="utf-8"))
        ]
        assert _unknown(decision, refs) == []

    def test_in_the_list_of_clauses(self, decision: Regulation):
        """Each key of tests/data/clauses.tsv is a place (a trailing b marks a second duty)."""
        with (ROOT / "tests" / "data" / "clauses.tsv").open(encoding="utf-8") as lines:
            keys = [row["clause"] for row in csv.DictReader(lines, delimiter="\t")]
        refs = [re.sub(r"(\d)b$", r"\1", key) for key in keys]
        assert refs
        assert _unknown(decision, refs) == []

    def test_the_guard_sees_something(self, decision: Regulation):
        """A wrong ref is found, and there are refs to look at."""
        found = list(_refs({"items": [{"ref": "22.1.a, 5.7"}, {"hcmc_ref": 2}], "article": "1"}))
        assert found == ["22.1.a", "5.7", "2", "1"]
        assert _unknown(decision, ["22.1.k", "x", "22.1.đ"]) == ["22.1.k", "x"]

    def test_pages_are_paths(self, decision: Regulation):
        """A page of an article is an address within the portal."""
        pages = [page for one in decision.articles for page in one.pages]
        assert pages
        assert all(page.path.startswith("/") for page in pages)
        assert all(page.label_vi and page.label_en for page in pages)


def _refs(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in KEYS and isinstance(value, str | int | float):
                yield from (one.strip() for one in str(value).split(","))
            else:
                yield from _refs(value)
    elif isinstance(data, list):
        for one in data:
            yield from _refs(one)


def _unknown(decision: Regulation, refs: list[str]) -> list[str]:
    unknown = []
    for ref in refs:
        try:
            decision.text_at(parse_ref(ref.rstrip(".")))
        except (UnreadableRef, UnknownPart):
            unknown.append(ref)
    return unknown
