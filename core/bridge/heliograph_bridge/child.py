"""Something that is done in a fork of this process, so that it can be ended, and touches nothing of ours.

The fork has all data as it was, for nothing. It writes records, which are passed on while they come.
"""

import os
import select
import signal
import sys
import time
import traceback

from heliograph_bridge import limits
from heliograph_bridge.compile import die_with_parent
from heliograph_bridge.records import OutputClosed, Writer


def run(body, writer, allowed):
    """`body(writer)` in a fork; why it was ended or how it died, in words, or None if it came to its end."""
    reader, sink = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _child(body, Writer(sink))
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
    deadline, tail = time.monotonic() + allowed.step_seconds, b""
    while True:
        if select.select([reader], [], [], 0.2)[0]:
            data = os.read(reader, 1 << 20)
            if not data:
                return None
            whole, newline, tail = (tail + data).rpartition(b"\n")
            writer.write_raw(whole + newline)
        if broken := limits.broken(allowed, pid, deadline):
            return broken[1]


def _child(body, writer):
    code = 1
    try:
        die_with_parent()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.set_wakeup_fd(-1)
        body(writer)
        code = 0
    except OutputClosed:
        pass
    except BaseException as error:
        writer.diagnostic("error", "bridge.internal", f"{type(error).__name__}: {error}", detail=traceback.format_exc())
    finally:
        os._exit(code)
