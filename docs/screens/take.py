"""Take the pictures of docs/screens from a running portal: each page at 1280 and 375 pixels.

    python docs/screens/take.py http://127.0.0.1:5000
    python docs/screens/take.py http://127.0.0.1:5000 --user NAME --password PASSWORD
    python docs/screens/take.py http://127.0.0.1:5000 --only home dataset --into /tmp/screens

Which records are shown is asked of the portal itself. The form is taken when an account is given.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Page, sync_playwright

WIDTHS = (1280, 375)
COLOURS = 64
FILES = 3  # of the dataset that is shown, as near as there is one
TALLEST = 4000  # pixels: what lies below repeats itself
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)  # fmt: skip


def pages(site: str) -> dict[str, str]:
    """Return the pages to take: name of the picture and path on the portal."""
    records = _ask(site, "package_search?rows=1000")["results"]
    datasets = [one for one in records if one["type"] == "dataset"]
    # Of those with a strip to show, if units have announced frequencies.
    datasets = [one for one in datasets if one.get("frequency") != "unknown"] or datasets
    full = min(datasets, key=lambda one: (abs(len(one["resources"]) - FILES), one["name"]))
    bare = next(one for one in records if one["type"] == "dataset" and not one["resources"])
    unit = _most(record["organization"]["name"] for record in records)
    topic = _most(group["name"] for record in records for group in record["groups"])
    found = {
        "home": "/",
        "search": "/dataset/",
        "search-words": f"/dataset/?q={quote('giao thong')}",
        "search-empty": "/dataset/?q=zzzzqqqq",
        "dataset": f"/dataset/{full['name']}",
        "dataset-without-file": f"/dataset/{bare['name']}",
        "units": "/organization/",
        "unit": f"/organization/{unit}",
        "topic": f"/group/{topic}",
        "databases": "/database/",
        "services": "/data-service/",
        "public": "/public-information",
        "freshness": "/freshness",
        "freshness-record": f"/dataset/{full['name']}/freshness",
        "duties": "/register",
        "completeness": "/register/completeness",
        "roles": "/role",
        "regulation": "/regulation",
        "article": "/regulation/article/22",
        "licence": "/license",
        "login": "/user/login",
    }
    if full["resources"]:
        found["file"] = f"/dataset/{full['name']}/resource/{full['resources'][0]['id']}"
    return found | _article_records(site)


def _article_records(site: str) -> dict[str, str]:
    """Return a database and a service, the ones with most to show, when there are any."""
    shown: dict[str, str] = {}
    for kind in ("database", "data-service"):
        records = _ask(site, f"package_search?rows=100&fq=dataset_type:{kind}")["results"]
        retired = [one for one in records if one.get("status") == "retired"]
        current = [one for one in records if one not in retired]
        for name, group in ((kind, current), (f"{kind}-retired", retired)):
            if group:
                shown[name] = f"/{kind}/{group[-1]['name']}"
    return shown


def _most(names: Any) -> str:
    all_names = sorted(names)
    return max(all_names, key=all_names.count)


def _ask(site: str, action: str) -> Any:
    with urllib.request.urlopen(f"{site}/api/3/action/{action}", timeout=60) as answer:  # noqa: S310
        return json.load(answer)["result"]


def take(page: Page, address: str, name: str, folder: Path) -> None:
    """Open a page, take it at every width, and say how large the pictures are."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address, wait_until="networkidle")
        page.evaluate("document.fonts.ready")
        picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
        picture = picture.crop((0, 0, picture.width, min(picture.height, TALLEST)))
        file = folder / f"{name}-{width}.png"
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
        print(f"{file}  {picture.width}x{picture.height}  {file.stat().st_size // 1024} kB")  # noqa: T201


def sign_in(page: Page, site: str, user: str, password: str) -> None:
    """Sign in through the form, as a person does."""
    page.goto(f"{site}/user/login")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("networkidle")
    if page.locator("input[name=password]").count():
        sys.exit(f"{user}: the portal did not take this account or password")


def _asked(name: str, only: list[str] | None) -> bool:
    return not only or name in only


def main() -> None:
    """Take the pictures that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("site", help="address of the portal, e.g. http://127.0.0.1:5000")
    parser.add_argument("--user", help="account that may create a dataset")
    parser.add_argument("--password", default=os.environ.get("PORTAL_PASSWORD", ""))
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these pictures only")
    parser.add_argument("--into", type=Path, default=Path(__file__).parent, metavar="FOLDER")
    chosen = parser.parse_args()
    site = chosen.site.rstrip("/")
    wanted = pages(site)
    program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    chosen.into.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        page = browser.new_page()
        for name, path in wanted.items():
            if _asked(name, chosen.only):
                take(page, site + path, name, chosen.into)
        forms = {"form": "dataset", "form-database": "database", "form-service": "data-service"}
        wanted_forms = {name: kind for name, kind in forms.items() if _asked(name, chosen.only)}
        if chosen.user and wanted_forms:
            sign_in(page, site, chosen.user, chosen.password)
            for name, kind in wanted_forms.items():
                take(page, f"{site}/{kind}/new", name, chosen.into)
        browser.close()


if __name__ == "__main__":
    main()
