"""A private Solr, put together from published jars; no binary distribution is needed."""

from __future__ import annotations

import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from portal_cli import commands, http, processes, stamps, waiting
from portal_cli.layout import Layout
from portal_cli.messages import PortalError, Text

PART = "solr"
CORE = "ckan"
# CKAN's own schema, beside ours: what the benches compare with.
STOCK_CORE = "ckan_stock"
HEAP = "512m"
# The name CKAN asks for; a core with another schema makes it refuse to start.
SCHEMA_NAMES = ("ckan-2.12",)
CONFIGSET = "ckan hcmc-vietnamese solr-configset"


@dataclass(frozen=True)
class Solr:
    """One private Solr server, seen from one of its cores."""

    layout: Layout
    port: int
    core: str = CORE

    @property
    def url(self) -> str:
        """The address CKAN is given."""
        return f"http://127.0.0.1:{self.port}/solr/{self.core}"

    @property
    def conf(self) -> Path:
        """The core's configuration folder."""
        return self.layout.solr_home / self.core / "conf"

    @property
    def stamp(self) -> str:
        """The name under which is kept what the core's configuration was made from."""
        return "configset" if self.core == CORE else f"configset-{self.core}"

    def fetch(self) -> None:
        """Fetch the jars named in pom.xml, into a folder beside, then renamed in one step."""
        source = self.layout.deploy / "solr" / "pom.xml"
        key = stamps.digest([source])
        if self.layout.jars.is_dir() and stamps.done(self.layout.shared / "stamps", "jars", key):
            return
        half = self.layout.jars.with_name("lib.half")
        shutil.rmtree(half, ignore_errors=True)
        commands.run(
            [
                "mvn", "-B", "-q", "-f", str(source), "dependency:copy-dependencies",
                f"-DoutputDirectory={half}", "-DincludeScope=runtime",
            ],
            self.layout.logs / "setup.log",
            what=Text("không tải được thư viện của Solr", "Solr's jars could not be fetched"),
            remedy=Text(
                "kiểm tra mạng rồi chạy lại ./portal start", "check the network, then run it again"
            ),
        )  # fmt: skip
        shutil.rmtree(self.layout.jars, ignore_errors=True)
        half.rename(self.layout.jars)
        stamps.set_done(self.layout.shared / "stamps", "jars", key)

    def compile(self) -> None:
        """Compile the server once; a single-file launch would do it at every start."""
        source = self.layout.deploy / "solr" / "SolrServer.java"
        key = stamps.digest([source, self.layout.deploy / "solr" / "pom.xml"])
        if stamps.done(self.layout.shared / "stamps", "solr-classes", key):
            return
        shutil.rmtree(self.layout.solr_classes, ignore_errors=True)
        commands.run(
            [
                "javac", "-nowarn", "-cp", f"{self.layout.jars}/*", "-d",
                str(self.layout.solr_classes), str(source),
            ],
            self.layout.logs / "setup.log",
            what=Text("không biên dịch được máy chủ Solr", "the Solr server did not compile"),
        )  # fmt: skip
        stamps.set_done(self.layout.shared / "stamps", "solr-classes", key)

    def configure(self, command: list[str], key: str) -> bool:
        """Write the core's configuration by ``command``; true when it differs from before.

        The old index is dropped with it: documents are only right for the fields they were
        written with, and all of them are in the database.
        """
        if self.conf.is_dir() and stamps.done(self.layout.stamps, self.stamp, key):
            return False
        core = self.layout.solr_home / self.core
        fresh = core / "conf.half"
        shutil.rmtree(fresh, ignore_errors=True)
        core.mkdir(parents=True, exist_ok=True)
        commands.run(
            [*command, str(fresh)],
            self.layout.logs / "setup.log",
            what=Text("không tạo được cấu hình Solr", "the Solr configuration was not made"),
        )
        changed = _differs(fresh, self.conf)
        if changed:
            processes.stop(self.layout, PART)
            shutil.rmtree(core / "data", ignore_errors=True)
        shutil.rmtree(self.conf, ignore_errors=True)
        fresh.rename(self.conf)
        (core / "core.properties").write_text(f"name={self.core}\n", encoding="utf-8")
        shutil.copy(self.layout.deploy / "solr" / "solr.xml", self.layout.solr_home / "solr.xml")
        stamps.set_done(self.layout.stamps, self.stamp, key)
        return changed

    def start(self) -> None:
        """Start the server; it is ready when :meth:`wait` returns."""
        if processes.recorded(self.layout, PART):
            return
        classes = f"{self.layout.solr_classes}:{self.layout.jars}/*"
        command = [
            "java", f"-Xmx{HEAP}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4",
            "-Ddisable.configEdit=true", f"-Dsolr.solr.home={self.layout.solr_home}",
            f"-Dsolr.log.dir={self.layout.logs}", "-Djava.awt.headless=true", "-cp", classes,
            "SolrServer", str(self.port),
        ]  # fmt: skip
        program = processes.Program(
            PART, command, commands.clean_environment(), self.layout.solr_home
        )
        processes.spawn(self.layout, program)

    def wait(self) -> None:
        """Return when the core answers."""
        waiting.until(self.layout, PART, self.is_ready, 90)

    def is_ready(self) -> bool:
        """Tell whether the core answers a query."""
        return http.get(f"{self.url}/select?q=*:*&rows=0", 5) is not None

    def schema_name(self) -> str:
        """Return the name of the schema the running core uses; empty when it does not answer."""
        answer = http.get(f"{self.url}/schema?wt=schema.xml")
        if answer is None:
            return ""
        return ET.fromstring(answer).get("name", "")  # noqa: S314 - our own server

    def check_schema(self) -> None:
        """Raise when the core's schema does not fit the installed CKAN, naming the cure."""
        name = self.schema_name()
        if name not in SCHEMA_NAMES:
            raise mismatch(name, self.conf)


def mismatch(found: str, conf: Path) -> PortalError:
    """Return the error of a schema that does not fit, with the commands that cure it."""
    cure = f"{CONFIGSET} {conf}; ./portal stop; ./portal start --rebuild-index"
    wanted = ", ".join(SCHEMA_NAMES)
    return PortalError(
        Text(
            f"lược đồ Solr là «{found or '?'}», CKAN đang cài cần «{wanted}»",
            f"Solr's schema is “{found or '?'}”, the installed CKAN needs “{wanted}”",
        ),
        Text(cure, cure),
    )


def java_version() -> int | None:
    """Return the major version of the Java compiler, or ``None`` when there is none."""
    if shutil.which("javac") is None:
        return None
    done = subprocess.run(["javac", "-version"], capture_output=True, text=True, check=False)
    words = (done.stdout or done.stderr).split()
    return int(words[1].split(".")[0]) if len(words) > 1 else None


def _differs(left: Path, right: Path) -> bool:
    return stamps.digest([left]) != stamps.digest([right])
