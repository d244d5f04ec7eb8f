"""How well the search finds: judged searches over the real catalogue, against CKAN's own schema.

Runs the same searches through ``package_search`` twice: on a core with CKAN's schema and no
plugin, and on a core with ours. Both cores must exist; the bench writes under a site id of its
own and removes what it wrote.

    CKAN_INI             settings of a portal whose database answers (default: test.ini)
    CKAN_SOLR_URL        core with our configset
    HCMC_STOCK_SOLR_URL  core with CKAN's schema (default: a core named ckan_stock beside it)
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "tests" / "data" / "search"
ROOT = DATA.parents[2]
SITE_ID = "hcmc-bench-search"
CROWD = 5000
GOALS = {"p5": 0.93, "recall20": 0.93, "zero_share": 0.02, "prefixes": 15, "crowded_p5": 0.83}
FLOOR = 0.90

Record = dict[str, Any]


def records() -> list[Record]:
    """Return the catalogue as CKAN dictizes it, which is what the index is given."""
    return [_dictized(json.loads(line)) for line in _lines("catalogue.jsonl")]


def _lines(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").splitlines()


def _dictized(row: Record) -> Record:
    moment = "2026-09-14T00:00:00"
    record: Record = {
        "id": row["identifier"],
        "name": row["name"],
        "title": row["title"],
        "notes": row["notes"] or "",
        "type": "dataset",
        "state": "active",
        "private": False,
        "metadata_created": moment,
        "metadata_modified": moment,
        "tags": [],
        "extras": [],
        "organization": {"name": row["unit"], "title": row["unit_title"]},
        "groups": [{"name": f"theme-{title}", "title": title} for title in row["themes"]],
        "resources": [
            {"name": file["name"], "format": file["format"], "url": "", "description": ""}
            for file in row["resources"]
        ],
    }
    return record | {"with_custom_schema": dict(record)}


def crowd() -> Iterable[Record]:
    """Give records whose titles are the syllables of the real titles, drawn at random."""
    chance = random.Random(20260914)  # noqa: S311
    titles = (json.loads(line)["title"] for line in _lines("catalogue.jsonl"))
    syllables = sorted({word.lower() for title in titles for word in title.split()})
    for number in range(CROWD):
        length = chance.randint(5, 14)
        title = " ".join(chance.choice(syllables) for _ in range(length))
        yield {
            "index_id": f"crowd-{number}", "id": f"crowd-{number}", "name": f"crowd-{number}",
            "title": title.capitalize(), "title_string": title, "site_id": SITE_ID,
            "entity_type": "package", "dataset_type": "dataset", "state": "active",
            "capacity": "public", "validated_data_dict": json.dumps({"id": f"crowd-{number}"}),
        }  # fmt: skip


def measure(plugins: str) -> dict[str, Any]:
    """Index the catalogue with ``plugins`` loaded, and return the figures of all searches."""
    _load_ckan(plugins)
    from ckan.lib.search.common import make_connection
    from ckan.lib.search.index import PackageSearchIndex

    solr = make_connection()
    solr.delete(q=f'site_id:"{SITE_ID}"', commit=True)
    try:
        index = PackageSearchIndex()
        for record in records():
            index.index_package(record, defer_commit=True)
        index.commit()
        solr.commit()
        figures = {"alone": _searches(), "prefixes": _prefixes()}
        solr.add(list(crowd()), commit=True)
        return figures | {"crowded": _searches()}
    finally:
        solr.delete(q=f'site_id:"{SITE_ID}"', commit=True)


def _load_ckan(plugins: str) -> None:
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    settings = load_config(os.environ.get("CKAN_INI", str(ROOT / "test.ini")))
    settings.update({"ckan.plugins": plugins, "ckan.site_id": SITE_ID})
    app = make_app(settings)
    app._wsgi_app.test_request_context().push()  # pyright: ignore[reportAttributeAccessIssue]


def _searches() -> list[dict[str, Any]]:
    from ckan.plugins.toolkit import get_action

    keys = {
        json.loads(line)["identifier"]: json.loads(line)["key"]
        for line in _lines("catalogue.jsonl")
    }
    results = []
    for line in _lines("queries.jsonl"):
        judged = json.loads(line)
        answer = get_action("package_search")(
            {"ignore_auth": True}, {"q": judged["q"], "rows": 20, "fl": ["id"]}
        )
        found = [keys.get(row["id"], row["id"]) for row in answer["results"]]
        results.append(judged | scores(found, judged["relevant"]) | {"found": found})
    return results


def scores(found: list[str], relevant: list[str]) -> dict[str, float]:
    """Return capped precision at 5, capped recall at 20, reciprocal rank and emptiness.

    Capped: what a perfect answer could reach counts as 1.
    """
    first = next((rank for rank, key in enumerate(found, start=1) if key in relevant), 0)
    return {
        "p5": len(set(found[:5]) & set(relevant)) / min(5, len(relevant)),
        "recall20": len(set(found[:20]) & set(relevant)) / min(20, len(relevant)),
        "mrr": 1 / first if first else 0.0,
        "zero": 0.0 if found else 1.0,
    }


def _prefixes() -> int:
    from ckan.plugins.toolkit import get_action

    keys = {json.loads(line)["name"]: json.loads(line)["key"] for line in _lines("catalogue.jsonl")}
    good = 0
    for line in _lines("prefixes.jsonl"):
        judged = json.loads(line)
        rows = get_action("package_autocomplete")(
            {"ignore_auth": True}, {"q": judged["q"], "limit": 5}
        )
        good += bool({keys[row["name"]] for row in rows} & set(judged["relevant"]))
    return good


def summary(results: list[dict[str, Any]]) -> dict[str, float]:
    """Return the means over all searches, three decimals, and how many found nothing."""
    names = ("p5", "recall20", "mrr")
    means = {name: _mean(results, lambda row, n=name: row[n]) for name in names}
    return means | {"zero": sum(row["zero"] for row in results), "n": len(results)}


def _mean(results: list[dict[str, Any]], value: Callable[[dict[str, Any]], float]) -> float:
    return round(sum(value(row) for row in results) / len(results), 3) if results else 0.0


def by_group(results: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Return the summary of each group of searches."""
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in results:
        groups[row["group"]].append(row)
    return {name: summary(rows) for name, rows in groups.items()}


def _in_process(plugins: str, solr_url: str) -> dict[str, Any]:
    """Measure in a process of its own: CKAN loads its plugins once."""
    command = [sys.executable, __file__, "--measure", plugins]
    environment = os.environ | {"CKAN_SOLR_URL": solr_url}
    run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])


def report(stock: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """Print the figures by group and return the line that closes the bench."""
    theirs, own = by_group(stock["alone"]), by_group(ours["alone"])
    print(
        f"{'group':<16}{'n':>4}{'stock P@5':>11}{'ours P@5':>10}{'stock none':>12}{'ours none':>11}"
    )
    for name, figures in own.items():
        print(
            f"{name:<16}{figures['n']:>4}{theirs[name]['p5']:>11.3f}{figures['p5']:>10.3f}"
            f"{theirs[name]['zero']:>12.0f}{figures['zero']:>11.0f}"
        )
    if "--misses" in sys.argv:
        _print_misses(ours["alone"])
    alone, crowded = summary(ours["alone"]), summary(ours["crowded"])
    met = (
        alone["p5"] >= GOALS["p5"]
        and alone["recall20"] >= GOALS["recall20"]
        and alone["zero"] / alone["n"] <= GOALS["zero_share"]
        and ours["prefixes"] >= GOALS["prefixes"]
        and crowded["p5"] >= GOALS["crowded_p5"]
    )
    return {
        "name": "search", "ratio": alone["p5"], "goal": GOALS["p5"], "floor": FLOOR, "ok": met,
        "ours": alone, "stock": summary(stock["alone"]),
        "ours_frozen": summary([row for row in ours["alone"] if row["frozen"]]),
        "stock_frozen": summary([row for row in stock["alone"] if row["frozen"]]),
        "ours_crowded": crowded, "stock_crowded": summary(stock["crowded"]),
        "prefixes_of_16": {"ours": ours["prefixes"], "stock": stock["prefixes"]}, "goals": GOALS,
    }  # fmt: skip


def _print_misses(results: list[dict[str, Any]]) -> None:
    """Print the searches that may guide changes and are not answered in full."""
    for row in results:
        if row["p5"] < 1 and not row["frozen"]:
            print(f"  {row['group']}: {row['q']} wanted {row['relevant']} found {row['found'][:5]}")


def main() -> int:
    """Measure both sides and print the closing line; 0 when the goals are met."""
    ours_url = os.environ.get("CKAN_SOLR_URL", "http://127.0.0.1:8983/solr/ckan")
    stock_url = os.environ.get("HCMC_STOCK_SOLR_URL", ours_url.rsplit("/", 1)[0] + "/ckan_stock")
    line = report(_in_process("", stock_url), _in_process("hcmc_vietnamese", ours_url))
    print(json.dumps(line))
    return 0 if line["ok"] else 1


if __name__ == "__main__":
    if "--measure" in sys.argv:
        print(json.dumps(measure(sys.argv[sys.argv.index("--measure") + 1])))
    else:
        sys.exit(main())
