"""Ports: taken from what is free, and kept from one start to the next."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from contextlib import closing

from portal_cli.messages import PortalError, Text

LOOPBACK = "127.0.0.1"
# Starting points away from the usual ports of other servers.
PREFERRED = {"postgres": 15500, "redis": 16500, "solr": 18500, "catalogue": 15600}
WEB = 5000
SPAN = 400
HIGHEST = 65535


def is_free(port: int) -> bool:
    """Tell whether nothing listens on a loopback port."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def first_free(start: int, taken: Iterable[int] = ()) -> int:
    """Return the first free port from ``start`` on that is not in ``taken``."""
    reserved = set(taken)
    for port in range(start, start + SPAN):
        if port not in reserved and is_free(port):
            return port
    raise PortalError(
        Text(
            f"không còn cổng trống từ {start} đến {start + SPAN}",
            f"no port is free from {start} to {start + SPAN}",
        ),
        Text("đóng bớt dịch vụ trên máy", "stop some of the services on this machine"),
    )


def choose(kept: Mapping[str, int], ours: Iterable[str] = ()) -> dict[str, int]:
    """Return a port per private service: the kept one where it is free or held by ``ours``."""
    chosen: dict[str, int] = {}
    for name, start in PREFERRED.items():
        old = kept.get(name)
        if old and (name in ours or is_free(old)):
            chosen[name] = old
        else:
            chosen[name] = first_free(start, chosen.values())
    return chosen


def web(port: int, running: bool = False) -> int:
    """Return the web port if it may be used; a taken one is named with its remedy."""
    if not 0 < port <= HIGHEST:
        raise PortalError(
            Text(f"không có cổng {port}", f"there is no port {port}"),
            Text(f"chọn số từ 1 đến {HIGHEST}", f"choose a number from 1 to {HIGHEST}"),
        )
    if running or is_free(port):
        return port
    other = first_free(port + 1)
    raise PortalError(
        Text(f"cổng {port} đang có chương trình khác dùng", f"port {port} is taken"),
        Text(f"./portal start --port {other}", f"./portal start --port {other}"),
    )
