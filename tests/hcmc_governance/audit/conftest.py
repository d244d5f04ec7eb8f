"""Reading and emptying the journal: what only the owner of the table can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from ckan import model

from ckanext.hcmc_governance.audit.model import JournalLine


@pytest.fixture
def lines(non_clean_db: None) -> Callable[..., list[JournalLine]]:
    """Give the lines whose columns have these values, oldest first."""

    def found(**values: Any) -> list[JournalLine]:
        query = sa.select(JournalLine).filter_by(**values).order_by(JournalLine.id)
        return list(model.Session.scalars(query.execution_options(populate_existing=True)))

    return found
