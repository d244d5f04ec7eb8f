"""The wheel holds everything: in a clean environment the portal loads from it alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from house_tree import ROOT, files, short

pytestmark = pytest.mark.slow

PLUGINS = ("hcmc_governance", "hcmc_dictionary", "hcmc_vietnamese")
MOVED = {"schemas/": "ckanext/hcmc_schemas/", "i18n/": "ckanext/hcmc_i18n/"}
# Runs in the clean environment, far from the checkout; prints what it has found as JSON.
LOADED = """
import json, sys
from pathlib import Path
from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app
import ckan.plugins as p, ckan.plugins.toolkit as tk

app = make_app(CKANConfigLoader(sys.argv[1]).get_config())._wsgi_app
import ckanext.hcmc_kit.tables, ckanext.hcmc_schemas, ckanext.hcmc_i18n
from ckanext.hcmc_vietnamese.translation import Translation

with app.test_request_context("/", environ_overrides={"CKAN_LANG": "vi"}):
    app.preprocess_request()
    templates = {
        name: app.jinja_env.get_template(name).filename
        for name in sys.argv[2].split(",") if name
    }
    page = app.test_client().get("/about").get_data(as_text=True)
print("FOUND " + json.dumps({
    "plugins": [plugin.name for plugin in p.PluginImplementations(p.IConfigurer)],
    "files": [module.__file__ for name, module in sys.modules.items()
              if name.startswith("ckanext.hcmc_") and module.__file__],
    "templates": templates,
    "catalogue": Translation().i18n_directory(),
    "page": "<html" in page,
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of the tree, without network."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for path in files():
        if path.parts[len(ROOT.parts)] in ("ckanext", "schemas", "i18n") or path.parent == ROOT:
            target = source / short(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)]
    told = subprocess.run([*command, str(source)], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr[-3000:]
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment of its own and return that environment's Python.

    The dependencies come from the outer environment by path, so nothing is downloaded; the outer
    copy of this project is not among them, since editable installs work by ``.pth`` files, and
    those of a folder named in a ``.pth`` file are not read.
    """
    home = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--quiet", "--python", str(python), "install"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "outer.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return python


def wanted() -> set[str]:
    """Return every file of the packages under the name it has when installed."""
    found = set()
    for path in files():
        name = short(path)
        for here, there in MOVED.items():
            if name.startswith(here):
                name = there + name.removeprefix(here)
        if name.startswith("ckanext/") and path.name != "README.md":
            found.add(name)
    return found


class TestWheel:
    """The file itself."""

    def test_holds_every_file(self, wheel: Path):
        """Templates, YAML, assets, catalogues, migrations: all that the checkout has."""
        with zipfile.ZipFile(wheel) as archive:
            held = set(archive.namelist())
        assert wanted() - held == set()

    def test_holds_nothing_else(self, wheel: Path):
        """No test, no bench, no ``ckanext/__init__.py`` that would take the namespace."""
        with zipfile.ZipFile(wheel) as archive:
            held = {name for name in archive.namelist() if ".dist-info/" not in name}
        assert held - wanted() == set()
        assert "ckanext/__init__.py" not in held

    def test_names_its_licence(self, wheel: Path):
        """AGPL-3.0-or-later, with the text."""
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
            (metadata,) = [name for name in names if name.endswith(".dist-info/METADATA")]
            assert "AGPL-3.0-or-later" in archive.read(metadata).decode()
        assert any(name.endswith("LICENSE") for name in names)


class TestInstalled:
    """The portal with the wheel alone."""

    def test_loads_everything_from_the_wheel(self, installed: Path, tmp_path: Path):
        """Plugins, templates and catalogue come from the environment, none from the checkout."""
        names = [
            name.split("/templates/", 1)[1]
            for name in sorted(wanted())
            if "/templates/" in name and name.endswith(".html") and "templates/scheming" not in name
        ]
        (tmp_path / "portal.ini").write_text((ROOT / "test.ini").read_text(encoding="utf-8"))
        environment = {k: v for k, v in os.environ.items() if k not in ("CKAN_INI", "PYTHONPATH")}
        told = subprocess.run(
            [str(installed), "-c", LOADED, "portal.ini", ",".join(names)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 0, told.stderr[-3000:]
        (line,) = [row for row in told.stdout.splitlines() if row.startswith("FOUND ")]
        found = json.loads(line.removeprefix("FOUND "))
        home = str(installed.parents[1])
        assert set(PLUGINS) <= set(found["plugins"]) | {"hcmc_dictionary"}
        assert found["page"]
        for place in [*found["files"], found["catalogue"]]:
            assert place.startswith(home), place
        ours = [name for name in found["templates"] if name.startswith("hcmc_")]
        assert ours
        for name in ours:
            assert found["templates"][name].startswith(home), name
