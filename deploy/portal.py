"""Entry point of ``./portal``: needs nothing but Python's standard library."""

from __future__ import annotations

import sys

from portal_cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
