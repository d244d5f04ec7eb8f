"""References and texts of the regulation are read as a lawyer would."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.regulation.rules import (
    POINTS,
    BrokenText,
    Ref,
    UnreadableRef,
    clauses,
    parse_ref,
)

REFS = st.builds(
    lambda article, clause, point: Ref(article, clause, point if clause else None),
    st.integers(1, 999),
    st.none() | st.integers(1, 999),
    st.none() | st.sampled_from(POINTS),
)
WORDS = st.text(
    alphabet=st.characters(categories=["L"], include_characters=" ,;:"), min_size=1, max_size=60
).filter(lambda text: text.strip() == text)


class TestParseRef:
    """«22.1.đ» names a place."""

    @given(REFS)
    def test_what_is_written_is_read_again(self, ref: Ref):
        """Every place has one spelling, and the spelling leads back to it."""
        assert parse_ref(str(ref)) == ref

    @given(REFS)
    def test_composition_case_and_spaces_make_no_difference(self, ref: Ref):
        """Sources write decomposed text and capitals."""
        assert parse_ref(f" {unicodedata.normalize('NFD', str(ref)).upper()} ") == ref

    @pytest.mark.parametrize(
        "text", ["", "abc", "22.", "22.d", "22.1.d.2", "22.1.f1", "16.3b", "-1", "22,1", "1000.1"]
    )
    def test_anything_else_is_refused(self, text: str):
        """A key that is no reference is not taken for one."""
        with pytest.raises(UnreadableRef, match="names no article"):
            parse_ref(text)

    @given(st.text(max_size=12))
    def test_no_text_breaks_it(self, text: str):
        """It reads or refuses; what it reads it can write."""
        try:
            ref = parse_ref(text)
        except UnreadableRef:
            return
        assert parse_ref(str(ref)) == ref

    def test_d_and_its_stroke_are_two_points(self):
        """Điểm d and điểm đ have anchors of their own, in ASCII."""
        assert parse_ref("22.1.d").anchor == "k1-d"
        assert parse_ref("22.1.đ").anchor == "k1-dd"
        assert parse_ref("22").anchor == ""


class TestClauses:
    """An article's text is cut where the decision numbers it."""

    def test_clauses_and_points(self):
        """Numbers begin clauses, letters begin points; a missing space does not matter."""
        found = clauses("1. Một:\na) thứ nhất;\nb)thứ hai.\n2.  Hai.")
        assert [(one.number, one.text) for one in found] == [(1, "Một:"), (2, "Hai.")]
        assert [(one.letter, one.text) for one in found[0].points] == [
            ("a", "thứ nhất;"),
            ("b", "thứ hai."),
        ]

    def test_paragraph_without_number(self):
        """An article of one paragraph has one clause without number."""
        (only,) = clauses("Quy chế này áp dụng đối với các cơ quan.")
        assert only.number is None
        assert only.text.startswith("Quy chế")

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("1. Một.\n3. Ba.", "clause 3"),
            ("1. Một:\na) a;\nc) c.", r"point c\)"),
            ("1. Một.\nkhông số", "belongs to no clause"),
            ("Một.\na) a.", "point a"),
        ],
    )
    def test_gaps_are_named(self, text: str, said: str):
        """A clause lost in copying is an error that says which."""
        with pytest.raises(BrokenText, match=said):
            clauses(text)

    @given(st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=len(POINTS))), max_size=6))
    def test_what_is_printed_is_read_again(self, made: list[tuple[str, list[str]]]):
        """Any text in the decision's form gives back its clauses and points in order."""
        lines = []
        for number, (text, points) in enumerate(made, 1):
            lines.append(f"{number}. {text}")
            lines += [f"{letter}) {point}" for letter, point in zip(POINTS, points, strict=False)]
        found = clauses("\n".join(lines))
        assert [(one.text, [point.text for point in one.points]) for one in found] == made
