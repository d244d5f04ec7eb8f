"""Column types: what PostgreSQL makes of them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session

from ckan import model

from ckanext.hcmc_kit import columns


class Base(DeclarativeBase):
    """Tables of this test only; CKAN's metadata does not know them."""

    metadata: ClassVar[sa.MetaData] = sa.MetaData()


class Note(Base):
    """One column of each type."""

    __tablename__ = "hcmc_kit_test_note"

    id: Mapped[columns.uuid_key]
    body: Mapped[columns.text]
    author: Mapped[columns.core_id]
    due: Mapped[columns.utc | None]
    made: Mapped[columns.created]
    told: Mapped[columns.jsonb]


@pytest.fixture
def session(non_clean_db: None):
    """Give a session in whose transaction the table exists; nothing stays."""
    with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
        work = connection.begin()
        Base.metadata.create_all(connection)
        with Session(connection) as session:
            yield session
        work.rollback()


class TestColumns:
    """Stored and read back."""

    def test_defaults_are_filled(self, session: Session):
        """The id is a UUID, the time of creation the database's, with its zone."""
        note = Note(body="Đường Nguyễn Huệ", author="u1", told={"a": [1]})
        session.add(note)
        session.flush()
        session.refresh(note)
        assert uuid.UUID(note.id).version == 4
        assert note.made.tzinfo is not None
        assert note.told == {"a": [1]}
        assert note.due is None

    def test_moments_keep_their_instant(self, session: Session):
        """Whatever zone is sent, the instant is the same."""
        hanoi = dt.timezone(dt.timedelta(hours=7))
        due = dt.datetime(2025, 6, 15, 0, 0, tzinfo=hanoi)
        note = Note(body="", author="u1", told={}, due=due)
        session.add(note)
        session.flush()
        session.expire(note)
        assert note.due == due

    def test_core_ids_carry_no_foreign_key(self):
        """Core purges in its own order."""
        table = Note.__table__
        assert not table.foreign_keys
        assert table.c.author.index

    def test_ids_are_new(self):
        """Each row gets its own."""
        assert len({columns.new_id() for _ in range(100)}) == 100
