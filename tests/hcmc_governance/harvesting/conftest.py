"""A source to harvest: a web server on loopback that says what the test wants."""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestObjectError
from ckanext.hcmc_governance.harvesting import running
from ckanext.hcmc_governance.harvesting.upstream import acting

HOSTS = "ckanext.hcmc_governance.harvesting.allowed_hosts"
_NUMBERS = itertools.count(1)


@dataclass
class Answer:
    """What the server says to one path.

    :param cut: bytes after which the connection ends although more were promised.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None


class Server:
    """A source on loopback; counts what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        handler = type("Handler", (_Handler,), {"source": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.http.server_address[1]}"

    def url(self, path: str = "/catalog.xml") -> str:
        return f"http://{self.host}{path}"

    def say(self, body: bytes | str, path: str = "/catalog.xml", **how: Any) -> str:
        """Let the server answer ``body`` at ``path``; return the address."""
        data = body.encode() if isinstance(body, str) else body
        self.answers[path] = Answer(data, **how)
        return self.url(path)


class _Handler(BaseHTTPRequestHandler):
    source: Server

    def do_GET(self) -> None:
        self.source.asked.append(self.path)
        answer = self.source.answers.get(self.path, Answer(status=404))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[: answer.cut])
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Keep the output of the tests clean."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A source that answers 404 until it is told otherwise."""
    source = Server()
    yield source
    source.http.shutdown()
    source.http.server_close()


@pytest.fixture
def allowed(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The same source, allowed by the setting."""
    monkeypatch.setitem(tk.config, HOSTS, [server.host])
    return server


def dataset(**values: Any) -> dict[str, Any]:
    """Return the values of a dataset of its own, of which a test may change some."""
    number = uuid.uuid4().hex[:12]
    address = f"https://nguon.example.vn/dataset/d%E1%BB%AF-li%E1%BB%87u-{number}"
    return {
        "about": address,
        "identifier": str(uuid.uuid4()),
        "title": f"Dữ liệu thử nghiệm {number}",
        "description": "<p>Mô tả dữ liệu</p>",
        "publisher": "Sở Thử nghiệm TP Hồ Chí Minh",
        "theme": "Y tế",
        "issued": "2024-05-06T07:08:09+07:00",
        "modified": "2024-06-07T08:09:10+07:00",
        "files": [file(address)],
        **values,
    }


def file(dataset_address: str, **values: Any) -> dict[str, Any]:
    """Return the values of a file of its own."""
    number = next(_NUMBERS)
    return {
        "about": f"{dataset_address}/resource/{uuid.uuid4()}",
        "title": f"Tệp {number}",
        "description": "",
        "url": f"https://nguon.example.vn/sites/default/files/tep-{number}.xls",
        "format": "xlb",
        "modified": "2024-06-07T08:09:10+07:00",
        "size": "1024",
        **values,
    }


def catalogue(*datasets: dict[str, Any], listed: tuple[str, ...] = ()) -> str:
    """Return a catalogue in RDF/XML as DKAN writes it; a value that is ``None`` is left out."""
    addresses = [one["about"] for one in datasets] + list(listed)
    references = "".join(_reference("dcat:dataset", one) for one in addresses)
    files = (one for each in datasets for one in each["files"] if not one.get("undescribed"))
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">'
        f"<dcat:Catalog>{references}</dcat:Catalog>"
        f"{''.join(map(_dataset, datasets))}{''.join(map(_file, files))}</rdf:RDF>"
    )


def _dataset(one: dict[str, Any]) -> str:
    words = {
        "dct:identifier": one["identifier"],
        "dct:title": one["title"],
        "dct:description": one["description"],
        "dct:publisher": one["publisher"],
        "dct:accessRights": one.get("access_rights"),
        "dcat:theme": one["theme"],
        "dcat:keyword": one.get("keyword"),
    }
    dates = {"dct:issued": one["issued"], "dct:modified": one["modified"]}
    files = "".join(_reference("dcat:distribution", each["about"]) for each in one["files"])
    about = quoteattr(one["about"])
    return f"<dcat:Dataset rdf:about={about}>{_words(words)}{_dates(dates)}{files}</dcat:Dataset>"


def _file(one: dict[str, Any]) -> str:
    words = {
        "dct:title": one["title"],
        "dct:description": one["description"],
        "dct:format": one["format"],
        "dcat:byteSize": one["size"],
    }
    address = _reference("dcat:downloadURL", one["url"]) if one["url"] else ""
    dates = _dates({"dct:modified": one["modified"]})
    about = quoteattr(one["about"])
    return (
        f"<dcat:Distribution rdf:about={about}>{_words(words)}{address}{dates}</dcat:Distribution>"
    )


def _reference(name: str, address: str) -> str:
    return f"<{name} rdf:resource={quoteattr(address)}/>"


def _words(words: dict[str, str | None]) -> str:
    return "".join(f"<{name}>{escape(v)}</{name}>" for name, v in words.items() if v is not None)


def _dates(dates: dict[str, str | None]) -> str:
    kind = '"http://www.w3.org/2001/XMLSchema#date"'
    return "".join(
        f"<{name} rdf:datatype={kind}>{escape(value)}</{name}>"
        for name, value in dates.items()
        if value is not None
    )


@pytest.fixture
def site_user(non_clean_db: None) -> str:
    """Name of the account of the portal itself."""
    return tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]


@pytest.fixture
def unit(site_user: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Make a unit and return its id."""

    def make(name: str | None = None) -> str:
        slug = name or f"so-{uuid.uuid4().hex[:8]}"
        known = model.Group.get(slug)
        if known is not None:
            return known.id
        values = {"name": slug, "title": f"Sở {slug}", "kind": "department"}
        return tk.get_action("organization_create")(acting(site_user), values)["id"]

    return make


@pytest.fixture
def unknown_unit(unit: Callable[..., str]) -> str:
    """Id of the unit *Chưa xác định*."""
    return unit("chua-xac-dinh")


class Harvest:
    """A source of the portal that a test harvests as often as it likes."""

    def __init__(self, source_id: str, user: str) -> None:
        self.source_id, self.user = source_id, user

    def run(self) -> running.Outcome:
        """Run a whole harvest in this process and return what it did."""
        model.Session.expire_all()
        return running.outcome(running.run_here(self.source_id, self.user))

    def job(self) -> Any:
        """Return the last job."""
        jobs = model.Session.query(HarvestJob).filter_by(source_id=self.source_id)
        return jobs.order_by(HarvestJob.created.desc()).first()

    def record(self, guid: str) -> dict[str, Any]:
        """Return the record that stands for ``guid`` on the portal."""
        current = (
            model.Session.query(HarvestObject)
            .filter_by(guid=guid, harvest_source_id=self.source_id, current=True)
            .one()
        )
        return tk.get_action("package_show")(
            {"ignore_auth": True, "use_cache": False}, {"id": current.package_id}
        )

    def object_errors(self) -> list[str]:
        """Return the messages about single records of the last job."""
        rows = model.Session.query(HarvestObjectError.message).join(HarvestObject)
        return [row[0] for row in rows.filter(HarvestObject.harvest_job_id == self.job().id)]


@pytest.fixture
def harvest(site_user: str, unknown_unit: str, with_plugins: None) -> Callable[[str], Harvest]:
    """Make a harvest source for an address."""

    def make(url: str, access_level: str = "open") -> Harvest:
        name = f"nguon-{uuid.uuid4().hex[:8]}"
        values = {
            "name": name,
            "title": f"Nguồn {name}",
            "url": url,
            "source_type": "hcmc_dkan",
            "owner_org": unknown_unit,
            "frequency": "MANUAL",
            "config": f'{{"access_level": "{access_level}"}}',
        }
        source = tk.get_action("harvest_source_create")(acting(site_user), values)
        return Harvest(source["id"], site_user)

    return make
