"""Column types that every table of the suite uses."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column


def new_id() -> str:
    """Return a random id in CKAN's form: a UUID as text."""
    return str(uuid.uuid4())


uuid_key = Annotated[str, mapped_column(sa.UnicodeText, primary_key=True, default=new_id)]
text = Annotated[str, mapped_column(sa.UnicodeText)]
# Ids of core's rows carry no foreign key: core purges in its own order.
core_id = Annotated[str, mapped_column(sa.UnicodeText, index=True)]
utc = Annotated[dt.datetime, mapped_column(sa.DateTime(timezone=True))]
created = Annotated[
    dt.datetime,
    mapped_column(sa.DateTime(timezone=True), server_default=sa.func.clock_timestamp()),
]
jsonb = Annotated[dict[str, Any], mapped_column(JSONB)]
