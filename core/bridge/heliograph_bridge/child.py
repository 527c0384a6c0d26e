"""Something that is done in a fork of this process, so that it can be ended, and touches nothing of ours.

The fork has all data as it was, for nothing. It writes records, which are passed on while they come.
"""

import ctypes
import os
import select
import signal
import sys
import time
import traceback

from heliograph_bridge import limits
from heliograph_bridge.records import LineBuffer, OutputClosed, Writer


_PR_SET_PDEATHSIG = 1


def die_with_parent():
    """SIGKILL for this process when the thread that forked it ends."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def run(body, writer, allowed):
    """`body(writer)` in a fork; why it was ended or how it died, in words, or None if it came to its end."""
    reader, sink = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        made = Writer(sink)
        leave(made, lambda: body(made))
    os.close(sink)
    try:
        limit = _relay(reader, writer, pid, allowed)
    finally:
        os.close(reader)
        limits.kill(pid)
        _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return limit or (f"it died of {signal.Signals(-code).name}" if code < 0 else None)


def _relay(reader, writer, pid, allowed):
    """Passes whole records on until the fork ends; what limit it broke if it did."""
    deadline, lines = time.monotonic() + allowed.step_seconds, LineBuffer()
    while True:
        if select.select([reader], [], [], 0.2)[0]:
            data = os.read(reader, 1 << 20)
            if not data:
                return None
            writer.write_raw(lines.take(data))
        if broken := limits.broken(allowed, pid, deadline):
            return broken[1]


def leave(writer, body):
    """Ends this process, a fork, with `body()`: 0 as exit code, 1 if it gave False or raised, which is then told.

    Nothing of the parent's (exit handlers, buffers) may run here.
    """
    code = 1
    try:
        die_with_parent()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.set_wakeup_fd(-1)
        code = 1 if body() is False else 0
    except OutputClosed:
        pass
    except BaseException as error:
        writer.diagnostic("error", "bridge.internal", f"{type(error).__name__}: {error}", detail=traceback.format_exc())
    finally:
        os._exit(code)
