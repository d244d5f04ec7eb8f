"""Write DataStore's own permission script: ``datastore_sql.py FILE``, names as JSON on stdin.

The names are the main database, the DataStore database, and the roles owner, writer, reader.
The main role is the migrations' owner: the web role gets no rights in the DataStore.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ckanext.datastore.cli import permissions_sql

if __name__ == "__main__":
    Path(sys.argv[1]).write_text(permissions_sql(*json.load(sys.stdin)), encoding="utf-8")
