"""How long `./portal start` takes: a second one, and a fresh one without its downloads.

Works in an installation of its own beside a running portal. Its Python packages, jars and Debian
packages come from what is cached on the machine; the steps that may download are measured
and listed, but left out of the fresh figure (`--count-downloads` takes them in).
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
DOWNLOADS = ("packages", "python", "solr-files")
GOAL_SECOND, GOAL_FRESH = 20.0, 150.0
FLOOR_SECOND, FLOOR_FRESH = 30.0, 225.0


def main() -> int:
    """Start, stop, start again; print the parts and one JSON object."""
    home = Path(tempfile.mkdtemp(prefix="hcmc-bench-", dir=_roomy_folder()))
    home.chmod(0o755)
    folder = home / "portal"
    port = _free_port()
    try:
        fresh = _start(folder, port)
        datasets = _datasets(port)
        _portal(folder, "stop")
        second = _start(folder, port)
        again = _datasets(port)
    finally:
        _portal(folder, "uninstall", "--yes")
        shutil.rmtree(home, ignore_errors=True)
    return _report(fresh, second, (datasets, again))


def _report(fresh: dict[str, float], second: dict[str, float], datasets: tuple[int, int]) -> int:
    counted = "--count-downloads" in sys.argv
    left_out = 0.0 if counted else sum(fresh.get(step, 0.0) for step in DOWNLOADS)
    fresh_seconds = round(fresh["total"] - left_out, 1)
    for title, times in (("fresh", fresh), ("second", second)):
        print(f"{title}:")
        for step, seconds in times.items():
            print(f"  {step:14} {seconds:6.1f} s")
    ratio = max(second["total"] / GOAL_SECOND, fresh_seconds / GOAL_FRESH)
    floor = max(FLOOR_SECOND / GOAL_SECOND, FLOOR_FRESH / GOAL_FRESH)
    complete = datasets[0] == datasets[1] > 0
    result = {
        "name": "start",
        "ratio": round(ratio, 3),
        "goal": 1.0,
        "floor": floor,
        "ok": ratio <= 1.0 and complete,
        "second_seconds": second["total"],
        "second_goal": GOAL_SECOND,
        "fresh_seconds": fresh_seconds,
        "fresh_goal": GOAL_FRESH,
        "downloads_seconds": round(fresh["total"] - fresh_seconds, 1),
        "datasets": datasets[1],
        "processors": os.cpu_count(),
        "fresh_parts": fresh,
        "second_parts": second,
    }
    print(json.dumps(result))
    return 0 if result["ok"] else 1


def _start(folder: Path, port: int) -> dict[str, float]:
    begun = time.monotonic()
    if _portal(folder, "start", "--port", str(port)):
        sys.exit("the portal did not start")
    kept = json.loads((folder / "last-start.json").read_text(encoding="utf-8"))
    return {**kept["steps"], "total": round(time.monotonic() - begun, 2)}


def _portal(folder: Path, *arguments: str) -> int:
    done = subprocess.run(
        [str(CHECKOUT / "portal"), "--home", str(folder), *arguments], check=False
    )
    return done.returncode


def _datasets(port: int) -> int:
    import urllib.request

    url = f"http://127.0.0.1:{port}/api/3/action/package_search?rows=0"
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - our own server
        return int(json.load(answer)["result"]["count"])


def _roomy_folder() -> str | None:
    """Return a folder PostgreSQL's own user may pass through, as the checkout's may be closed."""
    return os.environ.get("HCMC_BENCH_FOLDER")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
