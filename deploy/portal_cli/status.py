"""``./portal status``: is each part alive, does it answer, where does what lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal_cli import http, parts, portal_state, processes
from portal_cli.layout import Layout
from portal_cli.messages import say
from portal_cli.solr import SCHEMA_NAMES, mismatch
from portal_cli.start import count_datasets


@dataclass(frozen=True)
class Health:
    """How one part is: ``ok``, ``down`` (no process) or ``sick`` (it does not answer)."""

    part: str
    state: str
    detail: str


WORDS = {"ok": "✓ chạy tốt · ok", "down": "✗ không chạy · down", "sick": "✗ không trả lời · sick"}


def health(layout: Layout) -> list[Health]:
    """Return the health of every part, in the order they are started."""
    state = portal_state.kept(layout)
    if state is None:
        return [Health(part, "down", "") for part in parts.PARTS]
    services = portal_state.services(layout, state.ports)
    catalogue = f"http://127.0.0.1:{state.ports['catalogue']}/catalog.xml"
    questions: dict[str, Callable[[], bool]] = {
        "postgres": services.cluster.is_ready,
        "redis": services.redis.is_ready,
        "solr": services.solr.is_ready,
        "web": parts.web_is_ready(state.address),
        "catalogue": lambda: http.get(catalogue, 5) is not None,
    }
    places = {**{k: f"127.0.0.1:{v}" for k, v in state.ports.items()}, "web": state.address.local}
    return [
        _one(layout, part, questions.get(part, lambda: True), places.get(part, ""))
        for part in parts.PARTS
    ]


def _one(layout: Layout, part: str, question: Callable[[], bool], place: str) -> Health:
    identity = processes.recorded(layout, part)
    if identity is None:
        return Health(part, "down", place)
    detail = f"{place} pid {identity.pid}".strip()
    return Health(part, "ok" if question() else "sick", detail)


def show(layout: Layout) -> int:
    """Print the health of all parts and the folders; 0 when everything runs."""
    found = health(layout)
    for one in found:
        print(f"{one.part:15} {WORDS[one.state]:24} {one.detail}")
    _schema(layout)
    _folders(layout)
    healthy = all(one.state == "ok" for one in found)
    if not healthy:
        say(
            "Có phần không chạy: ./portal start khởi động lại, ./portal logs PHẦN cho biết lý do.",
            "Some parts are down: ./portal start mends it, ./portal logs PART tells why.",
        )
    return 0 if healthy else 1


def _schema(layout: Layout) -> None:
    state = portal_state.kept(layout)
    if state is None:
        return
    solr = portal_state.services(layout, state.ports).solr
    name = solr.schema_name()
    if name and name not in SCHEMA_NAMES:
        print("\n".join(mismatch(name, solr.conf).lines()))


def _folders(layout: Layout) -> None:
    state = portal_state.kept(layout)
    print(f"\n{layout.home}")
    if state is None:
        return
    number = count_datasets(state)
    print(
        f"{state.address.site_url} · {number if number is not None else '–'} tập dữ liệu · datasets"
    )
    print(f"PostgreSQL  {portal_state.services(layout, state.ports).cluster.data}")
    print(f"Solr        {layout.solr_home}")
    print(f"Redis       {layout.redis_data}")
    print(f"Tệp · files {layout.storage}")
    print(f"Nhật ký · logs {layout.logs}")
