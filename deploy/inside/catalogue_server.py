"""Serves the catalogue files of demo/ on the loopback interface: ``catalogue_server.py DIR PORT``.

The harvester then meets the same kind of source as in production: an HTTP address.
"""

from __future__ import annotations

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer


class Files(SimpleHTTPRequestHandler):
    """Plain files, no folder listings, one log line per request."""

    extensions_map = {  # noqa: RUF012 - the base class has it as a plain dict too
        **SimpleHTTPRequestHandler.extensions_map,
        ".rdf": "application/rdf+xml",
        ".xml": "application/rdf+xml",
        ".ttl": "text/turtle",
    }

    def list_directory(self, path: str) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Answer that there is nothing: only files are served."""
        self.send_error(404)


def main(folder: str, port: int) -> None:
    """Serve until told to stop."""
    handler = partial(Files, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
