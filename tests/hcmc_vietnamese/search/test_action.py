"""The search action: relaxing, paging, and the searches of core that must go on working."""

from __future__ import annotations

import pytest

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search import SearchError
from ckan.logic.action import get as core_get
from ckan.tests import factories
from ckan.tests.helpers import call_action


class TestRelaxing:
    """A search without result is repeated, and the reader is told."""

    def test_words_found_at_once(self, shelf) -> None:
        """Nothing is relaxed where something is found."""
        shelf.put(title="Tiêm chủng mở rộng")
        result = shelf.search("tiêm chủng")
        assert result["count"] == 1
        assert result["hcmc_relaxed"] is None

    def test_unfinished_word(self, shelf) -> None:
        """The beginning of a word is enough where nothing else is found."""
        shelf.put(title="Tiêm chủng mở rộng")
        result = shelf.search("tiêm chủ")
        assert [row["title"] for row in result["results"]] == ["Tiêm chủng mở rộng"]
        assert result["hcmc_relaxed"] == "prefix"

    def test_wrong_letter(self, shelf) -> None:
        """One wrong letter in a word."""
        shelf.put(title="Ngân sách địa phương")
        result = shelf.search("ngân xách")
        assert [row["title"] for row in result["results"]] == ["Ngân sách địa phương"]
        assert result["hcmc_relaxed"] == "fuzzy"

    def test_nothing_at_all(self, shelf) -> None:
        """What resembles nothing stays without result."""
        shelf.put(title="Ngân sách địa phương")
        result = shelf.search("zzyzx")
        assert (result["count"], result["hcmc_relaxed"]) == (0, None)

    def test_filters_stay(self, shelf) -> None:
        """A repeated search keeps filters, counts and pages."""
        for number in range(3):
            shelf.put(title=f"Bưu chính công cộng {number}", tags=[{"name": f"t{number % 2}"}])
        result = shelf.search(
            "bưu chín", fq="+tags:t0", rows=1, start=1, **{"facet.field": ["tags"]}
        )
        assert result["hcmc_relaxed"] == "prefix"
        assert (result["count"], len(result["results"])) == (2, 1)
        assert result["search_facets"]["tags"]["items"][0]["count"] == 2

    def test_switched_off(self, shelf, monkeypatch) -> None:
        """A portal may do without."""
        monkeypatch.setitem(tk.config, "ckanext.hcmc_vietnamese.search_fallback", False)
        shelf.put(title="Tiêm chủng mở rộng")
        assert shelf.search("tiêm chủ")["count"] == 0

    def test_search_in_a_field_is_not_relaxed(self, shelf) -> None:
        """Who names a field means it."""
        shelf.put(title="Tiêm chủng mở rộng")
        result = shelf.search("title:chủ")
        assert (result["count"], result["hcmc_relaxed"]) == (0, None)

    def test_caller_cannot_set_the_step(self, shelf) -> None:
        """The step is the portal's own; a caller's is taken away, as parameter and in extras."""
        shelf.put(title="Tiêm chủng mở rộng")
        result = shelf.search(
            "tiêm chủng", ext_hcmc_search_step="nonsense", extras={"ext_hcmc_search_step": "fuzzy"}
        )
        assert (result["count"], result["hcmc_relaxed"]) == (1, None)


class TestPlaces:
    """A place in the search is welcome and not required."""

    def test_city_wide_record_is_found(self, shelf) -> None:
        """Most records carry no district."""
        shelf.put(title="Danh sách chợ")
        result = shelf.search("chợ quận 5")
        assert [row["title"] for row in result["results"]] == ["Danh sách chợ"]
        assert result["hcmc_places"] == ["quận 5"]

    def test_record_of_the_place_comes_first(self, shelf) -> None:
        """A record that names the place stands before the city-wide one."""
        shelf.put(title="Danh sách chợ", notes="chợ chợ chợ")
        shelf.put(title="Danh sách chợ và siêu thị tại quận 5 năm 2025")
        shelf.put(title="Danh sách nhà hát quận 5")
        assert shelf.find("chợ quận 5") == [
            "Danh sách chợ và siêu thị tại quận 5 năm 2025",
            "Danh sách chợ",
        ]


class TestPage:
    """The search page keeps what was done to the words."""

    def test_note(self, app, shelf) -> None:
        """hcmc_search_note tells the template."""
        shelf.put(title="Tiêm chủng mở rộng")
        with app.flask_app.test_request_context("/dataset?q=x"):
            assert tk.h.hcmc_search_note() == {"relaxed": None, "places": []}
            shelf.search("tiêm chủ quận 5")
            assert tk.h.hcmc_search_note() == {"relaxed": "prefix", "places": ["quận 5"]}

    def test_outside_a_request(self, shelf) -> None:
        """Commands and jobs search too."""
        shelf.put(title="Tiêm chủng mở rộng")
        assert shelf.find("tiêm chủ") == ["Tiêm chủng mở rộng"]


class TestCoreSearches:
    """Core's and the other plugins' own searches."""

    def test_all_records(self, shelf) -> None:
        """No words, everything, and empty quotation marks."""
        shelf.put(title="Một")
        for query in ("", "*:*", '""'):
            assert shelf.find(query) == ["Một"], query

    def test_by_name(self, shelf) -> None:
        """A pasted address finds its record."""
        name = f"so-lieu-{model.types.make_uuid()}"
        shelf.put(title="Số liệu", name=name)
        assert shelf.find(name) == ["Số liệu"]

    def test_filters(self, shelf) -> None:
        """fq is not touched."""
        shelf.put(title="Có thẻ", tags=[{"name": "đường bộ"}])
        shelf.put(title="Không thẻ")
        assert shelf.find("", fq='+tags:"đường bộ"') == ["Có thẻ"]

    def test_index_maintenance(self, shelf) -> None:
        """ckan search-index list-orphans asks for ids with ignore_auth."""
        made = shelf.put(title="Một")
        rows = call_action(
            "package_search", {"ignore_auth": True}, q=f"id:{made['id']}", fl="id", rows=1000
        )
        assert rows["results"] == [{"id": made["id"]}]

    def test_sort_orders_of_the_pages(self, shelf) -> None:
        """Every order that the pages of core and harvest offer."""
        shelf.put(title="Một")
        for order in (
            "score desc, metadata_modified desc", "title_string asc", "metadata_modified desc",
            "name asc", "view_recent desc", "views_recent desc", "metadata_created desc",
        ):  # fmt: skip
            assert shelf.find("", sort=order) == ["Một"], order
            assert shelf.search("", sort=order)["sort"] == order

    def test_group_and_user_pages(self, shelf, act) -> None:
        """Counts of a unit's records and the list of a person's."""
        shelf.put(title="Một")
        assert act("organization_show", id=shelf.unit["id"])["package_count"] == 1
        shown = act("organization_show", id=shelf.unit["id"], include_datasets=True)
        assert [row["title"] for row in shown["packages"]] == ["Một"]
        user = factories.User()
        assert act("user_show", id=user["id"], include_datasets=True)["datasets"] == []

    def test_private_records_of_a_member(self, shelf) -> None:
        """Rights are core's: a member finds the unit's private record, a stranger does not."""
        shelf.put(title="Riêng", private=True)
        member = factories.User()
        call_action(
            "organization_member_create",
            id=shelf.unit["id"],
            username=member["name"],
            role="editor",
        )
        context = {"user": member["name"], "ignore_auth": False}
        assert shelf.find("riêng", context=context, include_private=True) == ["Riêng"]
        assert shelf.find("riêng", include_private=True) == []

    @pytest.mark.parametrize(
        "query", ["[", "a^b", "((", "a && || b", '"mở', "-giao", "+", "a~9", "\\"]
    )
    def test_signs(self, shelf, query: str) -> None:
        """No sign breaks the page: an answer, or the search error that core's pages handle."""
        shelf.put(title="Giao thông")
        try:
            assert shelf.search(query)["count"] >= 0
        except SearchError:
            pytest.fail(f"{query!r} broke the search")

    def test_many_words(self, shelf) -> None:
        """A whole page of text pasted into the box."""
        shelf.put(title="Giao thông")
        assert shelf.search("giao thông " * 300)["count"] == 1
        assert shelf.search("chín bưu công tiêm " * 300)["count"] == 0


class TestCost:
    """The search adds nothing to the statements of CKAN's own."""

    def test_statements(self, app, shelf, statements) -> None:
        """As many as core's action alone, which is called past the chain to compare."""
        shelf.put(title="Giao thông")
        asked = {"q": "giao thông quận 5", "facet.field": ["tags"], "sort": "name asc"}
        with app.flask_app.test_request_context("/"):
            context = {"user": "", "auth_user_obj": None, "session": model.Session}
            statements.clear()
            core_get.package_search(dict(context), dict(asked))
            alone = len(statements)
            statements.clear()
            tk.get_action("package_search")(dict(context), dict(asked))
        assert len(statements) == alone
