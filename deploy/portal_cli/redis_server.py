"""A private Redis: loopback, a password, its data on disk in the portal's folder."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from portal_cli import commands, processes, waiting
from portal_cli.layout import Layout

PART = "redis"
CONFIG = """bind 127.0.0.1
port {port}
requirepass {password}
dir {folder}
daemonize no
set-proc-title no
appendonly yes
save 900 1
maxmemory-policy noeviction
"""


@dataclass(frozen=True)
class Redis:
    """One private Redis server."""

    layout: Layout
    port: int
    password: str

    def url(self, index: int = 0) -> str:
        """Return the address with the password."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{index}"

    def start(self) -> None:
        """Start the server; it is ready when :meth:`wait` returns."""
        if processes.recorded(self.layout, PART):
            return
        self.layout.redis_data.mkdir(parents=True, exist_ok=True)
        config = self._write_config()
        program = processes.Program(
            PART, ["redis-server", str(config)], commands.clean_environment(), self.layout.home
        )
        processes.spawn(self.layout, program)

    def wait(self) -> None:
        """Return when the server answers with its data loaded."""
        waiting.until(self.layout, PART, self.is_ready, 60)

    def is_ready(self) -> bool:
        """Tell whether the server answers a PING with our password."""
        request = f"AUTH {self.password}\r\nPING\r\nQUIT\r\n".encode()
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
                connection.sendall(request)
                answer = b""
                while piece := connection.recv(256):
                    answer += piece
        except OSError:
            return False
        return b"+PONG\r\n" in answer

    def _write_config(self) -> Path:
        path = self.layout.home / "redis.conf"
        text = CONFIG.format(
            port=self.port, password=self.password, folder=_quoted(self.layout.redis_data)
        )
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        return path


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
