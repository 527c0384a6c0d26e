"""Server mode: stays alive between captures, so that importing torch and Helion is paid for once.

    you        {"id": 1, "file": "k.py", "call": "matmul(f16[64,64], f16[64,64])"}      one JSON object a line on stdin
    the server records from `hello` to `done`                                           on the records' descriptor
    you        {"cancel": 1}
    you        {"id": 2, "do": "check", "stage": "ttgir", "text": "...", "target": "sm_90", "options": {"num_warps": 4}}
    you        {"id": 3, "do": "resume", "stage": "ptx", "text": "...", "ttgir": "...", "kernel": "matmul", "passes": "mlir"}

Requests (kinds.py) run one at a time, in the order asked for. Three processes: the server (no torch) reads them and
watches; the *nursery* has imported what they need; each runs in a fork of the nursery with a process group and limits of
its own. One that crashes takes nobody along; a nursery that dies, or whose packages were changed since it imported them,
is started anew. The user's own modules are imported by each capture, never by the nursery.
"""

import os
import signal
import time

from heliograph_bridge import PRODUCER, SCHEMA, kinds, limits, request, supervise
from heliograph_bridge.controls import Controls
from heliograph_bridge.nursery import Nursery
from heliograph_bridge.records import OutputClosed, Writer

_FIRST_REQUEST = 0.05  # seconds in which a request that the server was started for has come


def serve(fd, loads):
    """Serves until standard input ends, with a nursery that loads "helion" or "triton"; returns the exit code."""
    supervise.prctl(supervise.PR_SET_CHILD_SUBREAPER, 1)
    with supervise.cache_folder() as folder:
        os.environ[supervise.COMPILE_CACHE_VARIABLE] = folder
        return _Server(Writer(fd), loads).run()


class _Server:
    def __init__(self, writer, loads):
        self._writer, self._loads = writer, loads
        self._controls = Controls()
        self._janitor = supervise.start_janitor()
        self._nursery = None
        self._parent = os.getppid()

    def run(self):
        try:
            self._controls.wait(_FIRST_REQUEST)
            self._nursery = Nursery(self._janitor, self._controls, self._loads)
            while self._controls.received is None and os.getppid() == self._parent:
                if self._controls.queue:
                    self._answer(self._controls.queue.popleft())
                elif not self._controls.open:
                    return request.EXIT_OK
                else:
                    self._controls.wait(1.0)
                    self._reap()
            return request.EXIT_CANCELLED
        except OutputClosed:
            return request.EXIT_CANCELLED
        finally:
            limits.kill_below(os.getpid())

    def _answer(self, message):
        begin = time.monotonic()
        if self._controls.is_cancelled(message):
            self._refuse(request.EXIT_CANCELLED, "note", "cancelled", "It was cancelled before it began", None)
            return
        try:
            if "malformed" in message:
                raise request.BadRequest("request.malformed", f"A request is no JSON: {message['malformed']}")
            asked = kinds.kind_of(message).read(message)
        except (request.BadRequest, TypeError) as bad:
            code, next = getattr(bad, "code", "request.field"), getattr(bad, "next", None)
            self._refuse(request.EXIT_USAGE, "error", code, str(bad), next or "See the head of server.py")
            return
        self._controls.running = message
        try:
            self._run(message, asked, begin)
        finally:
            self._controls.running = None

    def _refuse(self, code, severity, reason, text, next):
        self._writer.write("hello", schema=SCHEMA, producer=PRODUCER, versions={})
        self._writer.diagnostic(severity, reason, text, next=next)
        self._writer.write("done", ok=False, seconds=0, exit=code)

    def _run(self, message, asked, begin):
        reader, sink = os.pipe()
        pid = self._start(message, sink)
        os.close(sink)
        if pid is None:
            os.close(reader)
            self._refuse(request.EXIT_CANCELLED, "note", "cancelled", "It was cancelled", None)
            return
        os.write(self._janitor, b"%d\n" % pid)
        watch = supervise.Watch(self._writer, reader, asked, pid, self._controls)
        code = watch.run(self._nursery.exit_status)
        self._kill_orphans()
        supervise.clear_runs()
        watch.finish(code, time.monotonic() - begin)
        if self._nursery.is_alive() and self._nursery.busy:
            self._nursery.wait_idle()

    def _start(self, message, sink):
        """The worker's pid; None if the capture was cancelled before there was one."""
        while True:
            if not self._nursery.is_alive():
                self._nursery = Nursery(self._janitor, self._controls, self._loads)
            if not self._nursery.wait_ready(self._controls):
                return None
            pid = self._nursery.start(message, sink)
            if pid is not None:
                return pid
            self._nursery.wait_end()

    def _kill_orphans(self):
        """What a request started and left behind: everything below us that was not here before."""
        keep = {self._nursery.pid, *self._nursery.permanent}
        for pid in limits.descendants(os.getpid()):
            if pid not in keep:
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
        self._reap()

    def _reap(self):
        """Of the orphans that were handed to us, those that have ended by now."""
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass
