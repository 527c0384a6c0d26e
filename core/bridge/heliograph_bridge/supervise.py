"""The supervisor: starts the worker that captures, passes its records on, ends it when a limit is broken.

It imports neither torch nor Helion, so nothing that a script or a compiler does can stop it. The worker writes into a
pipe; the supervisor alone writes to the reader, whole lines only, so the stream stays well formed however the worker
ends: an open variant is closed, the reason is a diagnostic, `done` is the last record.
"""

import contextlib
import ctypes
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time

from heliograph_bridge import limits, request, script, script_failure, steps
from heliograph_bridge.records import LineBuffer, OutputClosed, Writer, guard_descriptor

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
CACHE_VARIABLE, COMPILE_CACHE_VARIABLE = "HELIOGRAPH_CACHE", "HELIOGRAPH_COMPILE_CACHE"
# A folder in memory for the tensors of kernels that run on the CPU, and what their folders in it are called.
MEMORY_VARIABLE, RUN_PREFIX = "HELIOGRAPH_MEMORY", "run-"
STEP_EXECUTE, STEP_DEVICE, STEP_COMPARE = "run on the CPU", "run on the GPU", "compare with eager"
STEP_TUNE = "autotune:"
STEP_MODEL = "model:"  # it watches its own limits as well
_MEMORY = "/dev/shm"
_POLL = 0.1
# The worker ends its children by itself, without losing the rest of the script: the supervisor steps in only later.
_CHILD_SLACK_SECONDS = 10
_CHILD_SLACK_BYTES = 2 << 30


def prctl(option, value):
    ctypes.CDLL(None, use_errno=True).prctl(option, value)


class Stream:
    """Follows a worker's records: what is open, which step runs, whether it said `done`."""

    def __init__(self, writer):
        self.writer = writer
        self.variant = None
        self.step, self.kernel = "start", None
        self.since = time.monotonic()
        self.done = None
        self.hello = False
        self.finished = 0
        self._lines = LineBuffer()

    def feed(self, data):
        whole = self._lines.take(data)
        self.since = time.monotonic()
        if not whole:
            return
        for line in whole.split(b"\n"):
            self._follow(line)
        self.writer.write_raw(whole)

    def _follow(self, line):
        if line.startswith(b'{"r":"variant",'):
            self.variant = json.loads(line)["variant"]
        elif line.startswith(b'{"r":"variant_end",'):
            self.variant = None
            self.finished += 1
        elif line.startswith(b'{"r":"progress",'):
            record = json.loads(line)
            self.step, self.kernel = record["step"], record.get("kernel")
        elif line.startswith(b'{"r":"done",'):
            self.done = json.loads(line)
        elif line.startswith(b'{"r":"hello",'):
            self.hello = True

    @property
    def in_script(self):
        return self.step in ("start", "script")

    @property
    def is_in_child(self):
        return self.step.startswith(("Triton", STEP_TUNE, STEP_MODEL)) or self.step in ("nvdisasm", STEP_EXECUTE, STEP_DEVICE, STEP_COMPARE)

    def close(self, ok, seconds):
        """Ends the stream as a worker that got to its end would have."""
        if self.variant is not None:
            self.writer.write("variant_end", variant=self.variant, ok=False)
            self.variant = None
        if self.done is None:
            self.done = {"ok": ok}
            self.writer.write("done", ok=ok, seconds=round(seconds, 3))


class Ended(Exception):
    """Why a capture was ended from outside: the diagnostic's fields and the exit code."""

    def __init__(self, exit_code, severity, code, message, next):
        super().__init__(message)
        self.exit_code, self.severity, self.code, self.next = exit_code, severity, code, next


@contextlib.contextmanager
def cache_folder():
    """A folder for Triton's and Inductor's caches, and one in memory; gone with the supervisor."""
    with _private_folder(None) as folder, _private_folder(_MEMORY) as memory:
        os.environ[CACHE_VARIABLE], os.environ[MEMORY_VARIABLE] = folder, memory
        yield folder


@contextlib.contextmanager
def _private_folder(above):
    """Empty, ours alone; the folder for everything else where `above` cannot be written."""
    if above is not None and not os.access(above, os.W_OK | os.X_OK):
        above = None
    with tempfile.TemporaryDirectory(prefix="heliograph-", dir=above, ignore_cleanup_errors=True) as folder:
        yield folder


def clear_runs():
    """Removes the tensors that a worker left behind when it was killed."""
    for folder in (os.environ[MEMORY_VARIABLE], os.environ[CACHE_VARIABLE]):
        for name in os.listdir(folder):
            if name.startswith(RUN_PREFIX):
                shutil.rmtree(os.path.join(folder, name), ignore_errors=True)


def capture(writer, asked):
    """Runs one capture in a child process; returns the exit code."""
    with cache_folder():
        return _capture(writer, asked)


def _capture(writer, asked):
    begin = time.monotonic()
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    cancelled = CancelSignals()
    reader, sink = os.pipe()
    janitor = start_janitor()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        os.close(janitor)
        cancelled.restore()
        os._exit(_worker(sink, asked))
    os.close(sink)
    os.write(janitor, b"%d\n" % pid)
    watch = Watch(writer, reader, asked, pid, cancelled)
    code = watch.run(lambda: _reap(pid))
    limits.kill_below(os.getpid())
    return watch.finish(code, time.monotonic() - begin)


def _worker(sink, asked):
    """In the child: its own process group, gone when the supervisor goes."""
    os.setpgid(0, 0)
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    from heliograph_bridge import worker

    return worker.run(Writer(guard_descriptor(sink)), asked)


def _reap(pid):
    """The worker's wait status once it has ended, else None. Reaps orphans that were handed to us, too."""
    while True:
        try:
            found, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return 0
        if found == 0:
            return None
        if found == pid:
            return status


def start_janitor():
    """A tiny process that cleans up when the supervisor is gone, even by SIGKILL: workers' groups, the cache folder.

    Returns the descriptor it listens on: lines of process group ids; its end of file is the supervisor's death.
    """
    reader, sink = os.pipe()
    if os.fork() == 0:
        os.close(sink)
        os.setsid()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        groups = b""
        while data := os.read(reader, 4096):
            groups += data
        for group in groups.split():
            try:
                os.killpg(int(group), signal.SIGKILL)
            except OSError:
                pass
        for name in (CACHE_VARIABLE, MEMORY_VARIABLE):
            shutil.rmtree(os.environ[name], ignore_errors=True)
        os._exit(0)
    os.close(reader)
    return sink


class CancelSignals:
    """SIGTERM, SIGINT and SIGHUP as a flag that `select` wakes up for."""

    def __init__(self):
        reader, self._sink = os.pipe()
        os.set_blocking(self._sink, False)
        self.descriptors = [reader]
        self.received = None
        self._before = {n: signal.signal(n, self._note) for n in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}

    def _note(self, number, frame):
        self.received = number
        try:
            os.write(self._sink, b"x")
        except BlockingIOError:
            pass

    def attend(self, ready):
        """Called with the descriptors that `select` found ready."""

    def cancelled(self):
        return self.received is not None

    def restore(self):
        for number, handler in self._before.items():
            signal.signal(number, handler)


class Watch:
    """Passes one worker's records on until it ends, or a limit or a cancel ends it.

    `controls` has `descriptors` to wait for, `attend(ready)` and `cancelled()`.
    """

    def __init__(self, writer, reader, asked, pid, controls):
        self.stream = Stream(writer)
        self._reader, self._asked, self._limits, self._pid, self._controls = reader, asked, asked.limits, pid, controls
        self._parent = os.getppid()
        self._ended = None
        self._next_memory = 0.0

    def run(self, reap):
        """`reap()` gives the worker's wait status once it ended. Returns its exit code, negative for a signal."""
        status = None
        try:
            while status is None:
                self._pass_on(_POLL)
                self._check()
                status = reap()
            while self._pass_on(0):
                pass
        except OutputClosed:
            self._ended = Ended(request.EXIT_CANCELLED, "note", "cancelled", "The reader went away", "")
        except Ended as ended:
            self._ended = ended
        if self._ended is not None:
            self._kill()
        os.close(self._reader)
        return os.waitstatus_to_exitcode(status) if status is not None else 0

    def _kill(self):
        limits.kill_below(self._pid)
        for kill in (os.killpg, os.kill):
            try:
                kill(self._pid, signal.SIGKILL)
            except OSError:
                pass  # it is gone already

    def _pass_on(self, timeout):
        ready, _, _ = select.select([self._reader, *self._controls.descriptors], [], [], timeout)
        self._controls.attend(ready)
        if self._reader not in ready:
            return False
        data = os.read(self._reader, 1 << 20)
        if data:
            self.stream.feed(data)
        elif timeout:
            time.sleep(0.01)  # all writers are gone; the worker is about to be reaped
        return bool(data)

    def _check(self):
        if self._controls.cancelled() or os.getppid() != self._parent:
            raise Ended(
                request.EXIT_CANCELLED, "note", "cancelled", "The capture was cancelled", "What was captured is kept"
            )
        self._check_time()
        self._check_memory()

    def _check_time(self):
        stream, allowed = self.stream, self._limits
        limit = allowed.script_seconds if stream.in_script else allowed.step_seconds
        slack = _CHILD_SLACK_SECONDS if stream.is_in_child else 0
        if limit and time.monotonic() - stream.since > limit + slack:
            what = f"{stream.step} of {stream.kernel}" if stream.kernel else f"the step '{stream.step}'"
            if stream.in_script:
                what = "The script, outside of kernels,"
            raise Ended(
                request.EXIT_LIMIT, "error", "limit.seconds", f"{what} took longer than {limit:g} s",
                "What was captured before is kept; raise the limit if it only needs more time",
            )

    def _check_memory(self):
        now = time.monotonic()
        if not self._limits.memory or now < self._next_memory:
            return
        self._next_memory = now + 0.5
        slack = _CHILD_SLACK_BYTES if self.stream.is_in_child else 0
        if limits.exceeds(self._pid, self._limits.memory + slack):
            raise Ended(
                request.EXIT_LIMIT, "error", "limit.memory",
                f"The capture took more than {self._limits.memory >> 20} MiB of memory in step '{self.stream.step}'",
                "What was captured before is kept; raise the limit or make the script's tensors smaller",
            )

    def finish(self, code, seconds):
        """Says why a worker ended early, closes the stream, and gives the exit code."""
        stream = self.stream
        try:
            if self._ended is not None:
                ended = self._ended
                self._tell(ended.severity, ended.code, str(ended), ended.next)
                stream.close(False, seconds)
                return ended.exit_code
            if stream.done is None:
                code = self._worker_left(code)
            stream.close(code == request.EXIT_OK, seconds)
        except OutputClosed:
            return request.EXIT_CANCELLED
        return code

    def _worker_left(self, code):
        """The worker is gone without a `done`: the script ended the process itself, or it was killed."""
        kept = self.stream.finished
        severity = "warning" if kept else "error"
        if code == request.EXIT_DIED:
            return code  # it said why
        if code >= 0:
            self._tell(
                severity, "script.exit", f"The script ended its process at once with exit code {code} (os._exit)",
                "What was captured before is kept",
            )
            return request.EXIT_OK if kept else request.EXIT_NOTHING
        self._tell(
            "error", "bridge.died",
            f"The capturing process died of {signal.Signals(-code).name} in step '{self.stream.step}'",
            "What was captured before is kept",
        )
        return request.EXIT_DIED

    def _tell(self, severity, code, message, next):
        """As a failure where that was open, or nothing was before: nobody else can tell of it any more."""
        stream, asked = self.stream, self._asked
        problem = {"code": code, "message": message, "next": next}
        step = steps.OF_PROGRESS.get(stream.step) if severity == "error" and isinstance(asked, request.Request) else None
        if step and stream.variant is None and not stream.finished and not asked.has_values:
            early = {**problem, "next": "No kernel went through before that"}
            if script_failure.tell(stream.writer, asked, script.ShownPaths(asked.target_file, asked.directory), step, early):
                return
        stream.writer.diagnostic(severity, code, message, next=next)
        if step and stream.variant is not None:
            stream.writer.write("failure", step=step)
            stream.writer.write_many([("step", {"step": each, "status": status}) for each, status in steps.statuses(step)])
