"""Every template of ours compiles, and what lies over core's extends it."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import pytest
from house_tree import files_in, short

import ckan
from ckan.lib import jinja_extensions

TEMPLATES = files_in("ckanext", suffix=".html")
CORE = Path(ckan.__file__).parent / "templates"
VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
# Core templates that are replaced as a whole, each with its reason.
REPLACED: dict[str, str] = {
    "package/snippets/search_facets.html": "has no block; it lays the facets out anew",
    "snippets/facet_list.html": "core's own top level counts and sorts every filter once more",
    "snippets/package_item.html": "core's own top level reads every description once more",
}


def place(path: Path) -> str:
    """Return the name a template is asked for by."""
    return path.as_posix().split("/templates/", 1)[1]


def test_there_are_templates_to_guard():
    """The guards below look at something."""
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
class TestTemplate:
    """One template file."""

    def test_compiles(self, path: Path, template_environment):
        """No template fails at its first reader."""
        source = path.read_text(encoding="utf-8")
        assert template_environment.parse(source, filename=str(path)).body

    def test_override_extends_core(self, path: Path):
        """A file over one of core's begins with ``ckan_extends``: other plugins' parts stay."""
        name = place(path)
        if (CORE / name).is_file() and name not in REPLACED:
            source = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            assert re.match(r"\s*\{%-?\s*ckan_extends\s*-?%\}", source), name

    def test_marks_nothing_as_safe(self, path: Path):
        """Text of people is escaped; markdown goes through CKAN's cleaner."""
        assert not re.search(r"\|\s*safe\b|\bliteral\(", path.read_text(encoding="utf-8"))

    def test_forms_carry_the_token(self, path: Path):
        """Each form that posts holds CKAN's CSRF field."""
        source = path.read_text(encoding="utf-8")
        posting = re.findall(r"<form[^>]*method=[\"']post", source, flags=re.IGNORECASE)
        assert source.count("csrf_input()") >= len(posting)

    def test_runs_no_script_of_its_own(self, path: Path):
        """The content policy refuses scripts inside a page and from other hosts."""
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*application/ld\+json)", source)
        assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//[^\"']*\.(?:js|css)", source)

    def test_speaks_through_the_catalogue(self, path: Path):
        """No Vietnamese word stands in a template, except where nothing of CKAN runs."""
        if path.name == "bare_error.html":
            return
        source = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(
            r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", source.lower()
        )


@pytest.fixture(scope="module")
def template_environment():
    """Return Jinja with CKAN's extensions and filters."""
    options = jinja_extensions.get_jinja_env_options()
    environment = jinja2.Environment(autoescape=True, extensions=options["extensions"])  # noqa: S701
    environment.filters["empty_and_escape"] = jinja_extensions.empty_and_escape
    return environment


class TestPages:
    """The public pages in both languages."""

    @pytest.mark.usefixtures("non_clean_db")
    @pytest.mark.parametrize(("prefix", "language"), [("", "vi"), ("/en", "en")])
    def test_every_page_renders(self, app, prefix: str, language: str):
        """Every public page renders, the 404 page too, and says which language it is in."""
        for url in ("/", "/dataset/", "/organization/", "/group/", "/about", "/user/login", "/x-y"):
            answer = app.get(f"{prefix}{url}")
            assert answer.status_code == (404 if url == "/x-y" else 200), url
            assert f'<html lang="{language}"' in answer.body, url
