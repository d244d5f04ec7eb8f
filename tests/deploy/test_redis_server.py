"""The private Redis: a real server, started for these tests."""

from __future__ import annotations

import pytest
import redis

from portal_cli import ports, processes
from portal_cli.redis_server import PART, Redis


@pytest.fixture
def server(layout):
    made = Redis(layout, ports.first_free(17800), "secret-word")
    made.start()
    made.wait()
    return made


class TestRedis:
    """Redis answers on loopback to those who know the password, and keeps its data."""

    def test_the_password_opens(self, server):
        assert redis.Redis.from_url(server.url()).ping()

    def test_without_it_nothing_is_told(self, server):
        with pytest.raises(redis.exceptions.AuthenticationError):
            redis.Redis(port=server.port).get("a")

    def test_it_listens_on_loopback_only(self, server):
        answer = redis.Redis.from_url(server.url()).config_get("bind")
        assert answer == {"bind": "127.0.0.1"}

    def test_the_file_with_the_password_is_closed(self, server, layout):
        assert (layout.home / "redis.conf").stat().st_mode & 0o777 == 0o600

    def test_data_survive_a_kill(self, server, layout):
        client = redis.Redis.from_url(server.url())
        client.set("job", "waiting")
        client.execute_command("BGREWRITEAOF")
        processes.stop(layout, PART)
        server.start()
        server.wait()
        assert redis.Redis.from_url(server.url()).get("job") == b"waiting"

    def test_its_mark_stays_readable_for_the_next_start(self, server, layout):
        (layout.run / f"{PART}.json").unlink()
        assert processes.adopt(layout) == [PART]

    def test_a_stopped_server_is_not_ready(self, server, layout):
        processes.stop(layout, PART)
        assert not server.is_ready()

    def test_a_folder_with_spaces_and_quotes(self, layout):
        odd = type(layout).of(layout.checkout, layout.home / 'of "two" words')
        odd.prepare()
        made = Redis(odd, ports.first_free(17800), "word")
        made.start()
        try:
            made.wait()
            assert (odd.redis_data / "appendonlydir").is_dir()
        finally:
            processes.stop(odd, PART)
