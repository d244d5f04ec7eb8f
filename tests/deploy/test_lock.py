from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from portal_cli import lock
from portal_cli.messages import PortalError

HOLD = (
    "import sys, time; sys.path.insert(0, sys.argv[1]);"
    "from pathlib import Path; from portal_cli import lock\n"
    "with lock.held(Path(sys.argv[2])): print('held', flush=True); time.sleep(60)"
)


@pytest.fixture
def holder(tmp_path, layout):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(layout.deploy), str(tmp_path / "lock")],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


class TestHeld:
    """Two starts at once: the second says which process holds the lock, and changes nothing."""

    def test_a_second_command_is_refused_with_the_process_number(self, tmp_path, holder):
        with pytest.raises(PortalError) as caught, lock.held(tmp_path / "lock"):
            pass
        assert str(holder.pid) in caught.value.what.vi
        assert str(holder.pid) in caught.value.what.en

    def test_a_killed_command_leaves_no_stale_lock(self, tmp_path, holder):
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with lock.held(tmp_path / "lock"):
            assert (tmp_path / "lock").read_text() == str(os.getpid())

    def test_it_is_free_after_the_block(self, tmp_path):
        for _ in range(2):
            with lock.held(tmp_path / "lock"):
                assert (tmp_path / "lock").exists()
