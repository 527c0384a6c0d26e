"""How much time, memory and output one step of a capture may take, and how to read what it takes."""

import dataclasses
import os
import signal
import time

DEFAULT_STEP_SECONDS = 120.0
DEFAULT_SCRIPT_SECONDS = 600.0
DEFAULT_MEMORY = 8 << 30
DEFAULT_OUTPUT = 2 << 30

_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclasses.dataclass(frozen=True)
class Limits:
    """`step_seconds` bounds one compiler step (bind, lower, compile); `script_seconds` the script between two of them.
    `memory` is resident bytes of the capture's processes together, `output` bytes of records. 0 means no limit."""

    step_seconds: float = DEFAULT_STEP_SECONDS
    script_seconds: float = DEFAULT_SCRIPT_SECONDS
    memory: int = DEFAULT_MEMORY
    output: int = DEFAULT_OUTPUT


def processes():
    """{pid: (parent, resident bytes)} of all processes that can be seen."""
    table = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", "rb") as stat:
                fields = stat.read().rpartition(b")")[2].split()
        except OSError:
            continue
        table[int(entry)] = (int(fields[1]), int(fields[21]) * _PAGE)
    return table


def descendants(pid, table=None):
    """Pids below `pid`, parents before children."""
    table = processes() if table is None else table
    children = {}
    for child, (parent, _) in table.items():
        children.setdefault(parent, []).append(child)
    found, todo = [], [pid]
    while todo:
        below = children.get(todo.pop(), [])
        found += below
        todo += below
    return found


def exceeds(pid, allowed):
    """Whether a process and everything below it take more than `allowed` bytes of memory together.

    Pages that they share (a fork's, a mapped file's) count once; that takes long to ask, so only if it matters.
    """
    table = processes()
    found = [p for p in [pid, *descendants(pid, table)] if p in table]
    return sum(table[p][1] for p in found) > allowed and sum(_share(p, table[p][1]) for p in found) > allowed


def _share(pid, unknown):
    """A process's memory, of shared pages its part; `unknown` where the system does not say."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as rollup:
            return next(int(line.split()[1]) << 10 for line in rollup if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return unknown


def broken(allowed, pid, deadline, slack=0):
    """Which limit a step that ends at `deadline` broke with the process `pid`: its code, and in words; or None.

    `slack`: bytes that it may take beyond its limit.
    """
    if allowed.step_seconds and time.monotonic() > deadline:
        return "limit.seconds", f"it took longer than {allowed.step_seconds:g} s"
    if allowed.memory and exceeds(pid, allowed.memory + slack):
        return "limit.memory", f"it took more than {allowed.memory >> 20} MiB of memory"
    return None


def kill(pid):
    """Kills a process of ours and everything below it, as it is now."""
    for victim in [pid, *descendants(pid)]:
        try:
            os.kill(victim, signal.SIGKILL)
        except OSError:
            pass


def kill_below(pid, rounds=50):
    """Kills everything below `pid`, also what starts while we kill; returns the pids that were killed."""
    killed = set()
    for _ in range(rounds):
        alive = [p for p in descendants(pid) if p not in killed]
        if not alive:
            break
        for victim in alive:
            killed.add(victim)
            try:
                os.kill(victim, signal.SIGKILL)
            except OSError:
                pass
    return killed
