"""The warm process that a server forks its workers from: the server's side of it, and what happens inside.

Nothing of a user's own is imported here. A nursery whose packages were changed since it imported them says so.
"""

import json
import os
import select
import signal
import socket
import sys
import time
import traceback

from heliograph_bridge import kinds, limits, supervise
from heliograph_bridge.records import Writer, guard_descriptor

_MESSAGE = 1 << 20


class Nursery:
    """The server's side of the warm process."""

    def __init__(self, janitor, controls, loads):
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
            _nursery_main(theirs, urgent, loads)
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
            with _in_memory(message) as asked:
                socket.send_fds(self._socket, [b"run"], [asked.fileno(), sink])
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


def _in_memory(message):
    """The request as a file: it may hold a text of megabytes, and the socket's messages may not."""
    file = open(os.memfd_create("request"), "wb")
    file.write(json.dumps(message).encode())
    file.flush()
    return file


# ---------------------------------------------------------------- inside the nursery


def _nursery_main(connection, urgent, loads):
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
        prepare = _LOADS[loads]()
        stamps = _module_stamps()
        if urgent:
            connection.send(json.dumps({"ready": True}).encode())
            _serve_one(connection, stamps)
        prepare()
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
    data, descriptors, _, _ = socket.recv_fds(connection, _MESSAGE, 2)
    if not data:
        raise _Finished
    if any(_stamp(path) != stamp for path, stamp in stamps.items()):
        connection.send(json.dumps({"outdated": True}).encode())
        raise _Finished
    _run_one(connection, *descriptors)


def _no_input():
    """Standard input carries requests; a script reads nothing."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdin = open(0, closefd=False)


def _load_helion():
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


def _load_triton():
    """The same for checks and compiles of edited texts."""
    from heliograph_bridge import warm
    from heliograph_bridge.targets import DEFAULT_TARGET, find_target

    _reported(warm.load_triton)()
    return _reported(lambda: warm.compile_text(find_target(DEFAULT_TARGET)))


_LOADS = {"helion": _load_helion, "triton": _load_triton}


def _reported(action):
    """A Helion or Triton that cannot do it still says so in each request."""

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


def _run_one(connection, asked, sink):
    pid = os.fork()
    if pid == 0:
        os._exit(_worker(connection, asked, sink))
    os.close(asked)
    os.close(sink)
    connection.send(json.dumps({"pid": pid}).encode())
    _, status = os.waitpid(pid, 0)
    connection.send(json.dumps({"status": status}).encode())


def _worker(connection, asked, sink):
    connection.close()
    os.setpgid(0, 0)
    supervise.prctl(supervise.PR_SET_PDEATHSIG, signal.SIGKILL)
    writer = Writer(guard_descriptor(sink))
    with open(asked, "rb") as file:
        file.seek(0)
        message = json.load(file)
    if message.get("cwd"):
        os.chdir(message["cwd"])
        message["cwd"] = os.getcwd()
    kind = kinds.kind_of(message)
    return kind.run(writer, kind.read(message))
