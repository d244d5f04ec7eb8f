"""Decisions are files: read with their dates, refused with the name of what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.hcmc_governance.regulation import errors, loading, service
from ckanext.hcmc_governance.regulation.rules import parse_ref
from ckanext.hcmc_governance.regulation.values import Regulation

DECISIONS = Path(service.__file__).parent / "decisions"
BASE = loading.read(DECISIONS / "99-2024.yaml")
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
Write = Callable[..., Path]


def versions_with(folder: Path, **readings: str) -> tuple[Regulation, ...]:
    return loading.versions(loading.load([DECISIONS, folder]), readings)


class TestAmendment:
    """A file that amends holds only what changes, from its own day."""

    def test_it_changes_single_parts(self, write: Write, amendment: dict[str, Any]):
        """Article, role and deadline are the new ones; everything else stays."""
        before, after = versions_with(write(amendment))
        assert (before.key, after.key) == ("99-2024", "12-2027")
        assert after.number == before.number
        assert after.amended_by == ("12/2027/QĐ-UBND",)
        assert after.role("giam_quan").named == ("Sở Khoa học và Công nghệ",)
        assert before.role("giam_quan").named == ("Sở Thông tin và Truyền thông",)
        assert after.threshold("planned_suspension_notice").value == 10
        assert before.threshold("planned_suspension_notice").value == 7
        assert "Công nghệ" in after.article(25).text
        assert [one for one in after.articles if one.number != 25] == [
            one for one in before.articles if one.number != 25
        ]

    def test_the_days_meet(self, write: Write, amendment: dict[str, Any]):
        """The earlier version ends on the day the later begins: one applies on each day."""
        before, after = versions_with(write(amendment))
        assert before.valid_until == after.valid_from == dt.date(2027, 2, 1)
        assert before.applies_on(dt.date(2027, 1, 31))
        assert not before.applies_on(dt.date(2027, 2, 1))

    def test_amendments_add_up(self, write: Write, amendment: dict[str, Any]):
        """A second amendment stands on the first."""
        second = {
            "key": "5-2028",
            "number": "5/2028/QĐ-UBND",
            "issued_on": "2028-01-02",
            "valid_from": "2028-01-10",
            "source": "made for a test",
            "amends": "99-2024",
            "thresholds": [{**amendment["thresholds"][0], "value": 12}],
        }
        *_, last = versions_with(write(amendment, second))
        assert last.amended_by == ("12/2027/QĐ-UBND", "5/2028/QĐ-UBND")
        assert last.role("giam_quan").named == ("Sở Khoa học và Công nghệ",)
        assert last.threshold("planned_suspension_notice").value == 12

    def test_what_it_amends_must_be_in_force(self, write: Write, amendment: dict[str, Any]):
        """An amendment of an unknown decision is refused."""
        with pytest.raises(errors.UnknownDecision, match="1-1999"):
            versions_with(write({**amendment, "amends": "1-1999"}))

    def test_text_that_a_deadline_needs_may_not_vanish(
        self, write: Write, amendment: dict[str, Any]
    ):
        """A deadline whose clause the amendment drops is named."""
        amendment["articles"][0].update(number=16, chapter="II", text="1. Chỉ còn một khoản.\n")
        with pytest.raises(errors.UnknownReference, match="16"):
            versions_with(write(amendment))


class TestReplacement:
    """Another decision takes the place of the one in force."""

    @pytest.fixture
    def other(self, base: dict[str, Any]) -> dict[str, Any]:
        days = {"issued_on": dt.date(2028, 5, 2), "valid_from": dt.date(2028, 6, 1)}
        return {**base, "key": "7-2028", "number": "7/2028/QĐ-UBND", "replaces": "99-2024", **days}

    def test_the_earlier_one_ends(self, write: Write, other: dict[str, Any]):
        """From its day only the new one applies; the old one keeps its texts for old records."""
        old, new = versions_with(write(other))
        assert old.valid_until == new.valid_from
        assert new.valid_until is None
        assert (new.key, new.number) == ("7-2028", "7/2028/QĐ-UBND")

    def test_it_must_say_what_it_replaces(self, write: Write, other: dict[str, Any]):
        """Two decisions in force on one day would contradict each other."""
        del other["replaces"]
        with pytest.raises(errors.DatesOutOfOrder, match="which it replaces"):
            versions_with(write(other))

    def test_it_replaces_only_what_is_in_force(self, write: Write, other: dict[str, Any]):
        """A wrong number is a slip of the pen."""
        with pytest.raises(errors.UnknownDecision, match="1-1999"):
            versions_with(write({**other, "replaces": "1-1999"}))

    def test_articles_are_counted(self, write: Write, other: dict[str, Any]):
        """A lost article is an error."""
        other["articles"] = other["articles"][:-1]
        with pytest.raises(errors.BrokenDecision, match="30 articles, not 1 to 31"):
            versions_with(write(other))

    @pytest.mark.parametrize(
        ("change", "error", "said"),
        [
            ({"valid_from": dt.date(2028, 1, 1)}, errors.DatesOutOfOrder, "before it is issued"),
            ({"valid_until": dt.date(2028, 6, 1)}, errors.DatesOutOfOrder, "ends before"),
            ({"valid_from": "hôm nay"}, errors.BrokenDecision, "valid_from is no day"),
            ({"key": "99-2024"}, errors.RepeatedKey, "99-2024"),
            ({"item_lists": ["9.9"]}, errors.UnknownReference, "9.9"),
            ({"surprise": 1}, errors.UnknownField, "surprise"),
            ({"chapters": []}, errors.UnknownReference, "article 1 is in no chapter"),
        ],
    )
    def test_faults_are_named(
        self,
        write: Write,
        other: dict[str, Any],
        change: dict[str, Any],
        error: type[Exception],
        said: str,
    ):
        """Each fault has its own error and says where it is."""
        with pytest.raises(error, match=said):
            versions_with(write({**other, **change}))

    @pytest.mark.parametrize(
        ("part", "change", "fault"),
        [
            ("roles", {"article": "25.9"}, (errors.UnknownReference, "25.9")),
            ("roles", {"holders": "several"}, (errors.BrokenDecision, "several")),
            ("thresholds", {"ref": "khoản 3"}, (errors.UnknownReference, "khoản 3")),
            ("thresholds", {"unit": "moons"}, (errors.BrokenDecision, "moons")),
            ("thresholds", {"value": "02-30x"}, (errors.BrokenDecision, "no day")),
            ("thresholds", {"key": "manager_report_june"}, (errors.RepeatedKey, "twice")),
            ("readings", {"ref": "99.1"}, (errors.UnknownReference, "99.1")),
            ("readings", {"choices": []}, (errors.MissingField, "no choices")),
            ("articles", {"state": "soon"}, (errors.BrokenDecision, "soon")),
            ("articles", {"text": "2. Hai."}, (errors.BrokenDecision, "clause 2")),
            ("articles", {"text": ""}, (errors.BrokenDecision, "no text")),
            ("articles", {"chapter": "II"}, (errors.UnknownReference, "is not of I")),
        ],
    )
    def test_faults_of_parts_are_named(
        self, write: Write, other: dict[str, Any], part: str, change: dict[str, Any], fault: Any
    ):
        """An article, role, deadline or reading that does not fit is refused by name."""
        error, said = fault
        other[part][0] = {**other[part][0], **change}
        with pytest.raises(error, match=said):
            versions_with(write(other))

    @pytest.mark.parametrize("field", ["key", "number", "source", "title_en", "thresholds"])
    def test_missing_fields_are_named(self, write: Write, other: dict[str, Any], field: str):
        """Each decision says who made it, when, and what it holds."""
        folder = write(other)
        del other[field]
        (folder / "7-2028.yaml").unlink()
        write({"key": "broken", **other} if field == "key" else other)
        if field == "key":
            return
        with pytest.raises(errors.MissingField, match=field):
            versions_with(folder)


class TestReadings:
    """Ambiguous clauses are read as the operator chooses."""

    def test_a_choice_is_taken(self, tmp_path: Path):
        """A setting overrides the default; the other readings stay."""
        (only,) = versions_with(tmp_path, A12="lenient")
        assert only.reading("A12").choice == "lenient"
        assert only.reading("A10").choice == "exclusive"

    def test_an_unknown_choice_is_refused(self, tmp_path: Path):
        """A typing error in a setting is no silent default."""
        with pytest.raises(errors.UnknownChoice, match="A12"):
            versions_with(tmp_path, A12="relaxed")


class TestRead:
    """Whatever lies in the folder, the error is one of ours."""

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.dictionaries(st.sampled_from(["key", "amends", "valid_from", "articles"]), JUNK))
    def test_any_mapping(self, tmp_path: Path, data: dict[str, Any]):
        """A mapping that is no decision is refused by name."""
        path = tmp_path / "some.yaml"
        path.write_text(loading.yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        with pytest.raises(errors.BrokenDecision):
            loading.read(path)

    @settings(max_examples=40)
    @given(part=st.sampled_from(["articles", "roles", "thresholds", "readings"]), junk=JUNK)
    def test_any_part(self, part: str, junk: Any):
        """A part that is no list of rows is refused by name, never by a crash."""
        with pytest.raises(errors.BrokenDecision):
            loading.versions([{**BASE, part: [junk]}], {})
        if junk != []:
            with pytest.raises(errors.BrokenDecision):
                loading.versions([{**BASE, part: junk}], {})

    @pytest.mark.parametrize("text", ["", "- 1", "key: [", "\tkey: 1", "42"])
    def test_no_mapping(self, tmp_path: Path, text: str):
        """A file that is no YAML or no mapping is named."""
        path = tmp_path / "some.yaml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(errors.BrokenDecision, match=r"some\.yaml"):
            loading.read(path)


def test_refs_of_the_decision_lead_to_words(base: dict[str, Any]):
    """Every place of every article can be named and read."""
    (only,) = loading.versions([base], {})
    assert only.text_at(parse_ref("22.1.đ")) == "Tần suất cập nhật."
    assert only.text_at(parse_ref("1.2")).startswith("Quy chế này không áp dụng")
