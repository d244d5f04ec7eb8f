from __future__ import annotations

import socket

import pytest

from portal_cli import portal_state, ports
from portal_cli.messages import PortalError
from portal_cli.portal_state import Wishes


@pytest.fixture
def taken():
    """A loopback port on which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


class TestChoose:
    """Private services take free ports and keep them from one start to the next."""

    def test_each_service_has_a_port_of_its_own(self):
        chosen = ports.choose({})
        assert set(chosen) == set(ports.PREFERRED)
        assert len(set(chosen.values())) == len(chosen)

    def test_a_kept_port_is_used_again(self):
        kept = ports.choose({})
        assert ports.choose(kept) == kept

    def test_a_port_taken_meanwhile_is_left_to_its_new_owner(self, taken):
        assert ports.choose({"redis": taken})["redis"] != taken

    def test_our_own_running_service_keeps_its_port(self, taken):
        assert ports.choose({"redis": taken}, ours=["redis"])["redis"] == taken

    def test_no_free_port_is_said(self, monkeypatch):
        monkeypatch.setattr(ports, "is_free", lambda port: False)
        with pytest.raises(PortalError) as caught:
            ports.first_free(20000)
        assert "20000" in caught.value.what.vi


class TestWeb:
    """The web port is the person's choice: a taken one is named with the way out."""

    def test_a_free_port_is_used(self, taken):
        free = ports.first_free(taken + 1)
        assert ports.web(free) == free

    def test_a_taken_port_names_another(self, taken):
        with pytest.raises(PortalError) as caught:
            ports.web(taken)
        assert str(taken) in caught.value.what.vi
        assert caught.value.remedy.vi.startswith("./portal start --port ")
        assert ports.is_free(int(caught.value.remedy.vi.rsplit(" ", 1)[1]))

    @pytest.mark.parametrize("port", [-1, 0, 65536, 99999])
    def test_a_number_that_is_no_port(self, port):
        """It is told in both languages, with what may be chosen."""
        with pytest.raises(PortalError) as caught:
            ports.web(port)
        assert str(port) in caught.value.what.vi
        assert str(port) in caught.value.what.en
        assert "65535" in caught.value.remedy.vi

    def test_our_own_running_web_server_is_no_obstacle(self, taken):
        assert ports.web(taken, running=True) == taken


class TestDecide:
    """Wishes come first, then what was kept, then the defaults."""

    def test_first_start(self, layout, taken):
        port = ports.first_free(taken + 1)
        state = portal_state.decide(layout, Wishes(port=port))
        assert state.address.site_url == f"http://127.0.0.1:{port}"
        assert portal_state.kept(layout) is None

    def test_the_choice_is_kept(self, layout, taken):
        port = ports.first_free(taken + 1)
        state = portal_state.decide(layout, Wishes(port=port, site_url="https://data.example.vn/"))
        state.save(layout)
        again = portal_state.decide(layout, Wishes())
        assert again == state
        assert again.address.site_url == "https://data.example.vn"

    def test_a_new_port_moves_the_address_with_it(self, layout, taken):
        first = ports.first_free(taken + 1)
        portal_state.decide(layout, Wishes(port=first)).save(layout)
        second = ports.first_free(first + 1)
        state = portal_state.decide(layout, Wishes(port=second))
        assert state.address.site_url == f"http://127.0.0.1:{second}"

    def test_a_taken_port_changes_nothing(self, layout, taken):
        with pytest.raises(PortalError):
            portal_state.decide(layout, Wishes(port=taken))
        assert not layout.state.exists()

    def test_open_to_others_needs_a_public_address(self, layout, taken):
        port = ports.first_free(taken + 1)
        with pytest.raises(PortalError) as caught:
            portal_state.decide(layout, Wishes(host="0.0.0.0", port=port))  # noqa: S104
        assert "--site-url" in caught.value.remedy.vi
        wish = Wishes(host="0.0.0.0", port=port, site_url="https://data.example.vn")  # noqa: S104
        state = portal_state.decide(layout, wish)
        assert state.address.local == f"http://127.0.0.1:{port}"
