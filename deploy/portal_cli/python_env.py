"""The Python environment: pinned packages and this project, stamped when complete."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from portal_cli import commands, stamps
from portal_cli.layout import Layout
from portal_cli.messages import Text

NETWORK = Text("kiểm tra mạng rồi chạy lại", "check the network, then run this again")
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def key(layout: Layout, extras: str) -> str:
    """Return what the environment depends on, as a hash."""
    version = ".".join(map(str, sys.version_info[:3]))
    files = [layout.checkout / "setup.py", layout.checkout / "pyproject.toml", _pins(layout)]
    files.append(_requirements(layout))
    return stamps.digest([version, extras, str(layout.checkout), *files])


def is_complete(layout: Layout, tests: bool = False) -> bool:
    """Tell whether the environment is there, whole and made from the present files."""
    extras = "test" if tests else ""
    folder = layout.shared / "stamps"
    return layout.python.exists() and stamps.done(folder, _stamp(tests), key(layout, extras))


def install(layout: Layout, tests: bool = False) -> None:
    """Make the environment or complete it; a half-made one is thrown away."""
    if is_complete(layout, tests):
        return
    if not _usable(layout):
        shutil.rmtree(layout.venv, ignore_errors=True)
        commands.run(
            [sys.executable, "-m", "venv", str(layout.venv)],
            layout.logs / "setup.log",
            what=Text("không tạo được môi trường Python", "the Python environment was not made"),
            remedy=Text("cần gói python3-venv", "the package python3-venv is needed"),
        )
    extras = "[test]" if tests else ""
    _half(layout).touch()
    commands.run(
        [
            str(layout.python), "-m", "pip", "install", "--disable-pip-version-check",
            "--no-warn-script-location", "-q", "-c", str(_pins(layout)),
            "-r", str(_requirements(layout)), "-e", f"{layout.checkout}{extras}",
        ],
        layout.logs / "setup.log",
        what=Text("không cài được gói Python", "the Python packages could not be installed"),
        remedy=NETWORK,
        folder=layout.checkout,
        environment=commands.clean_environment(**_certificates()),
    )  # fmt: skip
    _half(layout).unlink()
    stamps.set_done(layout.shared / "stamps", _stamp(tests), key(layout, "test" if tests else ""))


def _certificates() -> dict[str, str]:
    """Let pip trust what the machine trusts: many offices look into their network's traffic."""
    if "PIP_CERT" in os.environ or not SYSTEM_CERTIFICATES.exists():
        return {}
    return {"PIP_CERT": str(SYSTEM_CERTIFICATES)}


def _usable(layout: Layout) -> bool:
    if not layout.python.exists() or _half(layout).exists():
        return False
    question = [str(layout.python), "-c", "import sys, pip; print(sys.version_info[:2])"]
    done = subprocess.run(question, capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout.strip() == str(sys.version_info[:2])


def _half(layout: Layout) -> Path:
    """Return the mark of an installation under way: pip does not mend what it left half-done."""
    return layout.venv / ".installing"


def _pins(layout: Layout) -> Path:
    return layout.deploy / "constraints.txt"


def _requirements(layout: Layout) -> Path:
    return layout.deploy / "requirements.txt"


def _stamp(tests: bool) -> str:
    return "python-test" if tests else "python"
