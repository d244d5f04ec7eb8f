"""Programs of ``deploy/inside``: they load CKAN, so they run in the environment of the portal."""

from __future__ import annotations

import json
from typing import Any

from portal_cli import commands, jsonfile, parts
from portal_cli.layout import Layout
from portal_cli.messages import Text


def ask(
    layout: Layout, program: str, request: dict[str, Any], log: str, what: Text
) -> dict[str, Any]:
    """Give ``program`` a request and return its answer.

    :param program: name of a file of ``deploy/inside`` that reads JSON and writes its answer to
        the path that the request names as ``result``.
    :param log: name of the log that takes its output.
    :param what: what has failed, if it fails.
    """
    result = layout.home / f"{program}.json"
    commands.run(
        [str(layout.python), str(layout.deploy / "inside" / program)],
        layout.logs / log,
        what=what,
        environment=parts.environment(layout),
        text=json.dumps({**request, "result": str(result)}),
    )
    answer = jsonfile.read(result)
    result.unlink()
    return answer
