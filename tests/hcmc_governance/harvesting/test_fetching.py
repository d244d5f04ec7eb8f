"""Fetching: which addresses the portal reads, and what it costs at most."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.hcmc_governance.harvesting.fetching import (
    AddressRefused,
    AllowedHosts,
    Limits,
    SourceFailed,
    fetch,
)

from tests.hcmc_governance.harvesting.conftest import Server

SMALL = Limits(seconds=5, size=1000)


def hosts(*entries: str) -> AllowedHosts:
    """Return what the setting would allow."""
    return AllowedHosts.parse(entries)


def _trickle(listening: socket.socket) -> None:
    """Promise 1000 bytes and send one each tenth of a second, as long as somebody reads."""
    connection, _ = listening.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(100):
            time.sleep(0.1)
            try:
                connection.sendall(b"x")
            except OSError:
                return


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let every name lie at ``addresses``."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


class TestCheck:
    """Only a host that the setting names, at an address that is allowed."""

    @pytest.mark.parametrize(
        "url",
        [
            "file:///etc/passwd",
            "/etc/passwd",
            "ftp://data.vn/x",
            "gopher://data.vn/x",
            "http://other.vn/x",
            "http://data.vn:8080/x",
            "http://data.vn@other.vn/x",
            "http://data.vn.other.vn/x",
            "http://user:password@data.vn/x",
            "http://127.0.0.1/x",
            "http://2130706433/x",
            "http://[::1]/x",
            "http://[::ffff:127.0.0.1]/x",
            "http:///x",
            "http://[/x",
            "http://data.vn:notaport/x",
            "",
        ],
    )
    def test_refused(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Other schemes, hosts, ports and spellings are refused before any look-up."""
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_: pytest.fail("a name was looked up"))
        with pytest.raises(AddressRefused):
            hosts("data.vn").check(url)

    @pytest.mark.parametrize(
        "address",
        ["127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
         "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.8", "224.0.0.1"],
    )  # fmt: skip
    def test_allowed_name_at_a_private_address(
        self, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A name that leads into the house is refused, however it is allowed."""
        resolving(monkeypatch, address)
        with pytest.raises(AddressRefused):
            hosts("data.vn").check("http://data.vn/x")

    def test_one_private_address_among_public_ones(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Not even one of a name's addresses may be private."""
        resolving(monkeypatch, "113.161.1.1", "10.0.0.8")
        with pytest.raises(AddressRefused):
            hosts("data.vn").check("http://data.vn/x")

    def test_network_that_the_operator_allows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Internal hosts are read where the operator names their network."""
        resolving(monkeypatch, "10.20.1.7")
        target = hosts("kho.local", "10.20.0.0/16").check("http://kho.local/x")
        assert target.address == "10.20.1.7"

    def test_public_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The connection goes to the very address that was checked."""
        resolving(monkeypatch, "113.161.1.1")
        target = hosts("data.vn").check("https://DATA.vn/catalog.xml")
        assert (target.address, target.port, target.host) == ("113.161.1.1", 443, "data.vn")

    def test_network_alone_allows_no_host(self) -> None:
        with pytest.raises(AddressRefused):
            hosts("10.20.0.0/16").check("http://10.20.1.7/x")

    @given(st.text(max_size=60))
    def test_any_text(self, url: str) -> None:
        """No text, however odd, gets past an empty list or ends in another error."""
        with pytest.raises(AddressRefused):
            hosts().check(url)


class TestFetch:
    """A whole document, or an error that says why."""

    def test_document(self, server: Server) -> None:
        url = server.say("xin chào")
        assert fetch(url, hosts(server.host), SMALL) == "xin chào".encode()

    @pytest.mark.parametrize("status", [400, 404, 500, 503])
    def test_error_status(self, server: Server, status: int) -> None:
        url = server.say("hỏng", status=status)
        with pytest.raises(SourceFailed, match=str(status)):
            fetch(url, hosts(server.host), SMALL)

    def test_stops_in_the_middle(self, server: Server) -> None:
        url = server.say(b"x" * 900, cut=10)
        with pytest.raises(SourceFailed):
            fetch(url, hosts(server.host), SMALL)

    def test_too_big(self, server: Server) -> None:
        url = server.say(b"x" * 2000)
        with pytest.raises(SourceFailed, match="1000"):
            fetch(url, hosts(server.host), SMALL)

    def test_nobody_answers(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            host = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(SourceFailed):
            fetch(f"http://{host}/", hosts(host), SMALL)

    def test_says_nothing(self) -> None:
        """A host that accepts and is silent is given up."""
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            host = f"127.0.0.1:{silent.getsockname()[1]}"
            with pytest.raises(SourceFailed):
                fetch(f"http://{host}/", hosts(host), Limits(seconds=0.3, size=10))

    def test_trickles(self) -> None:
        """A host that sends a byte now and then is given up in time too."""
        with socket.socket() as slow:
            slow.bind(("127.0.0.1", 0))
            slow.listen()
            host = f"127.0.0.1:{slow.getsockname()[1]}"
            threading.Thread(target=_trickle, args=(slow,), daemon=True).start()
            began = time.monotonic()
            with pytest.raises(SourceFailed, match=r"0\.5 s"):
                fetch(f"http://{host}/", hosts(host), Limits(seconds=0.5, size=1000))
            assert time.monotonic() - began < 3

    def test_redirect_inside(self, server: Server) -> None:
        server.say("đích", "/moi")
        url = server.say(b"", status=302, headers={"Location": "/moi"})
        assert fetch(url, hosts(server.host), SMALL) == "đích".encode()

    @pytest.mark.parametrize(
        "elsewhere", ["file:///etc/passwd", "http://localhost/x", "//10.0.0.1"]
    )
    def test_redirect_outside(self, server: Server, elsewhere: str) -> None:
        """Each redirect is checked like the first address."""
        url = server.say(b"", status=301, headers={"Location": elsewhere})
        with pytest.raises(AddressRefused):
            fetch(url, hosts(server.host), SMALL)

    def test_redirect_to_another_port(self, server: Server) -> None:
        """An allowed host is allowed on its port only: the house's other services are not."""
        other: Any = Server()
        try:
            other.say("bí mật", "/x")
            url = server.say(b"", status=302, headers={"Location": other.url("/x")})
            with pytest.raises(AddressRefused):
                fetch(url, hosts(server.host), SMALL)
            assert other.asked == []
        finally:
            other.http.shutdown()
            other.http.server_close()

    def test_redirects_without_end(self, server: Server) -> None:
        url = server.say(b"", status=302, headers={"Location": "/catalog.xml"})
        with pytest.raises(SourceFailed, match="redirects"):
            fetch(url, hosts(server.host), SMALL)
