"""The Solr configset, built from the schema of the installed CKAN."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from ckanext.hcmc_vietnamese.search import solr_conf, words

STOCK = solr_conf.CKAN_SCHEMA.read_bytes()


@pytest.fixture(scope="module")
def schema() -> etree._Element:
    """Give the edited schema."""
    return etree.fromstring(solr_conf.build(STOCK))


def copies(root: etree._Element) -> set[tuple[str, str]]:
    """Return the copies between fields."""
    return {(node.get("source"), node.get("dest")) for node in root.iter("copyField")}


def names(root: etree._Element, tag: str) -> set[str]:
    """Return the names of all nodes of a kind."""
    return {node.get("name") for node in root.iter(tag)}


class TestBuild:
    """The edits, and nothing but the edits."""

    def test_name_that_ckan_checks_stays(self, schema) -> None:
        """CKAN refuses to start on a schema of another name."""
        assert schema.get("name") == "ckan-2.12"

    def test_fields(self, schema) -> None:
        """Three fields more, none lost, one of another type."""
        stock = etree.fromstring(STOCK)
        assert names(schema, "field") - names(stock, "field") == {
            "title_vi", "text_vi", "agency_title",
        }  # fmt: skip
        assert names(stock, "field") <= names(schema, "field")
        changed = {
            node.get("name")
            for node in stock.iter("field")
            if dict(node.attrib) != dict(_field(schema, node.get("name")).attrib)
        }
        assert changed == {"title_string"}
        assert _field(schema, "title_string").get("type") == "sort_vi"

    def test_copies(self, schema) -> None:
        """What is copied more and less than in CKAN's schema."""
        before, after = copies(etree.fromstring(STOCK)), copies(schema)
        assert before - after == {(source, "text") for source in solr_conf.DROPPED_COPIES}
        assert after - before == set(solr_conf.NEW_COPIES)

    def test_no_stemmer(self, schema) -> None:
        """An English stemmer cuts Vietnamese words."""
        classes = {node.get("class") for node in schema.iter("filter")}
        assert not {name for name in classes if "Stem" in name or "Porter" in name}

    def test_chains_are_filled_in(self, schema) -> None:
        """No placeholder is left, and every chain cuts words before it changes them."""
        assert not list(schema.iter("include"))
        for analyzer in schema.iter("analyzer"):
            kinds = [step.tag for step in analyzer]
            assert kinds == sorted(kinds, key=["charFilter", "tokenizer", "filter"].index)
            assert kinds.count("tokenizer") == 1

    def test_same_result_every_time(self) -> None:
        """A rebuilt configset differs only if something changed."""
        assert solr_conf.build(STOCK) == solr_conf.build(STOCK)

    @pytest.mark.parametrize(
        ("old", "new", "reason"),
        [
            (b'name="ckan-2.12"', b'name="ckan-2.13"', "ckan-2.13"),
            (b'name="text_ngram" class', b'name="text_gram" class', "text_ngram"),
            (b'<copyField source="urls" dest="text"/>', b"", "urls"),
            (b'name="title_string" type', b'name="title_text" type', "title_string"),
            (b'<field name="index_id"', b'<field name="text_vi"', "text_vi"),
            (b"</schema>", b'<copyField source="name" dest="text"/></schema>', "2 nodes"),
        ],
    )
    def test_unknown_schema_stops_the_build(self, old: bytes, new: bytes, reason: str) -> None:
        """A node missing, double or there already means: look at the edits again."""
        assert old in STOCK
        with pytest.raises(solr_conf.UnexpectedSchema, match=reason):
            solr_conf.build(STOCK.replace(old, new, 1))


def _field(root: etree._Element, name: str) -> etree._Element:
    found = root.find(f"fields/field[@name='{name}']")
    assert found is not None
    return found


class TestSynonyms:
    """A long form also stands for its short ones."""

    def test_folded_on_both_sides(self) -> None:
        """The filter comes after folding: «đăng ký» is «dang ki» there."""
        lists = _words(abbreviations={"đkkd": ("đăng ký kinh doanh",)})
        assert solr_conf.synonyms(lists) == [
            "dang ki kinh doanh => dang ki kinh doanh, dkkd",
            "dkkd => dkkd, dang ki kinh doanh",
        ]

    def test_everyday_word_does_not_stand_for_the_official_term(self) -> None:
        """«khách sạn» leads to «cơ sở lưu trú», which is more than hotels."""
        lists = _words(everyday={"khách sạn": ("cơ sở lưu trú",)})
        assert solr_conf.synonyms(lists) == ["co so luu tru => co so luu tru, khach san"]

    def test_longer_form_carries_the_inner_one(self) -> None:
        """The longest match wins, so it must not hide the shorter one."""
        lists = _words(
            abbreviations={"gdnn": ("giáo dục nghề nghiệp",)},
            everyday={"trường nghề": ("cơ sở giáo dục nghề nghiệp",)},
        )
        assert (
            "co so giao duc nghe nghiep => co so giao duc nghe nghiep, truong nghe, gdnn"
            in solr_conf.synonyms(lists)
        )

    def test_packaged_lists(self) -> None:
        """Every abbreviation of the package has a rule in ASCII."""
        text = "\n".join(solr_conf.synonyms(words.load()))
        assert text.isascii()
        assert "uy ban nhan dan => uy ban nhan dan, ubnd" in text


def _words(**lists: object) -> words.Words:
    empty = {"abbreviations": {}, "everyday": {}, "opening": (), "anywhere": (), "places": ()}
    return words.Words(**(empty | lists))


class TestWrite:
    """A complete conf folder."""

    def test_files(self, tmp_path: Path) -> None:
        """Everything that the schema and the configuration name is there."""
        solr_conf.write(tmp_path / "conf", words.load())
        written = {path.name for path in (tmp_path / "conf").iterdir()}
        assert written == {
            "schema.xml", "solrconfig.xml", "synonyms.txt", "mapping-vi.txt", "protwords.txt",
            "stopwords.txt",
        }  # fmt: skip

    def test_again(self, tmp_path: Path) -> None:
        """Writing over an older folder is fine."""
        solr_conf.write(tmp_path, words.load())
        before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        solr_conf.write(tmp_path, words.load())
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before

    def test_stock(self, tmp_path: Path) -> None:
        """CKAN's own schema, with the same closed handlers and without our fields."""
        solr_conf.write_stock(tmp_path)
        assert (tmp_path / "schema.xml").read_bytes() == STOCK
        config = (tmp_path / "solrconfig.xml").read_text("utf-8")
        assert "title_vi" not in config
        assert "facet.mincount" in config


class TestHandlers:
    """Three addresses answer; every other that Solr adds by itself is closed."""

    def test_declared(self) -> None:
        """All but the three are declared as not found, and counts of zero cannot be asked."""
        config = etree.fromstring((solr_conf.PARTS / "solrconfig.xml").read_bytes())
        kinds = {node.get("name"): node.get("class") for node in config.iter("requestHandler")}
        open_names = {name for name, kind in kinds.items() if kind != "solr.NotFoundRequestHandler"}
        assert open_names == {"/select", "/update"}
        invariant = config.find("requestHandler[@name='/select']/lst[@name='invariants']/int")
        assert invariant is not None
        assert (invariant.get("name"), invariant.text) == ("facet.mincount", "1")
