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
    "units": "/organization/",
    "unit": "/organization/{unit}",
    "topic": "/group/{topic}",
    "licence": "/license",
    "login": "/user/login",
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
    # Evaluated by the browser itself, so the page's policy needs no exception.
    page.evaluate(_axe())
    for width in (*WIDTHS, NARROWEST):
        page.set_viewport_size({"width": width, "height": 900})
        seen.overflow[width] = page.evaluate(_OVERFLOW)
        if width in WIDTHS:
            found: list[Any] = page.evaluate(_RUN_AXE, RULES)
            seen.violations += [(width, rule, selector) for rule, selector in found]
    seen.complaints = complaints
    page.close()
    return seen


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
