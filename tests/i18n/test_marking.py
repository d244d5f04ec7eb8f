"""English that templates hard-code is marked while they are read."""

from __future__ import annotations

import jinja2
import pytest

from ckanext.hcmc_i18n import marking, sources

PAIRS = [(end, literal) for end, pairs in marking.table().items() for literal in pairs]


def source_of(end: str) -> str:
    package, _slash, rest = end.partition("/")
    if package == "ckanext":
        name, _slash, rest = rest.partition("/")
        package = f"ckanext.{name}"
    return (sources._folder(package) / rest).read_text(encoding="utf-8")


class TestTable:
    """The table fits the installed templates."""

    @pytest.mark.parametrize(("end", "literal"), PAIRS)
    def test_the_literal_is_still_there(self, end, literal):
        """After an upgrade a line that no longer fits is found here, not by a reader."""
        assert literal in source_of(end)

    @pytest.mark.parametrize("end", sorted(marking.table()))
    def test_the_marked_template_is_sound(self, end):
        """What stands in the literal's place parses and adds strings to translate."""
        marked = marking.mark(source_of(end), f"/somewhere/{end}")
        assert marked != source_of(end)
        assert marked.count("{{") >= source_of(end).count("{{")
        assert marked.count("{{") == marked.count("}}")


class TestMark:
    """Only the templates of the table are touched."""

    def test_another_template_stays(self):
        """A file of the same name elsewhere is not ours to change."""
        text = '<input placeholder="Username">'
        assert marking.mark(text, "/srv/theme/templates/admin/index.html") == text

    def test_a_template_of_the_table_is_marked(self):
        """The literal becomes a call for its translation."""
        text = '<input placeholder="Username">'
        marked = marking.mark(text, "/x/ckan/templates/admin/index.html")
        assert marked == "<input placeholder=\"{{ _('Username') }}\">"


class TestMarkHardCoded:
    """The Jinja extension shows the translation, and the same English as before."""

    @pytest.fixture
    def page(self, tmp_path):
        """Renders a marked template with a given translation function."""
        folder = tmp_path / "ckan" / "templates" / "admin"
        folder.mkdir(parents=True)
        (folder / "index.html").write_text('<input placeholder="Username">')

        def render(translate) -> str:
            environment = jinja2.Environment(
                loader=jinja2.FileSystemLoader(folder),
                extensions=[marking.MarkHardCoded],
                autoescape=True,
            )
            environment.globals["_"] = translate
            return environment.get_template("index.html").render()

        return render

    def test_translated(self, page):
        """A Vietnamese page is Vietnamese."""
        assert page({"Username": "Tên đăng nhập"}.get) == '<input placeholder="Tên đăng nhập">'

    def test_english_stays(self, page):
        """An English page looks as it did."""
        assert page(str) == '<input placeholder="Username">'

    def test_a_template_from_a_string_is_left_alone(self):
        """Templates without a file have no place in the table."""
        environment = jinja2.Environment(extensions=[marking.MarkHardCoded], autoescape=True)
        assert environment.from_string("name='x'>Cancel<").render() == "name='x'>Cancel<"
