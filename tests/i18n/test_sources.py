"""The extraction reads Python, templates, scripts and what packages do not mark."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckanext.hcmc_i18n import sources


@pytest.fixture(scope="module")
def messages() -> dict[str, sources.Message]:
    return sources.messages()


@pytest.fixture
def package(tmp_path, monkeypatch) -> Path:
    """A package of our own with one file of each kind."""
    folder = tmp_path / "toy_sources"
    (folder / "templates").mkdir(parents=True)
    (folder / "assets").mkdir()
    (folder / "tests").mkdir()
    (folder / "__init__.py").write_text('_ = str\nTEXT = _("From Python")\n')
    (folder / "templates" / "a.html").write_text(
        "<p>{{ _('From a template') }}</p>"
        "{% trans n=2 %}One{% pluralize %}{{ n }} many{% endtrans %}"
    )
    (folder / "templates" / "mail.txt").write_text("{% trans %}\nFrom\n a mail\n{% endtrans %}")
    (folder / "assets" / "a.js").write_text(
        "this._('From a script'); ckan.i18n.ngettext('%(num)d row', '%(num)d rows', n);"
    )
    (folder / "tests" / "test_a.py").write_text('_("Only in a test")\n')
    monkeypatch.syspath_prepend(tmp_path)
    return folder


class TestStrings:
    """Every kind of file is read, each string with the file that holds it."""

    @pytest.mark.parametrize(
        ("name", "msgid", "plural"),
        [
            ("toy_sources/__init__.py", "From Python", ""),
            ("toy_sources/templates/a.html", "From a template", ""),
            ("toy_sources/templates/a.html", "One", "%(n)s many"),
            ("toy_sources/templates/mail.txt", "From a mail", ""),
            ("toy_sources/assets/a.js", "From a script", ""),
            ("toy_sources/assets/a.js", "%(num)d row", "%(num)d rows"),
        ],
    )
    def test_found(self, package, name, msgid, plural):
        """The text, its plural and the path below the package are given."""
        assert (name, msgid, plural) in set(sources._strings("toy_sources"))

    def test_tests_are_not_read(self, package):
        """Nobody sees the strings of tests."""
        assert "Only in a test" not in {
            text for _name, text, _plural in sources._strings("toy_sources")
        }

    def test_a_template_that_cannot_be_parsed_is_named(self, package):
        """The error says which file to mend."""
        (package / "templates" / "b.html").write_text("{% nonsense %}")
        with pytest.raises(sources.UnreadableSource, match=r"b\.html"):
            list(sources._strings("toy_sources"))

    def test_a_package_that_is_not_installed_is_named(self):
        """A missing extension is no reason to drop its strings silently."""
        with pytest.raises(sources.UnreadableSource, match="no_such_package"):
            list(sources._strings("no_such_package"))


class TestMessages:
    """All of it together, as the catalogue needs it."""

    @pytest.mark.parametrize(
        ("msgid", "origin"),
        [
            ("Skip to main content", "core"),
            ("Must start with {prefix}", "core"),
            ("Table Designer", "core"),
            ("Select at least one", "scheming"),
            ("Reharvest", "harvest"),
            ("Publisher name", "dcat"),
            ("Biweekly", "harvest"),
            ("Owner org", "core"),
            ("Username", "core"),
        ],
    )
    def test_known_string(self, msgid, origin, messages):
        """Marked, unmarked and hard-coded strings are all there."""
        assert origin in messages[msgid].origins

    def test_a_string_of_a_script_is_known_as_one(self, messages):
        """The browser's dictionary needs to know."""
        assert messages["Searching..."].in_javascript
        assert not messages["Skip to main content"].in_javascript

    def test_a_plural_keeps_its_plural(self, messages):
        """Both English forms lead to the one Vietnamese form."""
        assert messages["{number} dataset found"].plural == "{number} datasets found"
        assert messages["{number} harvest found"].plural == "{number} harvests found"

    def test_excluded_strings_are_left_out(self, messages):
        """Worked examples of CKAN are not shown on any portal."""
        assert "This is an untranslated string" not in messages
        assert not any(
            message.files and all(name.startswith("ckanext/example_") for name in message.files)
            for message in messages.values()
        )
