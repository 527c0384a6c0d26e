"""A program of ours as a child: what it is given, what it answered as records, and how it ended."""

import contextlib
import json
import os
import select
import signal
import subprocess
import tempfile
import time

from heliograph_bridge import limits
from heliograph_bridge.child import die_with_parent
from heliograph_bridge.compile_errors import DETAIL

OUT_OF_BOUNDS = "run.out-of-bounds"  # what helion-opt says of such an access
_SLACK_SECONDS, _SLACK_BYTES = 2, 1 << 30  # it ends itself at a limit and can say more than we can
# What its exit codes mean.
_STATUS = {0: "ran", 1: "refused", 3: "crashed", 4: "limit"}


class ToolRun:
    """helion-opt or heliograph-run, run to its end: `code` is its exit code, `limit` what we ended it for, `errors` what it printed.

    `given` is what it reads from standard input.
    """

    def __init__(self, command, allowed, given=b""):
        self.limit, self._answer, self._command = None, b"", command
        with tempfile.TemporaryFile() as log, tempfile.TemporaryFile() as source:
            source.write(given)
            source.seek(0)
            process = subprocess.Popen(
                command, stdin=source, stdout=subprocess.PIPE, stderr=log, preexec_fn=die_with_parent,
            )
            try:
                self._listen(process, allowed)
            finally:
                self.code = _end(process)
            log.seek(0, os.SEEK_END)
            log.seek(max(0, log.tell() - DETAIL))
            self.errors = log.read().decode(errors="replace")

    def _listen(self, process, allowed):
        deadline = time.monotonic() + allowed.step_seconds + _SLACK_SECONDS
        while True:
            if select.select([process.stdout], [], [], 0.2)[0]:
                data = os.read(process.stdout.fileno(), 1 << 16)
                if not data:
                    return
                self._answer += data
            elif broken := limits.broken(allowed, process.pid, deadline, _SLACK_BYTES):
                self.limit = broken[1]
                return

    @property
    def status(self):
        if self.limit:
            return "limit"
        if any(record.get("code") == OUT_OF_BOUNDS for record in self.records("diagnostic")):
            return "crashed"
        return _STATUS.get(self.code, "crashed" if self.code < 0 else "failed")

    def records(self, kind):
        """The fields of its records of a kind."""
        for record in self.all_records():
            if record.pop("r") == kind:
                yield record

    def all_records(self):
        """All that it said, in order; lines that are no records are left out."""
        for line in self._answer.splitlines():
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if isinstance(record, dict) and "r" in record:
                yield record

    def explanation(self):
        if self.limit:
            return self.limit
        name = os.path.basename(self._command[0])
        if self.code < 0:
            return f"{name} died of {signal.Signals(-self.code).name}"
        return f"{name} ended with exit code {self.code} and said nothing"


def _end(process):
    """Ends a process and all below it, if it still runs; its exit code."""
    if process.poll() is None and not _has_ended(process):
        limits.kill(process.pid)
    process.stdout.close()
    return process.wait()


def _has_ended(process):
    """Its output has ended; what it does behind that takes a moment."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(1)
    return process.returncode is not None
