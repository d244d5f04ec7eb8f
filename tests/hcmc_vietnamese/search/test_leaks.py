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

    def test_zero_counts(self, shelf, canary: str) -> None:
        """Plain CKAN 2.12 lists every indexed value of private records with count 0."""
        for field in FACETS:
            asked = {"facet.field": [field], "facet.mincount": 0, "facet.limit": -1}
            result = shelf.search("", **asked)
            assert canary not in json.dumps(result), field
            assert "member-" not in json.dumps(result["search_facets"]), field

    def test_zero_counts_as_json_text(self, shelf, canary: str) -> None:
        """The same asked in the form of the web API."""
        for field in FACETS:
            result = shelf.search("", **{"facet.field": json.dumps([field, "tags"])})
            assert set(result["search_facets"]) == {"tags"}, field
            assert canary not in json.dumps(result), field

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

    def test_whole_records_and_functions(self, shelf, canary: str) -> None:
        """Stored copies, and functions that count hidden records too, are dropped."""
        for asked in (
            "*", "data_dict", "validated_data_dict", "res_url", "permission_labels",
            f'x:docfreq(text,"{canary}")', f'ttf(tags,"{canary}")', "numdocs()", "id,[explain]",
            "x:termfreq(permission_labels,'public')", "x:id", "extras_canary_field",
        ):  # fmt: skip
            result = shelf.search("", fl=asked)
            assert [set(row) for row in result["results"]] == [{"id"}], asked

    def test_public_fields(self, shelf, canary: str) -> None:
        """The usual fields pass, as list and as text."""
        for asked in (["name", "title"], "name,title"):
            (row,) = shelf.search("", fl=asked)["results"]
            assert row["title"] == "Công khai"
            assert set(row) == {"name", "title"}


class TestOracles:
    """Order and weights cannot be set by what is hidden."""

    def test_sort(self, shelf, canary: str) -> None:
        """Functions and other fields fall back to the portal's order."""
        for order in (
            "permission_labels asc", "termfreq(permission_labels,'x') desc", "query($q) desc",
            f"docfreq(text,'{canary}') desc", "res_url asc",
        ):  # fmt: skip
            assert shelf.search("", sort=order)["sort"] == "score desc, metadata_modified desc"

    def test_dropped(self, shelf, canary: str) -> None:
        """A search with them answers as without."""
        for params in (
            {"qf": "permission_labels"}, {"bf": "docfreq(text,'x')"}, {"boost": "numdocs()"},
            {"defType": "lucene"}, {"df": "permission_labels"}, {"wt": "csv"}, {"wt": "python"},
        ):  # fmt: skip
            assert shelf.find("công khai", **params) == ["Công khai"], params
            assert shelf.find("public", **params) == [], params

    def test_no_search_without_limits(self, shelf, canary: str) -> None:
        """A reader cannot ask core to leave the search out and plugins to count without it."""
        for query in ("*:*", f"title:{canary}", canary):
            found = shelf.search(query, abort_search=1, **{"facet.field": '["freshness"]'})
            counted = found["search_facets"].get("freshness", {}).get("items", [])
            seen = shelf.search(query, **{"facet.field": '["freshness"]'})
            assert counted == seen["search_facets"].get("freshness", {}).get("items", []), query
            assert found["count"] == seen["count"], query

    def test_hidden_words(self, shelf, canary: str) -> None:
        """The canary's word finds nothing, relaxed or not, in words or in a field."""
        for query in (canary, canary[:-1], f"title:{canary}", f"res_url:*{canary}*"):
            assert shelf.search(query)["count"] == 0, query

    def test_suggestions(self, shelf, canary: str, app) -> None:
        """The suggestions for an anonymous reader."""
        answer = app.get(f"/api/3/action/package_autocomplete?q={canary}")
        assert answer.json["result"] == []
