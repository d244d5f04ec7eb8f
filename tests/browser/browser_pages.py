"""The public pages, and one look at a page: rules of accessibility, widths, console, words."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

AXE = Path(__file__).resolve().parents[1] / "data" / "axe" / "axe.min.js"
WIDTHS = (1280, 375)
NARROWEST = 320
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
PAGES = {
    "home": "/",
    "search": "/dataset",
    "search-words": "/dataset?q=du+lịch",
    "search-empty": "/dataset?q=zzzzqqqq",
    "dataset": "/dataset/{with_files}",
    "dataset-without-file": "/dataset/{without_file}",
    "dataset-long-title": "/dataset/{long_title}",
    "database": "/database/{database}",
    "service": "/data-service/{service}",
    "service-retired": "/data-service/{retired}",
    "databases": "/database",
    "services": "/data-service",
    "file": "/dataset/{with_files}/resource/{resource}",
    "public": "/public-information",
    "freshness": "/freshness",
    "freshness-record": "/dataset/{with_files}/freshness",
    "duties": "/register",
    "completeness": "/register/completeness",
    "regulation": "/regulation",
    "article": "/regulation/article/22",
    "units": "/organization/",
    "unit": "/organization/{unit}",
    "topic": "/group/{topic}",
    "licence": "/license",
    "regulation-words": "/regulation?q=bi+mat+nha+nuoc",
    "article-holders": "/regulation/article/25",
    "login": "/user/login",
}
# Markup of core that the suite does not replace: (rule of axe, selector) -> why it stays.
CORE_MARKUP: dict[tuple[str, str], str] = {
    ("label-content-name-mismatch", ".image"): (
        "core names the link of the account strip by what it does; the account stands in it"
    ),
    ("label-content-name-mismatch", 'a[href$="dashboard/"]'): (
        "core says how many new items there are in the name, and shows the number alone"
    ),
}
_RUN_AXE = """async (rules) => {
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values: rules}, resultTypes: ['violations'],
  });
  return found.violations.flatMap(v => v.nodes.map(n => [v.id, n.target.flat().join(' ')]));
}"""
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Visit:
    """What one look at a page found.

    :param status: HTTP status.
    :param violations: ``(width, rule, selector)`` of axe.
    :param overflow: pixels by which the page is wider than the window, by width.
    :param complaints: errors of the console, of scripts and of blocked or failed requests.
    """

    status: int
    html: str = ""
    headings: list[str] = field(default_factory=list)
    violations: list[tuple[int, str, str]] = field(default_factory=list)
    overflow: dict[int, int] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)


def look(context: BrowserContext, address: str) -> Visit:
    """Open a page and look at it at every width; the page's own policy stays in force."""
    page = context.new_page()
    complaints = _listen(page)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    answer = page.goto(address, wait_until="load")
    assert answer
    seen = Visit(answer.status, page.content(), page.locator("h1").all_inner_texts())
    for width in (*WIDTHS, NARROWEST):
        page.set_viewport_size({"width": width, "height": 900})
        seen.overflow[width] = overflow(page)
        if width in WIDTHS:
            seen.violations += [(width, *one) for one in violations(page)]
    seen.complaints = complaints
    page.close()
    return seen


def violations(page: Page) -> list[tuple[str, str]]:
    """Return ``(rule, selector)`` of what axe finds on a page as it stands."""
    # Evaluated by the browser itself, so the page's policy needs no exception.
    page.evaluate(_axe())
    found: list[Any] = page.evaluate(_RUN_AXE, RULES)
    return [(rule, selector) for rule, selector in found]


def overflow(page: Page) -> int:
    """Return the pixels by which a page is wider than its window."""
    return int(page.evaluate(_OVERFLOW))


def _listen(page: Page) -> list[str]:
    complaints: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    return complaints


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
