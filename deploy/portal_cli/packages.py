"""Debian packages: which are missing, and installing them when there is a right to."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from portal_cli import commands
from portal_cli.messages import PortalError, Text

# While the packages are being unpacked no server is started by them: the portal has its own.
INSTALL = """
set -eu
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\\nexit 101\\n' >"$policy"; chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -o DPkg::Lock::Timeout=300 update
dpkg --configure -a
apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
"""
Probe = Callable[[], bool]


def postgres_bin() -> Path | None:
    """Return the folder with PostgreSQL's programs, the newest version first."""
    found = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    path = shutil.which("initdb")
    return Path(path).parent if path else None


def _has(program: str) -> Probe:
    return lambda: shutil.which(program) is not None


def _exists(*patterns: str) -> Probe:
    return lambda: any(any(Path("/").glob(pattern.lstrip("/"))) for pattern in patterns)


def _python_headers() -> bool:
    return (Path(sysconfig.get_paths()["include"]) / "Python.h").exists()


def _libmagic() -> bool:
    return bool(any(Path("/usr/lib").glob("*/libmagic.so.1")) or ctypes.util.find_library("magic"))


PORTAL: dict[str, Probe] = {
    "ca-certificates": _exists("/etc/ssl/certs/ca-certificates.crt"),
    "tzdata": _exists("/usr/share/zoneinfo/Asia/Ho_Chi_Minh"),
    "postgresql": lambda: postgres_bin() is not None,
    "redis-server": _has("redis-server"),
    "default-jdk-headless": _has("javac"),
    "maven": _has("mvn"),
    "python3-venv": lambda: find_spec("ensurepip") is not None and find_spec("venv") is not None,
    "gcc": _has("gcc"),
    "libc6-dev": _exists("/usr/include/stdio.h"),
    "python3-dev": _python_headers,
    # Not pg_config: PostgreSQL's own packages have one that cannot do without the headers.
    "libpq-dev": _exists("/usr/include/postgresql/libpq-fe.h", "/usr/include/libpq-fe.h"),
    "libmagic1": _libmagic,
}
TESTS: dict[str, Probe] = {
    "chromium": lambda: chromium() is not None,
    "fonts-noto-core": _exists("/usr/share/fonts/**/NotoSans-Regular.*"),
}


def chromium() -> str | None:
    """Return the path of the browser the tests open pages with."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def missing(wanted: dict[str, Probe]) -> list[str]:
    """Return the packages whose probe finds nothing."""
    return [name for name, probe in wanted.items() if not probe()]


def install(names: Sequence[str], log: Path) -> None:
    """Install packages as root or through sudo; without that right, say which to ask for."""
    if not names:
        return
    prefix = _root_prefix()
    if prefix is None or shutil.which("apt-get") is None:
        raise no_right(names)
    commands.run(
        [*prefix, "sh", "-c", INSTALL, "portal", *names],
        log,
        what=Text("không cài được gói Debian", "the Debian packages could not be installed"),
        remedy=Text(command(names), command(names)),
        outlive=True,
    )


def command(names: Sequence[str]) -> str:
    """Return the command an administrator runs for these packages."""
    return f"sudo apt-get install {' '.join(names)}"


def no_right(names: Sequence[str]) -> PortalError:
    """Return the error of missing packages that the caller may not install."""
    listed = ", ".join(names)
    return PortalError(
        Text(
            f"thiếu {listed}; người dùng này không có quyền cài đặt",
            f"{listed} missing; this user may not install packages",
        ),
        Text(
            f"nhờ người quản trị máy chạy: {command(names)}",
            f"ask an administrator to run: {command(names)}",
        ),
    )


def may_install() -> bool:
    """Tell whether packages can be installed without asking anybody."""
    return _root_prefix() is not None and shutil.which("apt-get") is not None


def _root_prefix() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    silent = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    if silent.returncode == 0:
        return ["sudo", "-n"]
    # A terminal can be asked for the password; a script cannot.
    return ["sudo"] if os.isatty(0) else None
