"""Where everything lies: the checkout, the portal's one folder, and what is in it."""

from __future__ import annotations

import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from portal_cli.messages import PortalError, Text

FOLDER = ".portal"


@dataclass(frozen=True)
class Layout:
    """Paths of one installation.

    :param checkout: the source tree.
    :param home: the folder of this installation's services and data.
    :param shared: the folder with what several installations may use together
        (Python packages, Solr's jars): the portal and its tests share one.
    """

    checkout: Path
    home: Path
    shared: Path

    @classmethod
    def of(cls, checkout: Path, home: Path | None = None, shared: Path | None = None) -> Layout:
        """Return the layout of ``checkout``; ``home`` defaults to its ``.portal``."""
        own = home or checkout / FOLDER
        return cls(checkout, own, shared or own)

    @property
    def tests(self) -> Layout:
        """The installation the tests and benches use beside a running portal."""
        return Layout(self.checkout, self.home / "test", self.shared)

    @property
    def deploy(self) -> Path:
        """The folder with what the installation is made from."""
        return self.checkout / "deploy"

    @property
    def venv(self) -> Path:
        """The Python environment."""
        return self.shared / "venv"

    @property
    def python(self) -> Path:
        """The interpreter of the Python environment."""
        return self.venv / "bin" / "python"

    @property
    def jars(self) -> Path:
        """Solr's libraries."""
        return self.shared / "solr" / "lib"

    @property
    def solr_classes(self) -> Path:
        """The compiled Solr server."""
        return self.shared / "solr" / "classes"

    @property
    def solr_home(self) -> Path:
        """Solr's cores with their configuration and index."""
        return self.home / "solr-home"

    @property
    def logs(self) -> Path:
        """One file per part."""
        return self.home / "logs"

    @property
    def run(self) -> Path:
        """One record per process that was started."""
        return self.home / "run"

    @property
    def stamps(self) -> Path:
        """What has been done, keyed on what it was done from."""
        return self.home / "stamps"

    @property
    def storage(self) -> Path:
        """Uploaded files."""
        return self.home / "storage"

    @property
    def ini(self) -> Path:
        """Settings of the web server, worker and consumers."""
        return self.home / "portal.ini"

    @property
    def owner_ini(self) -> Path:
        """Settings for migrations: the only file with the owner's database password."""
        return self.home / "owner.ini"

    @property
    def state(self) -> Path:
        """Ports and choices kept from one start to the next."""
        return self.home / "state.json"

    @property
    def secrets(self) -> Path:
        """Passwords and keys, mode 600."""
        return self.home / "secrets.json"

    @property
    def redis_data(self) -> Path:
        """Redis' files."""
        return self.home / "redis"

    def prepare(self) -> None:
        """Make the folders; refuse a folder that belongs to somebody else."""
        self.check_owner()
        for folder in (self.home, self.shared, self.logs, self.run, self.stamps, self.storage):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.logs, self.run, self.stamps, self.storage):
            folder.chmod(0o700)
        # Under root PostgreSQL runs as another user and must be able to pass through.
        self.home.chmod(0o711 if os.geteuid() == 0 else 0o700)

    def check_owner(self) -> None:
        """Refuse to work in a folder that another user made, or that is closed to us."""
        try:
            self._check_owner()
        except PermissionError as error:
            raise PortalError(
                Text(f"không vào được {error.filename}", f"no way into {error.filename}"),
                Text("dùng thư mục của mình", "use a folder of your own"),
            ) from error

    def _check_owner(self) -> None:
        for folder in (self.home, self.shared):
            if folder.exists() and folder.stat().st_uid != os.geteuid():
                owner = _user_name(folder.stat().st_uid)
                raise PortalError(
                    Text(
                        f"{folder} thuộc về người dùng {owner}",
                        f"{folder} belongs to the user {owner}",
                    ),
                    Text(f"chạy lệnh bằng người dùng {owner}", f"run the command as {owner}"),
                )
        existing = next(p for p in (self.home, *self.home.parents) if p.exists())
        if not os.access(existing, os.W_OK):
            raise PortalError(
                Text(f"không có quyền ghi vào {existing}", f"no right to write into {existing}"),
                Text("chép mã nguồn vào thư mục của mình", "copy the source into your own folder"),
            )


def reachable(path: Path, uid: int, gid: int) -> bool:
    """Tell whether a user may pass through every folder above ``path``."""
    for folder in path.parents:
        if not folder.exists():
            continue
        stat = folder.stat()
        if stat.st_uid == uid:
            needed = 0o100
        elif stat.st_gid == gid:
            needed = 0o010
        else:
            needed = 0o001
        if not stat.st_mode & needed:
            return False
    return True


def outside_folder(home: Path) -> Path:
    """Return the folder under /var/lib used when ``home`` is closed to PostgreSQL's user."""
    digest = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    return Path("/var/lib") / f"hcmc-portal-{digest}"


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
