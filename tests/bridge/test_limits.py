"""Limits: how much memory processes take, where what a fork shares is no memory of its own; what is told of a kernel that broke one."""

import os
import re
import signal
import sys
import time

import pytest
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


# ---------------------------------------------------------------- what is told of a kernel that was stopped

SLOW = '''import time
import helion
import helion.language as hl
import torch
from helion._compiler.host_function import HostFunction
from helion.runtime.kernel import BoundKernel
from triton.compiler import ASTSource


def endless(*args, **kwargs):
    kept = bytearray({size})
    kept[::4096] = b"x" * len(kept[::4096])
    time.sleep(600)


@helion.kernel(config=helion.Config(block_sizes=[64]))
def double(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] * 2
    return out


{owner}.{function} = endless
double(torch.randn([4096], device="cuda"))
'''
# The step, what of it never ends, and the last stage that is there.
STEPS = (("bind", "HostFunction", "__init__", "source"), ("codegen", "BoundKernel", "to_triton_code", "source"),
         ("triton", "ASTSource", "make_ir", "triton"))


@pytest.mark.parametrize(("step", "owner", "function", "last"), STEPS, ids=[each[0] for each in STEPS])
@pytest.mark.parametrize(
    ("limit", "code", "size"), [({"limit_seconds": 5}, "limit.seconds", 1), ({"limit_memory": 700 << 20}, "limit.memory", 1 << 30)],
    ids=["time", "memory"],
)
def test_a_step_without_an_end(server, tmp_path, step, owner, function, last, limit, code, size):
    (tmp_path / "slow.py").write_text(SLOW.format(owner=owner, function=function, size=size))
    records = server.ask(file=str(tmp_path / "slow.py"), **limit)
    (failure,) = records.of("failure")
    assert (failure["step"], records.codes("error"), records.stages()[-1]) == (step, [code], last)
    assert [each["step"] for each in records.of("step", status="failed")] == [step]
    assert len(records.of("variant")) == len(records.of("variant_end")) == 1


# The compile's process gets a greedy child of its own, after a while.
GREEDY = '''import os
import subprocess
import sys

import helion
import helion.language as hl
import torch

HOARD = "import time; time.sleep(4); kept = b'x' * (1 << 30); time.sleep(600)"


@helion.kernel(config=helion.Config(block_sizes=[1024, 1024]))
def huge_tile(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(out.size()):
        out[tile] = torch.exp(x[tile]) + torch.sin(x[tile])
    return out


if "--greedy" in sys.argv:
    os.register_at_fork(after_in_child=lambda: subprocess.Popen([sys.executable, "-c", HOARD]))
huge_tile(torch.randn([2048, 2048], device="cuda"))
'''


@pytest.mark.parametrize(
    ("limit", "code", "args"),
    [({"limit_seconds": 4}, "limit.seconds", []), ({"limit_memory": 700 << 20}, "limit.memory", ["--greedy"])], ids=["time", "memory"],
)
def test_a_pass_without_an_end_is_told_with_its_size(server, tmp_path, limit, code, args):
    (tmp_path / "greedy.py").write_text(GREEDY)
    records = server.ask(file=str(tmp_path / "greedy.py"), args=args, **limit)
    (failure,) = records.of("failure")
    stopped = records.diagnostic(code)
    assert failure["step"] in ("ttgir", "llir") and stopped["stage"] == failure["step"]
    told = records.diagnostic("pass.not-finished")
    assert told["stage"] == failure["step"] and re.search(r"did not end on .+, a module of \d+ bytes", told["message"])
    (broken,) = records.of("pass", status="not_finished")
    assert told["message"].startswith(broken["name"])
