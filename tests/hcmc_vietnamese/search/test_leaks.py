"""The index gives away nothing of a record that the reader may not see."""

from __future__ import annotations

import json

import pytest

from ckan import model

FACETS = [
    "permission_labels", "creator_user_id", "owner_org", "res_url", "title_string", "text",
    "title_ngram", "name", "canary_field",
]  # fmt: skip


@pytest.fixture
def canary(shelf) -> str:
    """Put a private record beside a public one; return the word that only it carries."""
    word = f"canary{model.types.make_uuid()[:8]}"
    shelf.put(title="Công khai")
    shelf.put(
        title=f"Bí mật {word}", private=True, name=f"bi-mat-{word}", notes=word,
        tags=[{"name": word}], extras=[{"key": "canary_field", "value": word}],
        resources=[{"url": f"http://{word}.example/a.csv", "name": word, "format": word}],
    )  # fmt: skip
    return word


class TestFacets:
    """Counting values shows no value of a hidden record."""

    @pytest.mark.parametrize("field", FACETS)
    def test_zero_counts(self, shelf, canary: str, field: str) -> None:
        """Plain CKAN 2.12 lists every indexed value of private records with count 0."""
        result = shelf.search(
            "", **{"facet.field": [field], "facet.mincount": 0, "facet.limit": -1}
        )
        assert canary not in json.dumps(result)
        assert "member-" not in json.dumps(result["search_facets"])

    @pytest.mark.parametrize("field", FACETS)
    def test_zero_counts_as_json_text(self, shelf, canary: str, field: str) -> None:
        """The same asked in the form of the web API."""
        result = shelf.search("", **{"facet.field": json.dumps([field, "tags"])})
        assert set(result["search_facets"]) == {"tags"}
        assert canary not in json.dumps(result)

    def test_facets_of_the_pages_stay(self, shelf, canary: str) -> None:
        """What the pages show can be counted, without the hidden record's."""
        shelf.put(title="Khác", tags=[{"name": "giao thông"}])
        fields = ["organization", "groups", "tags", "res_format", "license_id"]
        result = shelf.search("", **{"facet.field": fields})
        assert set(result["search_facets"]) == set(fields)
        tags = [item["name"] for item in result["search_facets"]["tags"]["items"]]
        assert tags == ["giao thông"]

    def test_limit_on_the_server_itself(self, shelf, canary: str, act) -> None:
        """Even for an administrator the server lists no zero counts."""
        result = act(
            "package_search", fq="+capacity:nothing",
            **{"facet.field": ["tags"], "facet.mincount": 0, "facet.limit": -1},
        )  # fmt: skip
        assert result["search_facets"]["tags"]["items"] == []


class TestResultFields:
    """Only fields on the list can be asked for."""

    @pytest.mark.parametrize(
        "asked",
        [
            "*", "data_dict", "validated_data_dict", "res_url", "permission_labels",
            'x:docfreq(text,"{canary}")', 'ttf(tags,"{canary}")', "numdocs()", "id,[explain]",
            "x:termfreq(permission_labels,'public')", "x:id", "extras_canary_field",
        ],
    )  # fmt: skip
    def test_whole_records_and_functions(self, shelf, canary: str, asked: str) -> None:
        """Stored copies, and functions that count hidden records too, are dropped."""
        result = shelf.search("", fl=asked.format(canary=canary))
        assert [set(row) for row in result["results"]] == [{"id"}]

    def test_public_fields(self, shelf, canary: str) -> None:
        """The usual fields pass, as list and as text."""
        for asked in (["name", "title"], "name,title"):
            (row,) = shelf.search("", fl=asked)["results"]
            assert row["title"] == "Công khai"
            assert set(row) == {"name", "title"}


class TestOracles:
    """Order and weights cannot be set by what is hidden."""

    @pytest.mark.parametrize(
        "order",
        [
            "permission_labels asc", "termfreq(permission_labels,'x') desc", "query($q) desc",
            "docfreq(text,'{canary}') desc", "res_url asc",
        ],
    )  # fmt: skip
    def test_sort(self, shelf, canary: str, order: str) -> None:
        """Functions and other fields fall back to the portal's order."""
        result = shelf.search("", sort=order.format(canary=canary))
        assert result["sort"] == "score desc, metadata_modified desc"

    @pytest.mark.parametrize(
        "params",
        [
            {"qf": "permission_labels"}, {"bf": "docfreq(text,'x')"}, {"boost": "numdocs()"},
            {"defType": "lucene"}, {"df": "permission_labels"}, {"wt": "csv"}, {"wt": "python"},
        ],
    )  # fmt: skip
    def test_dropped(self, shelf, canary: str, params: dict) -> None:
        """A search with them answers as without."""
        assert shelf.find("công khai", **params) == ["Công khai"]
        assert shelf.find("public", **params) == []

    def test_hidden_words(self, shelf, canary: str) -> None:
        """The canary's word finds nothing, relaxed or not, in words or in a field."""
        for query in (canary, canary[:-1], f"title:{canary}", f"res_url:*{canary}*"):
            assert shelf.search(query)["count"] == 0, query

    def test_suggestions(self, shelf, canary: str, app) -> None:
        """The suggestions for an anonymous reader."""
        answer = app.get(f"/api/3/action/package_autocomplete?q={canary}")
        assert answer.json["result"] == []
