"""How much memory processes take: what a fork shares with us is no memory of its own."""

import os
import signal
import sys
import time

from bridge.driver import BRIDGE

sys.path.insert(0, str(BRIDGE.parent))

from heliograph_bridge import limits  # noqa: E402 - needs the path

SIZE = 256 << 20


def forked(body):
    """A child that has done `body` and sleeps."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        kept = body()  # noqa: F841 - it must live
        os.write(writer, b"x")
        time.sleep(600)
    os.read(reader, 1)
    return pid


def test_what_a_fork_shares_counts_once():
    # A fresh process, whose other memory is small against what it holds.
    def holds_and_forks():
        data = b"x" * SIZE
        return data, forked(lambda: None)

    pid = forked(holds_and_forks)
    try:
        total = sum(limits.processes()[p][1] for p in [pid, *limits.descendants(pid)])
        assert total > 2 * SIZE
        assert limits.exceeds(pid, SIZE // 2) and not limits.exceeds(pid, total - SIZE // 2)
    finally:
        for victim in [pid, *limits.descendants(pid)]:
            os.kill(victim, signal.SIGKILL)
        os.waitpid(pid, 0)


def test_what_a_fork_makes_its_own_counts():
    pid = forked(lambda: b"x" * SIZE)
    try:
        assert limits.exceeds(pid, SIZE) and not limits.exceeds(pid, SIZE * 16)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
