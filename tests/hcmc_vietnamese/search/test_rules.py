"""How a search is rewritten, and what a caller may ask. Pure functions."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_vietnamese.search import rules, words

PHRASES = rules.Phrases(words.load())
NAMED = frozenset({"title", "name", "tags", "text"})
# Values, not fields: a year, a decree, a sentence, an address.
PLAIN = [
    "TCVN 9001:2015", "Luật: hướng dẫn", "giờ làm việc 8:00", "http://example.com", "giao thông",
    "", "tỉ lệ 1:2000",
]  # fmt: skip
FIELDED = [
    "title:giao", "tags:cầu OR name:x", "+owner_org:abc", "extras_theme:ECON", "*:*", "*",
    "-dataset_type:harvest", "(res_format:CSV)", "vocab_x:y", '{!dismax qf=title}x',
]  # fmt: skip


class TestNamesField:
    """A search in a field is never touched."""

    @pytest.mark.parametrize("query", FIELDED)
    def test_fields(self, query: str) -> None:
        """Known names, names with an underscore, everything, and parser instructions."""
        assert rules.names_field(query, NAMED)

    @pytest.mark.parametrize("query", PLAIN)
    def test_words(self, query: str) -> None:
        """A colon before or after other words is punctuation."""
        assert not rules.names_field(query, NAMED)


class TestRewrite:
    """Words of the subject, and names of places apart."""

    @pytest.mark.parametrize(
        ("typed", "sent"),
        [
            ("Giao Thông", "giao thông"),
            ("TCVN 9001:2015", "tcvn 9001 2015"),
            ("Nghị định 13/2023/NĐ-CP", "nghị định 13 2023 nđ cp"),
            ("ÐƠN GIÁ", "đơn giá"),
            ("X-quang", "x quang"),
            ("KH&CN", "khcn"),
            ("đề tài KH-CN", "đề tài khcn"),
            ("sở GD-ĐT", "sở gdđt"),
            ("dữ liệu về hộ nghèo", "hộ nghèo"),
            ("danh sách các chợ trên địa bàn TP.HCM", "chợ"),
            ("danh sach cac cho tren dia ban tp.hcm", "cho"),
            ("công nghệ thông tin", "công nghệ thông tin"),
            ("dữ liệu", "dữ liệu"),
            ("thành phố Hồ Chí Minh", "thành phố hồ chí minh"),
            ("  rừng \u00a0 phòng\u200b hộ ", "rừng phòng hộ"),
            ("phân bón?", "phân bón"),
        ],
    )
    def test_words(self, typed: str, sent: str) -> None:
        """Small letters, signs as spaces, nothing that carries no subject."""
        assert rules.rewrite(typed, PHRASES).text() == sent

    @pytest.mark.parametrize(
        ("typed", "subject", "places"),
        [
            ("chợ quận 5", ("chợ",), ("quận 5",)),
            ("công chứng Q.10", ("công", "chứng"), ("quận 10",)),
            ("công chứng q10", ("công", "chứng"), ("quận 10",)),
            ("cong chung q 10", ("cong", "chung"), ("quan 10",)),
            ("tiêm chủng P.5", ("tiêm", "chủng"), ("phường 5",)),
            ("trò chơi điện tử quan 7", ("trò", "chơi", "điện", "tử"), ("quan 7",)),
            ("rừng Cần Giờ", ("rừng",), ("cần giờ",)),
            ("luat su quan tan binh", ("luat", "su"), ("quan tan binh",)),
            ("hộ nghèo huyện Nhà Bè", ("hộ", "nghèo"), ("huyện nhà bè",)),
            ("siêu thị phường Bến Thành", ("siêu", "thị"), ("phường bến thành",)),
            ("trường tp thủ đức", ("trường",), ("tp thủ đức",)),
            ("chợ phường An Lạc quận Bình Tân", ("chợ",), ("phường an lạc", "quận bình tân")),
        ],
    )
    def test_places(self, typed: str, subject: tuple, places: tuple) -> None:
        """Old districts, old and new wards, numbered and named, in both spellings."""
        query = rules.rewrite(typed, PHRASES)
        assert (query.words, query.places) == (subject, places)

    @pytest.mark.parametrize(
        "typed",
        ["chợ quận", "cơ quan 24 giờ", "quận 13 vắng", "phường 29 tuổi", "quan hệ lao động"],
    )
    def test_no_places(self, typed: str) -> None:
        """With marks «chợ quận» is not the ward Chợ Quán; there is no district 13."""
        assert rules.rewrite(typed, PHRASES).places == ()

    def test_place_alone(self) -> None:
        """A place without a subject is the subject."""
        assert rules.rewrite("Cần Giờ", PHRASES) == rules.Query(("cần", "giờ"))

    @pytest.mark.parametrize(
        ("typed", "sent"),
        [
            ('"giao thông công cộng"', '"giao thông công cộng"'),
            ("co-quan-bao-chi-thanh-pho", "co-quan-bao-chi-thanh-pho"),
        ],
    )
    def test_kept(self, typed: str, sent: str) -> None:
        """A phrase in quotation marks and a pasted address are kept."""
        assert rules.rewrite(typed, PHRASES).text() == sent

    def test_long_text(self) -> None:
        """A pasted page is cut to what the index can take."""
        assert len(rules.rewrite("giao thông " * 500, PHRASES).words) == 64
        assert len(rules.rewrite('"giao thông ' * 500, PHRASES).text().split()) == 64

    @given(st.text(max_size=60))
    def test_any_text(self, typed: str) -> None:
        """Every text gives a query, the same for its decomposed form."""
        query = rules.rewrite(typed, PHRASES)
        assert rules.rewrite(unicodedata.normalize("NFD", typed), PHRASES) == query
        assert ":" not in query.text()


class TestQuery:
    """The words as Solr's parser gets them."""

    @pytest.mark.parametrize(
        ("words_", "places", "text", "minimum"),
        [
            (("chợ",), (), "chợ", None),
            (("chợ",), ("quận 5",), '+chợ "quận 5"', "0"),
            (("bảo", "tàng"), ("quận 1",), '+bảo +tàng "quận 1"', "0"),
            (("trò", "chơi", "điện", "tử"), ("quận 7",), 'trò chơi điện tử "quận 7"', "3"),
            (tuple("abcdefghij"), ("quận 7",), 'a b c d e f g h i j "quận 7"', "8"),
        ],
    )
    def test_places_are_welcome_not_required(
        self, words_: tuple, places: tuple, text: str, minimum: str | None
    ) -> None:
        """A place raises a record that names it and never replaces a word of the subject."""
        query = rules.Query(words_, places)
        assert (query.text(), query.minimum()) == (text, minimum)


class TestRelaxedParams:
    """The repeated searches require every word."""

    def test_unfinished_words(self) -> None:
        """Beginnings of words in titles count."""
        params = rules.relaxed_params(
            rules.Relaxed.PREFIX, rules.Query(("tiêm", "chủ"), ("quận 1",))
        )
        assert params["q"] == "tiêm chủ"
        assert "title_ngram" in params["qf"]
        assert params["mm"] == "100%"

    def test_one_wrong_letter(self) -> None:
        """Short words and numbers stay exact: one letter of two matches nearly anything."""
        params = rules.relaxed_params(rules.Relaxed.FUZZY, rules.Query(("ngân", "xã", "343")))
        assert params["q"] == "ngân~1 xã 343"

    def test_long_text(self) -> None:
        """In a pasted page no letter may differ: it would be thousands of words to the index."""
        params = rules.relaxed_params(rules.Relaxed.FUZZY, rules.Query(("ngân",) * 17))
        assert "~" not in params["q"]


class TestAllowed:
    """What a caller may ask of the index."""

    ALLOWED = frozenset({"id", "title", "score"})

    @pytest.mark.parametrize(
        ("asked", "given_"),
        [
            (["id", "title"], ["id", "title"]),
            (["id,title score"], ["id", "title", "score"]),
            (["*"], []),
            (["data_dict", "id"], ["id"]),
            (['x:docfreq(res_url,"http://a")'], []),
            (["id", "[explain]"], ["id"]),
            (["x:id"], []),
            ([""], []),
            ([7], []),
        ],
    )
    def test_names(self, asked: list, given_: list) -> None:
        """Names on the list pass; functions, renamings and all else do not."""
        assert rules.allowed_names(asked, self.ALLOWED) == given_

    @pytest.mark.parametrize(
        ("asked", "given_"),
        [
            ("score desc, title asc", "score desc, title asc"),
            ("title", "title"),
            ("permission_labels asc, title  DESC", "title DESC"),
            ("termfreq(permission_labels,'x') desc", ""),
            ("query($q) desc", ""),
            ("title sideways", ""),
            ("", ""),
        ],
    )
    def test_sort(self, asked: str, given_: str) -> None:
        """Fields on the list with a direction pass."""
        assert rules.allowed_sort(asked, self.ALLOWED) == given_

    @pytest.mark.parametrize(
        ("asked", "given_"),
        [
            ("title^4 id", "title^4 id"),
            ("permission_labels title^0.5", "title^0.5"),
            ("title^2^3 {!x}title", ""),
        ],
    )
    def test_weights(self, asked: str, given_: str) -> None:
        """Fields on the list with a weight pass."""
        assert rules.allowed_weights(asked, self.ALLOWED) == given_

    @given(st.lists(st.text(max_size=15), max_size=5))
    def test_nothing_else_passes(self, asked: list[str]) -> None:
        """Whatever is asked, only names on the list come out."""
        assert set(rules.allowed_names(asked, self.ALLOWED)) <= self.ALLOWED
