"""The words of imports, in both languages."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from ckanext.hcmc_governance import imports
from ckanext.hcmc_governance.imports import messages, rules, wording
from ckanext.hcmc_governance.imports.kinds import kinds
from ckanext.hcmc_kit.tabular import messages as reading

OF_THE_READER = {**reading.FILE, **reading.HEADINGS, **reading.CELLS}
TOLD = re.compile(r"(?:WrongMoment\(|Finding\([^,]*, |step_back\([^\"]*)\"(\w+)\"")


def names(sentence: str) -> set[str]:
    """Return the places of a sentence that are filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.usefixtures("non_clean_db")
class TestSentence:
    """The sentence for a code: of imports, of the kind, of the reader."""

    def test_every_code_has_one(self):
        """No import tells a code that nobody can read."""
        folder = Path(imports.__file__).parent
        told = {code for path in folder.glob("*.py") for code in TOLD.findall(path.read_text())}
        assert told <= set(messages.OWN)
        assert {"no_rows", "wrong_state", "too_late", "interrupted"} <= told

    def test_reasons_of_a_step_are_sentences_of_imports(self):
        """What is forgotten when a step succeeds was told by a step."""
        assert set(messages.OWN) >= rules.REASONS

    def test_codes_are_nobody_elses(self):
        """A code of imports hides none of the reader's."""
        assert not set(messages.OWN) & set(OF_THE_READER)

    @pytest.mark.parametrize("code", sorted({*messages.OWN, *OF_THE_READER} - {"refused"}))
    def test_both_languages(self, app, code: str):
        """Each sentence is translated and names the same things in both."""
        sentence = messages.OWN.get(code) or OF_THE_READER[code]
        with app.flask_app.app_context():
            with wording.speaking("vi"):
                vietnamese = str(sentence())
            with wording.speaking("en"):
                english = str(sentence())
        assert vietnamese != english
        assert names(vietnamese) == names(english)
        assert not vietnamese.isascii()
        assert "!" not in vietnamese + english
        assert "vui lòng" not in vietnamese.lower()

    def test_reason_of_the_rules_is_told_as_it_is(self, vietnamese: None):
        """A refusal of the units' own rules keeps its words."""
        for one in kinds().values():
            assert messages.sentence(one, "refused", {"message": "Sai {mã}"}) == "Sai {mã}"

    def test_details_that_are_missing_break_nothing(self, vietnamese: None):
        """Rows kept by an older version may name less."""
        for one in kinds().values():
            for code in (*messages.OWN, *OF_THE_READER):
                assert "{" not in messages.sentence(one, code, {})

    def test_unknown_code_is_a_mistake_of_ours(self, vietnamese: None):
        """It is not hidden."""
        with pytest.raises(reading.UnknownCode):
            messages.sentence(kinds()["unit"], "gi-do", {})
