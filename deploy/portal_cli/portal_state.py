"""What one installation is at the moment: ports, address, secrets, services."""

from __future__ import annotations

from dataclasses import dataclass

from portal_cli import ini, jsonfile, ports, processes, secretstore
from portal_cli.ini import Services
from portal_cli.layout import Layout
from portal_cli.messages import PortalError, Text
from portal_cli.parts import Address
from portal_cli.postgres import Cluster
from portal_cli.redis_server import Redis
from portal_cli.solr import Solr


@dataclass(frozen=True)
class State:
    """Ports by service, and the web address."""

    ports: dict[str, int]
    address: Address

    def save(self, layout: Layout) -> None:
        """Keep the state for the next start."""
        web = {"host": self.address.host, "port": self.address.port}
        value = {"ports": self.ports, "web": web, "site_url": self.address.site_url}
        jsonfile.write(layout.state, value)


def kept(layout: Layout) -> State | None:
    """Return the state of the last start, or ``None`` before the first."""
    found = jsonfile.read(layout.state)
    web = found.get("web")
    if not isinstance(found.get("ports"), dict) or not isinstance(web, dict):
        return None
    address = Address(str(web["host"]), int(web["port"]), str(found["site_url"]))
    return State({str(k): int(v) for k, v in found["ports"].items()}, address)


@dataclass(frozen=True)
class Wishes:
    """What the person asked for on the command line; ``None`` keeps the last answer."""

    host: str | None = None
    port: int | None = None
    site_url: str | None = None


def decide(layout: Layout, wishes: Wishes) -> State:
    """Return the state to start with: wishes first, then what was kept, then free ports."""
    before = kept(layout)
    running = [part for part in processes.parts(layout) if processes.recorded(layout, part)]
    chosen = ports.choose(before.ports if before else {}, running)
    host = wishes.host or (before.address.host if before else ports.LOOPBACK)
    port = wishes.port or (before.address.port if before else ports.WEB)
    same = before is not None and before.address.port == port
    ports.web(port, running=same and "web" in running)
    site_url = _site_url(before, wishes, host, port)
    if not ini.is_loopback(f"http://{host}") and ini.is_loopback(site_url):
        raise PortalError(
            Text(
                f"trang web mở ra ngoài ({host}) nhưng địa chỉ công bố là {site_url}",
                f"the web server is open to others ({host}), its public address is {site_url}",
            ),
            Text("thêm --site-url https://…", "add --site-url https://…"),
        )
    return State(chosen, Address(host, port, site_url))


def _site_url(before: State | None, wishes: Wishes, host: str, port: int) -> str:
    if wishes.site_url:
        return wishes.site_url.rstrip("/")
    if before and before.address.site_url != before.address.local:
        return before.address.site_url
    return Address(host, port, "").local


def services(layout: Layout, chosen: dict[str, int], throwaway: bool = False) -> Services:
    """Return the private services on their ports, with their secrets."""
    secrets = secretstore.load(layout.secrets)
    return Services(
        Cluster(layout, chosen["postgres"], secrets, throwaway),
        Redis(layout, chosen["redis"], secrets["redis"]),
        Solr(layout, chosen["solr"]),
        secrets,
    )
