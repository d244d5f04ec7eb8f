"""A page in Vietnamese takes its words from our catalogue, whichever package shows them."""

from __future__ import annotations

import gettext
import json
from collections.abc import Callable
from pathlib import Path

import flask_babel
import polib
import pytest

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib import i18n

from ckanext.hcmc_i18n import catalogue, english, sources
from ckanext.hcmc_vietnamese.translation import Translation


@pytest.fixture
def say(app) -> Callable[..., str]:
    """Translates as a request in a language would."""

    def translate(msgid: str, language: str = "vi", plural: str = "", number: int = 1) -> str:
        with app.flask_app.test_request_context(), flask_babel.force_locale(language):
            return tk.ungettext(msgid, plural, number) if plural else tk._(msgid)

    return translate


class TestTranslation:
    """The plugin serves one catalogue for all packages."""

    def test_where_the_catalogue_lies(self):
        """The folder holds template, readable and compiled catalogue."""
        assert Translation().i18n_directory() == str(catalogue.FOLDER)

    def test_languages(self):
        """Both languages are there, and nothing that only looks like one."""
        assert Translation().i18n_locales() == ["en", "vi"]

    def test_domain(self):
        """The files are named after it."""
        assert Translation().i18n_domain() == catalogue.DOMAIN
        assert catalogue.MO.exists()

    def test_ours_stands_before_those_it_corrects(self):
        """CKAN goes through them from the last to the first-listed; the last merged wins."""
        names = [plugin.name for plugin in p.PluginImplementations(p.ITranslation)]
        assert names[-1] == "hcmc_vietnamese"
        assert {"harvest", "dcat"} < set(names)


class TestResolution:
    """What the portal's translation function answers."""

    VIETNAMESE = (
        ("Skip to main content", "Chuyển đến nội dung chính"),  # core leaves it out
        ("Visibility", "Phạm vi hiển thị"),  # core says it wrongly
        ("Organizations", "Đơn vị"),
        ("Members", "Thành viên"),  # core says it well
        ("Select at least one", "Chọn ít nhất một mục"),  # scheming
        ("Harvest Sources", "Nguồn thu thập"),
        ("Reharvest", "Thu thập lại"),
        ("Publisher name", "Tên đơn vị công bố"),  # dcat
        ("Table Designer", "Thiết kế bảng"),
        ("Edit Data Dictionary", "Chỉnh sửa từ điển dữ liệu"),
        ("Biweekly", "Hai tuần một lần"),  # nobody marks it
    )

    def test_vietnamese(self, say):
        """Core, its plugins and the extensions speak through one catalogue."""
        assert [(msgid, say(msgid)) for msgid, _expected in self.VIETNAMESE] == list(
            self.VIETNAMESE
        )

    def test_english_stays_english(self, say):
        """The English side is CKAN's own, in the city's terms."""
        for msgid, _expected in self.VIETNAMESE:
            assert say(msgid, "en") == english.in_terms(msgid)

    def test_one_form_for_every_number(self, say):
        """Vietnamese nouns have no plural: core's rule for other languages must not win."""
        for number in (0, 1, 2, 102):
            text = say("{number} dataset found", plural="{number} datasets found", number=number)
            assert text.format(number=number) == f"{number} tập dữ liệu"

    def test_every_string_resolves(self, app):
        """No string of any package falls back to English for want of an entry."""
        core, own = catalogue.shipped(), catalogue.ours()
        with app.flask_app.test_request_context(), flask_babel.force_locale("vi"):
            merged = flask_babel.get_domain().get_translations()
            for message in sources.messages().values():
                entry = own.get(message.msgid)
                expected = catalogue.text(entry) if entry else core[message.msgid]
                said = (
                    merged.ungettext(message.msgid, message.plural, 2)
                    if message.plural
                    else merged.ugettext(message.msgid)
                )
                assert said == expected, message.msgid

    def test_the_compiled_file_is_plain_gettext(self):
        """Any gettext reads it."""
        with catalogue.MO.open("rb") as file:
            translations = gettext.GNUTranslations(file)
        assert translations.ngettext("{num} Member", "{num} Members", 5) == "{num} thành viên"


class TestJavaScript:
    """Scripts in the browser get their words from the same catalogue."""

    @pytest.fixture(scope="class")
    def storage(self, tmp_path_factory) -> Path:
        """A storage folder for the dictionaries, so that they are built once."""
        return tmp_path_factory.mktemp("storage")

    @pytest.fixture
    def dictionary(self, storage, monkeypatch, ckan_config) -> dict[str, list[str]]:
        """The dictionary that the portal builds for Vietnamese."""
        monkeypatch.setitem(ckan_config, "ckan.storage_path", str(storage))
        built = storage / "i18n" / "js" / "vi.js"
        if not built.exists():
            i18n.build_js_translations()
        return json.loads(built.read_text(encoding="utf-8"))

    def test_every_string_of_a_script_is_there(self, dictionary):
        """Core's scripts, the extensions' and ours: nothing is missing, nothing stays English."""
        core, own = catalogue.shipped(), catalogue.ours()
        scripts = [m for m in sources.messages().values() if m.in_javascript]
        assert len(scripts) > 40
        for message in scripts:
            entry = own.get(message.msgid)
            expected = catalogue.text(entry) if entry else core[message.msgid]
            assert dictionary[message.msgid][-1] == expected

    @pytest.mark.parametrize(
        ("msgid", "expected"),
        [
            ("Close", "Đóng"),
            ("Searching...", "Đang tìm"),
            ("Edit", "Chỉnh sửa"),  # core's own word is replaced
            ("Copy to clipboard", "Sao chép vào bộ nhớ tạm"),
        ],
    )
    def test_word(self, msgid, expected, dictionary):
        """The words a visitor meets in tables and forms."""
        assert dictionary[msgid] == [None, expected]

    def test_plural(self, dictionary):
        """A plural entry carries its plural key and the one form."""
        key = "Input is too short, must be at least one character"
        assert dictionary[key][1:] == ["Nội dung quá ngắn, cần ít nhất %(num)d ký tự"]

    def test_plural_rule(self, dictionary):
        """The browser counts as the server does."""
        assert dictionary[""]["plural-forms"].replace(" ", "") == "nplurals=1;plural=0;"

    def test_the_template_names_the_scripts(self):
        """The dictionary takes only what a template ties to a script."""
        template = polib.pofile(str(catalogue.POT))
        tied = {e.msgid for e in template if any(name.endswith(".js") for name, _ in e.occurrences)}
        assert {"Searching...", "Copy to clipboard"} <= tied
