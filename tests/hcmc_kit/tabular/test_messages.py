"""Each code has a sentence, and every sentence can be filled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ckanext.hcmc_kit import tabular
from ckanext.hcmc_kit.tabular import messages

CODES = {**messages.FILE, **messages.HEADINGS, **messages.CELLS}
TOLD = re.compile(r"(?:Unreadable\(|Finding\([\w.\"]+, |CellProblem\(cell, )\"(\w+)\"")


@pytest.mark.usefixtures("non_clean_db")
class TestSentence:
    """The words beside a code."""

    def test_every_code_of_the_readers_has_one(self):
        """No reader tells a code that nobody can read."""
        folder = Path(tabular.__file__).parent
        told = {code for path in folder.glob("*.py") for code in TOLD.findall(path.read_text())}
        assert told <= set(CODES)
        assert len(told) > 20

    def test_details_are_filled_in(self, test_request_context):
        """Numbers, names and megabytes stand in the sentence; none is left in braces."""
        with test_request_context("/"):
            told = messages.sentence("too_large", {"most": 10_000_000})
            assert "10 MB" in told
            for code in CODES:
                assert "{" not in messages.sentence(code, {})

    def test_unknown_code(self):
        """A code without sentence is a mistake of ours."""
        with pytest.raises(messages.UnknownCode):
            messages.sentence("nonsense", {})
