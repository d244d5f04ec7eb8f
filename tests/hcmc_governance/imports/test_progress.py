"""How far a step is: told through Redis, not too often, and forgotten."""

from __future__ import annotations

import uuid

import pytest

from ckan.lib.redis import connect_to_redis

from ckanext.hcmc_governance.imports import progress


@pytest.fixture
def key(non_clean_db: None) -> str:
    """An import that nobody has told anything of."""
    return uuid.uuid4().hex


class TestTeller:
    """Telling how many rows of how many are done."""

    def test_first_last_and_some_between(self, key: str):
        """The end is always told; between, not each row costs a message."""
        tell = progress.teller(key)
        tell(0, 1000)
        assert progress.read(key) == {"done": 0, "total": 1000, "seconds": 0}
        for done in range(1, 1000):
            tell(done, 1000)
        seen = progress.read(key)
        assert seen is not None
        assert seen["done"] < 1000
        tell(1000, 1000)
        assert progress.read(key) == {"done": 1000, "total": 1000, "seconds": 0}

    def test_seconds_go_on(self, key: str, monkeypatch: pytest.MonkeyPatch):
        """Since the step began, not since it last told something."""
        start = 1_800_000_000.0
        monkeypatch.setattr(progress.time, "time", lambda: start)
        tell = progress.teller(key)
        monkeypatch.setattr(progress.time, "time", lambda: start + 42.9)
        tell(5, 5)
        assert progress.read(key) == {"done": 5, "total": 5, "seconds": 42}

    def test_silence_is_death(self, key: str):
        """What has not told anything for two minutes is forgotten by itself."""
        progress.teller(key)(1, 2)
        left = connect_to_redis().ttl(f"hcmc-governance:import:{key}")
        assert 0 < left <= 120

    def test_imports_are_apart(self, key: str):
        """The progress of one is none of another's."""
        progress.teller(key)(1, 2)
        assert progress.read(uuid.uuid4().hex) is None


class TestClear:
    """Forgetting."""

    def test_forgets(self, key: str):
        """Also what was never told."""
        progress.clear(key)
        progress.teller(key)(1, 2)
        progress.clear(key)
        assert progress.read(key) is None


class TestSilent:
    """Steps within a request."""

    def test_tells_nobody(self, key: str):
        """Nothing is kept."""
        progress.silent(1, 2)
        assert progress.read(key) is None
