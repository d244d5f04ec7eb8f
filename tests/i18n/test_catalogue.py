"""The Vietnamese catalogue is whole: nothing untranslated, nothing stale, nothing left over."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from click.testing import CliRunner

import ckan

from ckanext.hcmc_i18n import catalogue, sources

CORE_POT = Path(ckan.__file__).parent / "i18n" / "ckan.pot"


@pytest.fixture(scope="module")
def messages() -> dict[str, sources.Message]:
    return sources.messages()


@pytest.fixture(scope="module")
def vietnamese() -> dict[str, str]:
    """What a Vietnamese page shows: CKAN's own catalogue with ours laid over it."""
    own = {msgid: catalogue.text(entry) for msgid, entry in catalogue.ours().items()}
    return {**catalogue.shipped(), **own}


class TestWhole:
    """Every string a person can meet is said in Vietnamese."""

    @pytest.mark.parametrize("origin", sorted(sources.PACKAGES))
    def test_nothing_of_an_origin_is_untranslated(self, origin, messages, vietnamese):
        """Core, scheming, harvest, dcat and our own strings all have a translation."""
        missing = [
            msgid
            for msgid, message in messages.items()
            if origin in message.origins and not vietnamese.get(msgid)
        ]
        assert missing == []

    def test_nothing_is_missing_wrong_or_stale(self):
        """No fuzzy entry, no unused one, no placeholder or tag that differs, no file behind."""
        assert catalogue.problems() == []

    def test_all_of_core_is_covered_but_for_what_is_excluded_by_reason(self, messages, vietnamese):
        """Of the strings CKAN lists, only those of its worked examples stay in English."""
        listed = polib.pofile(str(CORE_POT))
        untouched = [entry for entry in listed if not vietnamese.get(entry.msgid)]
        assert len(listed) > 1200
        assert all(
            name.startswith(tuple(sources.EXCLUDED))
            for entry in untouched
            for name, _line in entry.occurrences
        )
        assert all(sources.EXCLUDED.values()), "each exclusion has a reason"

    @pytest.mark.parametrize(
        ("origin", "at_least"), [("core", 1150), ("scheming", 40), ("harvest", 110), ("dcat", 35)]
    )
    def test_the_extraction_sees_each_package(self, origin, at_least, messages):
        """A broken extraction would find little and make the tests above pass for nothing."""
        assert sum(origin in message.origins for message in messages.values()) >= at_least


class TestFiles:
    """The three files belong together and say how Vietnamese forms its plural."""

    def test_one_plural_form(self):
        """flask-babel takes the plural rule of the last catalogue for all of them."""
        assert polib.pofile(str(catalogue.PO)).metadata["Plural-Forms"] == "nplurals=1; plural=0;"
        assert polib.mofile(str(catalogue.MO)).metadata["Plural-Forms"] == "nplurals=1; plural=0;"

    def test_the_compiled_catalogue_equals_the_readable_one(self):
        """What the portal loads is what translators read."""
        compiled = {e.msgid: catalogue.text(e) for e in polib.mofile(str(catalogue.MO))}
        texts = {msgid: catalogue.text(e) for msgid, e in catalogue.ours().items()}
        readable = {msgid: text for msgid, text in texts.items() if text}
        assert compiled == readable

    def test_plural_entries_have_their_one_form(self):
        """No plural entry has a second form or an empty one."""
        plurals = [e for e in catalogue.ours().values() if e.msgid_plural]
        assert len(plurals) > 20
        assert all(list(entry.msgstr_plural) == [0] for entry in plurals)
        assert all(entry.msgstr_plural[0] for entry in plurals)

    def test_corrections_differ_from_what_ckan_ships(self):
        """A string CKAN says well is left to CKAN, unless a script of ours shows it."""
        core, known = catalogue.shipped(), sources.messages()
        idle = [
            msgid
            for msgid, entry in catalogue.ours().items()
            if core.get(msgid) == catalogue.text(entry) and "own" not in known[msgid].origins
        ]
        assert idle == []

    def test_an_entry_names_its_origin_and_files(self):
        """A translator sees where a string comes from."""
        entry = catalogue.ours()["Skip to main content"]
        assert entry.comment == "core"
        assert ("ckan/templates/page.html", "") in entry.occurrences


class TestWords:
    """The known mistakes of the shipped catalogue are corrected, in the terms of the city."""

    @pytest.mark.parametrize(
        ("english", "expected"),
        [
            ("Visibility", "Phạm vi hiển thị"),
            ("Required field", "Trường bắt buộc"),
            ("Field", "Trường"),
            ("Missing value", "Chưa nhập giá trị"),
            ("The form contains invalid entries:", "Biểu mẫu có mục chưa hợp lệ:"),
            ("Dataset", "Tập dữ liệu"),
            ("Datasets", "Tập dữ liệu"),
            ("Resources", "Tài nguyên"),
            ("Source", "Nguồn"),
            ("Order by", "Sắp xếp theo"),
            ("Relevance", "Mức độ liên quan"),
            ("Edit", "Chỉnh sửa"),
            ("Organization", "Đơn vị"),
            ("Group", "Chủ đề"),
            ("Publish", "Công bố"),
            ("Unpublish", "Ngừng công bố"),
            ("Data Dictionary", "Từ điển dữ liệu"),
            ("Harvest Sources", "Nguồn thu thập"),
            ("active", "Đã công bố"),
            ("draft", "Bản nháp"),
            ("deleted", "Đã xóa"),
        ],
    )
    def test_term(self, english, expected, vietnamese):
        """The term stands in the catalogue word for word."""
        assert vietnamese[english] == expected

    @pytest.mark.parametrize(
        "banned", ["Tổ chức", "tổ chức này", "Nhóm", "Tầm nhìn", "Dữ liệu nguồn", "Giá trị bị mất"]
    )
    def test_an_old_word_stands_nowhere_alone(self, banned, vietnamese, messages):
        """Core's words for unit, topic and the like were replaced everywhere, not only once."""
        assert [m for m in messages if vietnamese.get(m, "").startswith(banned)] == []


class TestCommands:
    """``python -m ckanext.hcmc_i18n.catalogue`` keeps the files in step."""

    @pytest.fixture
    def elsewhere(self, tmp_path, monkeypatch) -> Path:
        """The commands work on a copy of the catalogue."""
        copy = tmp_path / "ckanext-hcmc.po"
        copy.write_text(catalogue.PO.read_text(encoding="utf-8"), encoding="utf-8")
        monkeypatch.setattr(catalogue, "PO", copy)
        monkeypatch.setattr(catalogue, "MO", copy.with_suffix(".mo"))
        monkeypatch.setattr(catalogue, "POT", copy.with_suffix(".pot"))
        return copy

    def test_extract_keeps_translations_and_changes_nothing_twice(self, elsewhere):
        """Extracting again from the same sources leaves the file as it is."""
        before = elsewhere.read_text(encoding="utf-8")
        result = CliRunner().invoke(catalogue.main, ["extract"])
        assert result.exit_code == 0
        assert elsewhere.read_text(encoding="utf-8") == before

    def test_extract_names_a_string_that_lost_its_translation(self, elsewhere):
        """A string nobody translated is listed by name."""
        po = polib.pofile(str(elsewhere))
        po.remove(po.find("Skip to main content"))
        po.save()
        result = CliRunner().invoke(catalogue.main, ["extract"])
        assert " without a translation" in result.output
        assert "Skip to main content" in result.output

    def test_compile_writes_what_is_loaded(self, elsewhere):
        """The compiled file has the same strings."""
        assert CliRunner().invoke(catalogue.main, ["compile"]).exit_code == 0
        translated = polib.pofile(str(elsewhere)).translated_entries()
        assert len(polib.mofile(str(catalogue.MO))) == len(translated)

    def test_check_fails_and_says_why(self, elsewhere):
        """A wrong placeholder, a fuzzy entry and stale files are all named."""
        po = polib.pofile(str(elsewhere))
        po.find("View {name}").msgstr = "Xem {ten}"
        po.find("Skip to main content").flags.append("fuzzy")
        po.append(polib.POEntry(msgid="Nobody says this", msgstr="Không ai nói thế"))
        po.save()
        result = CliRunner().invoke(catalogue.main, ["check"])
        assert result.exit_code == 1
        for part in ("placeholders differ", "fuzzy", "no longer used", "run extract", "run comp"):
            assert part in result.output

    def test_check_passes_on_the_shipped_catalogue(self):
        """The catalogue in the repository is whole."""
        assert CliRunner().invoke(catalogue.main, ["check"]).exit_code == 0
