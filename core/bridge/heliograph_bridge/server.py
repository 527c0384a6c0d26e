"""Server mode: stays alive between captures, so that importing torch and Helion is paid for once.

    you        {"id": 1, "file": "k.py", "call": "matmul(f16[64,64], f16[64,64])"}      one JSON object a line on stdin
    the server records from `hello` to `done`                                           on the records' descriptor
    you        {"cancel": 1}

Captures run one at a time, in the order asked for. Three processes: the server (no torch) reads requests and watches;
the *nursery* has everything imported and compiled once; each capture is a fork of the nursery with a process group and
limits of its own. A capture that crashes takes nobody along; a nursery that dies, or whose packages were changed
since it imported them, is started anew. The user's own modules are imported by each capture, never by the nursery.
"""

import collections
import json
import os
import select
import signal
import socket
import sys
import time
import traceback

from heliograph_bridge import limits, request, supervise
from heliograph_bridge.records import OutputClosed, Writer, guard_descriptor

_MESSAGE = 1 << 20
_FIRST_REQUEST = 0.05  # seconds in which a request that the server was started for has come
_FIELDS = {"id", "file", "module", "args", "target", "call", "config", "stop_after", "cwd", "limit_seconds",
           "limit_script_seconds", "limit_memory", "limit_output", "passes"}


def serve(fd):
    """Serves until standard input ends; returns the exit code."""
    supervise.prctl(supervise.PR_SET_CHILD_SUBREAPER, 1)
    with supervise.cache_folder() as folder:
        os.environ[supervise.COMPILE_CACHE_VARIABLE] = folder
        return _Server(Writer(fd)).run()


def read_request(message):
    """(Request, cwd) of a request's JSON object."""
    unknown = set(message) - _FIELDS
    if unknown:
        raise request.BadRequest("request.field", f"A request has no field {', '.join(sorted(unknown))}")
    if ("file" in message) == ("module" in message):
        raise request.BadRequest("request.field", "A request names either a file or a module")
    if message.get("cwd") is not None and not os.path.isdir(message["cwd"]):
        raise request.BadRequest("request.field", f"{message['cwd']} is no folder to start in")
    if message.get("stop_after") not in (None, *request.STAGES):
        raise request.BadRequest("request.field", f"stop_after is one of {', '.join(request.STAGES)}")
    if message.get("passes") not in (None, *request.PASSES):
        raise request.BadRequest("request.field", f"passes is one of {', '.join(request.PASSES)}")
    allowed = {
        "step_seconds": message.get("limit_seconds"), "script_seconds": message.get("limit_script_seconds"),
        "memory": message.get("limit_memory"), "output": message.get("limit_output"),
    }
    return request.Request(
        message.get("module") or message["file"], "module" in message, tuple(message.get("args", ())),
        message.get("target"), message.get("call"), message.get("config"), message.get("stop_after"),
        limits.Limits(**{key: value for key, value in allowed.items() if value is not None}),
        message.get("passes") or request.DEFAULT_PASSES,
    )


class _Controls(supervise.CancelSignals):
    """Standard input and signals: requests are queued, a cancel of the running one is noted."""

    def __init__(self):
        super().__init__()
        self.queue = collections.deque()
        self.running = None
        self.open = True
        self._cancelled = set()
        self._tail = b""
        os.set_blocking(0, False)
        self.descriptors.append(0)

    def wait(self, timeout):
        """Waits for a signal or for input, and attends to it."""
        self.attend(select.select(self.descriptors, [], [], timeout)[0])

    def attend(self, ready):
        if 0 not in ready:
            return
        data = os.read(0, _MESSAGE)
        if not data:
            self.open = False
            self.descriptors.remove(0)
            return
        whole, newline, self._tail = (self._tail + data).rpartition(b"\n")
        for line in whole.splitlines():
            if line.strip():
                self._message(line)

    def _message(self, line):
        try:
            message = json.loads(line)
            if not isinstance(message, dict):
                raise ValueError("it is no object")
        except ValueError as error:
            message = {"malformed": str(error)}
        if "cancel" in message:
            self._cancelled.add(message["cancel"])
        else:
            self.queue.append(message)

    def is_cancelled(self, message):
        return message.get("id") in self._cancelled

    def cancelled(self):
        return super().cancelled() or self.running is not None and self.is_cancelled(self.running)


class _Server:
    def __init__(self, writer):
        self._writer = writer
        self._controls = _Controls()
        self._janitor = supervise.start_janitor()
        self._nursery = None
        self._parent = os.getppid()

    def run(self):
        try:
            self._controls.wait(_FIRST_REQUEST)
            self._nursery = _Nursery(self._janitor, self._controls)
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
            self._refuse(request.EXIT_CANCELLED, "note", "cancelled", "The capture was cancelled before it began", None)
            return
        try:
            if "malformed" in message:
                raise request.BadRequest("request.malformed", f"A request is no JSON: {message['malformed']}")
            asked = read_request(message)
        except (request.BadRequest, TypeError) as bad:
            code = getattr(bad, "code", "request.field")
            self._refuse(request.EXIT_USAGE, "error", code, str(bad), "See the head of server.py")
            return
        self._controls.running = message
        try:
            self._capture(message, asked, begin)
        finally:
            self._controls.running = None

    def _refuse(self, code, severity, reason, text, next):
        from heliograph_bridge import PRODUCER, SCHEMA

        self._writer.write("hello", schema=SCHEMA, producer=PRODUCER, versions={})
        self._writer.diagnostic(severity, reason, text, next=next)
        self._writer.write("done", ok=False, seconds=0, exit=code)

    def _capture(self, message, asked, begin):
        reader, sink = os.pipe()
        pid = self._start(message, sink)
        os.close(sink)
        if pid is None:
            os.close(reader)
            self._refuse(request.EXIT_CANCELLED, "note", "cancelled", "The capture was cancelled", None)
            return
        os.write(self._janitor, b"%d\n" % pid)
        watch = supervise.Watch(self._writer, reader, asked.limits, pid, self._controls)
        code = watch.run(self._nursery.exit_status)
        self._kill_orphans()
        watch.finish(code, time.monotonic() - begin)
        if self._nursery.is_alive() and self._nursery.busy:
            self._nursery.wait_idle()

    def _start(self, message, sink):
        """The worker's pid; None if the capture was cancelled before there was one."""
        while True:
            if not self._nursery.is_alive():
                self._nursery = _Nursery(self._janitor, self._controls)
            if not self._nursery.wait_ready(self._controls):
                return None
            pid = self._nursery.start(message, sink)
            if pid is not None:
                return pid
            self._nursery.wait_end()

    def _kill_orphans(self):
        """What a capture started and left behind: everything below us that was not here before."""
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


class _Nursery:
    """The server's side of the warm process."""

    def __init__(self, janitor, controls):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.permanent = set(limits.descendants(os.getpid()))
        self.busy = False
        urgent = bool(controls.queue) or controls.running is not None
        self._ready = False
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            ours.close()
            os.close(janitor)
            controls.restore()
            _nursery_main(theirs, urgent)
        theirs.close()
        self._socket = ours

    def is_alive(self):
        try:
            return os.waitpid(self.pid, os.WNOHANG)[0] == 0
        except ChildProcessError:
            return False

    def wait_ready(self, controls):
        """Waits until it can fork, or has died; False if the running request is cancelled meanwhile."""
        while not self._ready:
            ready, _, _ = select.select([self._socket, *controls.descriptors], [], [], 1.0)
            controls.attend(ready)
            if controls.cancelled():
                return False
            if self._socket in ready:
                self._receive(None)
                self._ready = True
        return True

    def start(self, message, sink):
        """Has the nursery fork a worker that writes to `sink`; the worker's pid, None if its packages are outdated."""
        try:
            socket.send_fds(self._socket, [json.dumps(message).encode()], [sink])
        except OSError:
            return self.pid  # it died; exit_status() says so
        self.busy, self._ready = True, False
        answer = self._receive(None)
        if "outdated" in answer:
            return None
        return answer.get("pid", self.pid)

    def wait_end(self):
        while self.is_alive():
            time.sleep(0.005)

    def exit_status(self):
        """The worker's wait status if it has ended, else None."""
        answer = self._receive(0)
        return answer if answer is None else answer.get("status", signal.SIGKILL)

    def wait_idle(self):
        while self.busy and self._receive(None):
            pass

    def _receive(self, timeout):
        """The nursery's next message; None if there is none in time; {} if it died."""
        if timeout is not None and not select.select([self._socket], [], [], timeout)[0]:
            return None
        try:
            data = self._socket.recv(_MESSAGE)
        except ConnectionResetError:
            data = b""
        answer = json.loads(data) if data else {}
        if "pid" not in answer:
            self.busy = False
        return answer


# ---------------------------------------------------------------- inside the nursery


def _nursery_main(connection, urgent):
    """Says `ready` whenever it can fork. If somebody waits, it does so before it has prepared all that can be."""
    code = 1
    try:
        supervise.prctl(supervise.PR_SET_PDEATHSIG, signal.SIGKILL)
        os.setpgid(0, 0)
        _no_input()
        # Looking for a GPU must not start CUDA here: captures are forks, and CUDA does not survive a fork.
        os.environ.setdefault("PYTORCH_NVML_BASED_CUDA_CHECK", "1")
        from heliograph_bridge import worker

        worker.prepare_environment()
        compile_one = _import_all()
        stamps = _module_stamps()
        if urgent:
            connection.send(json.dumps({"ready": True}).encode())
            _serve_one(connection, stamps)
        compile_one()
        stamps = {**_module_stamps(), **stamps}
        while True:
            connection.send(json.dumps({"ready": True}).encode())
            _serve_one(connection, stamps)
    except _Finished:
        code = 0
    finally:
        os._exit(code)


class _Finished(Exception):
    """The server wants no more of this nursery, or must not."""


def _serve_one(connection, stamps):
    data, descriptors, _, _ = socket.recv_fds(connection, _MESSAGE, 1)
    if not data:
        raise _Finished
    if any(_stamp(path) != stamp for path, stamp in stamps.items()):
        connection.send(json.dumps({"outdated": True}).encode())
        raise _Finished
    _run_one(connection, json.loads(data), descriptors[0])


def _no_input():
    """Standard input carries requests; a script reads nothing."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdin = open(0, closefd=False)


def _import_all():
    """Imports what captures need; returns what else can be done to make them quick."""
    from heliograph_bridge import worker
    from heliograph_bridge.targets import DEFAULT_TARGET, find_target

    def nothing():
        pass

    try:
        worker.check_packages()
    except worker.MissingPackages:
        return nothing  # each capture says so
    from heliograph_bridge import warm

    try:
        return _reported(warm.compile_one) if warm.load(find_target(DEFAULT_TARGET)) else nothing
    except Exception:
        traceback.print_exc()
        return nothing


def _reported(action):
    """A Helion that cannot compile the small kernel still says so in each capture."""

    def act():
        try:
            action()
        except Exception:
            traceback.print_exc()

    return act


def _module_stamps():
    """{file: stamp} of all that is imported: a package that is upgraded or edited later must be imported anew."""
    files = {vars(module).get("__file__") for module in list(sys.modules.values()) if hasattr(module, "__dict__")}
    return {path: _stamp(path) for path in files if isinstance(path, str) and _stamp(path) is not None}


def _stamp(path):
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _run_one(connection, message, sink):
    pid = os.fork()
    if pid == 0:
        os._exit(_worker(connection, message, sink))
    os.close(sink)
    connection.send(json.dumps({"pid": pid}).encode())
    _, status = os.waitpid(pid, 0)
    connection.send(json.dumps({"status": status}).encode())


def _worker(connection, message, sink):
    connection.close()
    os.setpgid(0, 0)
    supervise.prctl(supervise.PR_SET_PDEATHSIG, signal.SIGKILL)
    writer = Writer(guard_descriptor(sink))
    from heliograph_bridge import worker

    if message.get("cwd"):
        os.chdir(message["cwd"])
    return worker.run(writer, read_request(message))
