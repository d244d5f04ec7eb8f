"""Fetching a document from an allowed host: addresses are checked before every connection.

The name is resolved once and the connection goes to that very address, so a name that changes its
answer between the check and the connection gains nothing. Each redirect is checked anew.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import certifi
import urllib3

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = 5
_MOVED = frozenset({301, 302, 303, 307, 308})
_CHUNK = 64 * 1024


class FetchError(Exception):
    """The document could not be fetched; the message says why."""


class AddressRefused(FetchError):
    """The address is not one that this portal may fetch."""


class SourceFailed(FetchError):
    """The source did not answer with a whole document."""


@dataclass(frozen=True)
class Limits:
    """What a fetch may cost: ``seconds`` in all and ``size`` in bytes."""

    seconds: float = 60.0
    size: int = 50 * 1024 * 1024


@dataclass(frozen=True)
class AllowedHosts:
    """Hosts that may be fetched.

    :param names: lower-case host names, each optionally with ``:port``; without port the usual
        port of the scheme is meant. An IP address is allowed only if it stands here itself.
    :param networks: networks behind the portal in which an allowed *name* may lie.
    """

    names: frozenset[str] = field(default_factory=frozenset)
    networks: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, entries: Iterable[str]) -> AllowedHosts:
        """Read a list of ``host``, ``host:port`` and ``network/length`` entries."""
        names, networks = set(), []
        for entry in entries:
            if "/" in entry:
                networks.append(ipaddress.ip_network(entry.strip(), strict=False))
            else:
                names.add(entry.strip().lower())
        return cls(frozenset(names), tuple(networks))

    def check(self, url: str) -> Target:
        """Return where to connect for ``url``.

        :raises AddressRefused: when the scheme, host, port or resolved address is not allowed.
        """
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError as error:
            raise AddressRefused(url) from error
        if parts.scheme not in _PORTS or not host or parts.username or parts.password:
            raise AddressRefused(url)
        actual_port = port or _PORTS[parts.scheme]
        shown = f"[{host}]" if ":" in host else host
        wanted = {f"{shown}:{actual_port}"}
        if actual_port == _PORTS[parts.scheme]:
            wanted.add(shown)
        if not wanted & self.names:
            raise AddressRefused(url)
        return Target(url, parts.scheme, host, actual_port, self._resolve(url, host, actual_port))

    def _resolve(self, url: str, host: str, port: int) -> str:
        literal = _literal(host)
        if literal is not None:
            return str(literal)
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise SourceFailed(f"{url}: {error}") from error
        addresses = [ipaddress.ip_address(str(one[4][0]).split("%", 1)[0]) for one in found]
        if not addresses or not all(self._may_reach(address) for address in addresses):
            raise AddressRefused(url)
        return str(addresses[0])

    def _may_reach(self, address: Address) -> bool:
        mapped = getattr(address, "ipv4_mapped", None) or address
        if any(mapped in network for network in self.networks):
            return True
        return mapped.is_global and not mapped.is_multicast


@dataclass(frozen=True)
class Target:
    """An address that was checked, and the IP address the connection goes to."""

    url: str
    scheme: str
    host: str
    port: int
    address: str


def fetch(url: str, hosts: AllowedHosts, limits: Limits) -> bytes:
    """Return the document at ``url``.

    :raises AddressRefused: when it, or a redirect, leads to a host that is not allowed.
    :raises SourceFailed: when the source does not answer, answers with an error, is too slow,
        sends too much or stops in the middle.
    """
    ends = time.monotonic() + limits.seconds
    for _ in range(_REDIRECTS + 1):
        document, elsewhere = _read(hosts.check(url), limits, ends)
        if elsewhere is None:
            return document
        url = urljoin(url, elsewhere)
    raise SourceFailed(f"{url}: more than {_REDIRECTS} redirects")


def _read(target: Target, limits: Limits, ends: float) -> tuple[bytes, str | None]:
    with _pool(target, ends) as pool:
        try:
            answer = pool.request(
                "GET",
                _path(target.url),
                headers={"Host": _host_header(target), "Accept": "application/rdf+xml, */*;q=0.5"},
                redirect=False,
                retries=False,
                preload_content=False,
            )
            try:
                if answer.status in _MOVED and answer.headers.get("Location"):
                    return b"", answer.headers["Location"]
                if answer.status != HTTPStatus.OK:
                    raise SourceFailed(f"{target.url}: HTTP {answer.status}")
                return _body(answer, target.url, limits, ends), None
            finally:
                answer.close()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise SourceFailed(f"{target.url}: {error}") from error


def _body(answer: urllib3.BaseHTTPResponse, url: str, limits: Limits, ends: float) -> bytes:
    parts, size = [], 0
    # One read of the connection at a time: a source that trickles must not hold a chunk open.
    while chunk := answer.read1(_CHUNK, decode_content=True):
        size += len(chunk)
        if size > limits.size:
            raise SourceFailed(f"{url}: more than {limits.size} bytes")
        if time.monotonic() > ends:
            raise SourceFailed(f"{url}: not finished after {limits.seconds:g} s")
        parts.append(chunk)
    return b"".join(parts)


def _pool(target: Target, ends: float) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(total=max(0.1, ends - time.monotonic()))
    if target.scheme == "http":
        return urllib3.HTTPConnectionPool(target.address, target.port, timeout=timeout)
    return urllib3.HTTPSConnectionPool(
        target.address,
        target.port,
        timeout=timeout,
        server_hostname=target.host,
        assert_hostname=target.host,
        ca_certs=certifi.where(),
    )


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _host_header(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == _PORTS[target.scheme] else f"{host}:{target.port}"


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
