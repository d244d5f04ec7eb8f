"""What the search adds on the way to the index and into it."""

from __future__ import annotations

import json

from ckanext.hcmc_vietnamese import config
from ckanext.hcmc_vietnamese.search import hooks


class TestBeforeDatasetSearch:
    """Searches in words are rewritten, others pass."""

    def test_words(self) -> None:
        """The portal's own fields and weights are set."""
        params = hooks.before_dataset_search({"q": "Dữ liệu về Giao thông"})
        assert params == {"q": "giao thông", "qf": config.search_query_fields()}

    def test_place(self) -> None:
        """The number of required words leaves the place out."""
        params = hooks.before_dataset_search({"q": "chợ quận 5"})
        assert (params["q"], params["mm"]) == ('+chợ "quận 5"', "0")

    def test_caller_s_own_values_stay(self) -> None:
        """What a caller was allowed to set is kept."""
        params = hooks.before_dataset_search({"q": "chợ quận 5", "qf": "title", "mm": "1"})
        assert (params["qf"], params["mm"]) == ("title", "1")

    def test_fields(self) -> None:
        """A search in a field and one without words stay as they are."""
        for query in ("title:x", "*:*", "", "  "):
            assert hooks.before_dataset_search({"q": query}) == {"q": query}
        assert hooks.before_dataset_search({"fq": "tags:x"}) == {"fq": "tags:x"}


class TestBeforeDatasetIndex:
    """Titles of unit and themes."""

    def test_titles(self) -> None:
        """They are in the copy of the record that CKAN indexes: no statement is needed."""
        record = {
            "organization": {"name": "so-y-te", "title": "Sở Y tế"},
            "groups": [{"name": "heal", "title": "Y tế"}, {"name": "x", "display_name": "Khác"}],
        }
        indexed = hooks.before_dataset_index({"id": "1", "data_dict": json.dumps(record)})
        assert indexed["agency_title"] == ["Sở Y tế", "Y tế", "Khác"]

    def test_without_unit(self) -> None:
        """Records of nobody and of other shapes pass."""
        record = json.dumps({"organization": None})
        assert hooks.before_dataset_index({"data_dict": record})["agency_title"] == []
        assert hooks.before_dataset_index({"id": "1"}) == {"id": "1"}

    def test_no_statement(self, shelf, statements) -> None:
        """Indexing costs the database nothing more."""
        made = shelf.put(title="Một")
        statements.clear()
        hooks.before_dataset_index({"data_dict": json.dumps(made, default=str)})
        assert statements == []
