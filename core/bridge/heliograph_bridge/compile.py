"""Triton's compile of one launch, stage by stage, in a child process that can be killed.

A legal kernel can take Triton minutes and gigabytes, and LLVM aborts the process on some input: the captured script
must survive both. The child is forked from the warm process, so this costs about 15 ms. It writes records into a pipe;
each stage is written when it is made, so what was made before a failure is kept.
"""

import ctypes
import dataclasses
import linecache
import os
import re
import select
import signal
import sys
import tempfile
import time
import traceback

from heliograph_bridge import compile_cache, gpu, graphs, limits, passes, sass
from heliograph_bridge.arguments import describe
from heliograph_bridge.records import OutputClosed, Writer

_LAUNCH_OPTIONS = ("num_warps", "num_stages", "num_ctas", "maxnreg")
STAGE_AFTER = {"ttir": "ttgir", "ttgir": "llir", "llir": "ptx", "ptx": "sass"}
_DETAIL = 20000
_PR_SET_PDEATHSIG = 1


def die_with_parent():
    """SIGKILL for this process when the thread that forked it ends."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclasses.dataclass
class Launch:
    """One launch the host wrapper made: the @triton.jit function and what it was given."""

    function: object
    grid: tuple
    arguments: tuple
    options: dict

    @property
    def name(self):
        return self.function.fn.__name__

    def named_arguments(self):
        return list(zip(self.function.arg_names, self.arguments))

    def specialisation(self):
        """Equal for launches that Triton answers with the same code."""
        values = [_specialised(value, parameter) for value, parameter in zip(self.arguments, self.function.params)]
        return self.name, tuple(values), tuple(sorted((key, repr(value)) for key, value in self.options.items()))


def _specialised(value, parameter):
    """What Triton's code depends on of an argument, where it does not depend on the value itself."""
    if parameter.is_constexpr:
        return repr(value)
    if hasattr(value, "untyped_storage"):
        return str(value.dtype), _address(value) % 16 == 0
    if hasattr(value, "block_shape"):
        return str(value.base.dtype), repr(value.block_shape)
    if type(value) is not int:
        return type(value).__name__
    wide = not -(1 << 31) <= value < 1 << 31
    return ("int", wide) if parameter.do_not_specialize else ("int", wide, value == 1, value % 16 == 0)


@dataclasses.dataclass
class Job:
    """What a compile needs and where its failures point to. `spans` are those of the Triton text at `file`.

    `launches` run the same code, as Launch.specialisation() says; the first one is compiled.
    """

    kernel: str
    target: str
    launches: list
    shared_limit: int
    file: str
    spans: list
    stop_after: str | None
    limits: limits.Limits
    passes: str = "none"

    first_stage = "ttir"  # what is made first

    @property
    def launch(self):
        return self.launches[0]

    def make(self):
        """Compiles, in the child."""
        return warmup(self.launch)

    def is_given(self, stage):
        """The stage's text is what the compile was asked about, or comes before it: nothing to tell."""
        return False

    def explain(self, error, log):
        """(code, message, fields) of an error that this kind of job knows better; None: nobody does."""
        return None


class OutputLimit(Exception):
    pass


class _Stopped(Exception):
    """--stop-after was reached."""


# ---------------------------------------------------------------- parent's side


def start(job):
    """Starts the compile of `job`, or finds what it gave before; the result has `relay(writer)`."""
    key = compile_cache.key_of(job) if compile_cache.is_enabled() and not _has_real_pointers(job) else None
    known = compile_cache.load(key) if key else None
    return Remembered(known) if known else Compilation(job, key)


def _has_real_pointers(job):
    """With a GPU the alignment of each pointer matters; such compiles are not remembered."""
    from torch._subclasses.fake_tensor import FakeTensor

    return any(hasattr(v, "untyped_storage") and not isinstance(v, FakeTensor) for v in job.launch.arguments)


class Remembered:
    """A compile that was made before, word for word."""

    def __init__(self, records):
        self._records = records

    def relay(self, writer):
        writer.write_raw(self._records)
        return True


class Compilation:
    """A running compile. `relay` must be called once; it returns whether the compile went through."""

    def __init__(self, job, key=None):
        self.job = job
        self._key, self._passed = key, []
        self._log = tempfile.TemporaryFile()
        reader, sink = os.pipe()
        self._collector = passes.Collector(job.limits.output) if job.passes != "none" else None
        dump, dump_sink = passes.pipe() if self._collector else (None, None)
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(reader)
            _child(job, Writer(sink), self._log.fileno(), dump_sink)
        os.close(sink)
        self._reader, self._dump = reader, dump
        if dump_sink is not None:
            os.close(dump_sink)

    def relay(self, writer):
        """Passes the child's records on until it ends or breaks a limit."""
        deadline, stage, tail = time.monotonic() + self.job.limits.step_seconds, self.job.first_stage, b""
        limit = None
        while True:
            sources = [fd for fd in (self._reader, self._dump) if fd is not None]
            ready, _, _ = select.select(sources, [], [], 0.2)
            if self._dump in ready:
                self._read_dump(writer)
            if self._reader in ready:
                data = os.read(self._reader, 1 << 20)
                if not data:
                    break
                whole, newline, tail = (tail + data).rpartition(b"\n")
                self._pass_on(writer, whole + newline)
                for line in re.findall(rb'^\{"r":"stage","stage":"(\w+)"', whole, re.M):
                    stage = STAGE_AFTER.get(line.decode(), stage)
                    deadline = time.monotonic() + self.job.limits.step_seconds
            limit = self._broken_limit(deadline)
            if limit:
                self._kill()
                break
        return self._finish(writer, stage, limit)

    def _pass_on(self, writer, records):
        writer.write_raw(records)
        if self._key:
            self._passed.append(records)

    def _read_dump(self, writer):
        """Attends to what is printed of passes; its end is the end of the child."""
        data = os.read(self._dump, 1 << 20)
        if data:
            self._pass_on(writer, self._collector.feed(data))
            return
        os.close(self._dump)
        self._dump = None
        self._pass_on(writer, self._collector.finish())

    def _broken_limit(self, deadline):
        allowed = self.job.limits
        if allowed.step_seconds and time.monotonic() > deadline:
            return "limit.seconds", f"it took longer than {allowed.step_seconds:g} s"
        if allowed.memory and limits.resident(self._pid) > allowed.memory:
            return "limit.memory", f"it took more than {allowed.memory >> 20} MiB of memory"
        return None

    def _kill(self):
        for victim in [self._pid, *limits.descendants(self._pid)]:
            try:
                os.kill(victim, signal.SIGKILL)
            except OSError:
                pass

    def _finish(self, writer, stage, limit):
        os.close(self._reader)
        while self._dump is not None:
            self._read_dump(writer)
        _, status = os.waitpid(self._pid, 0)
        code = os.waitstatus_to_exitcode(status)
        if limit:
            writer.diagnostic(
                "error", limit[0], f"Compiling {self.job.kernel} to {stage} was stopped: {limit[1]}", stage=stage,
                next="Stages before it are kept. A smaller tile or a higher limit lets it finish",
                detail=self._read_log(),
            )
        elif code < 0 and (known := self.job.explain("", self._read_log())):
            writer.diagnostic("error", known[0], known[1], **known[2], detail=self._read_log())
        elif code < 0:
            writer.diagnostic(
                "error", "triton.crash",
                f"Triton's compiler crashed making {stage} of {self.job.kernel} ({signal.Signals(-code).name})",
                stage=stage, next="Stages before it are kept; the compiler's own words are in the detail",
                detail=self._read_log(),
            )
        elif code == 0 and self._key:
            compile_cache.save(self._key, b"".join(self._passed))
        self._log.close()
        return code == 0 and not limit

    def _read_log(self):
        self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, self._log.tell() - _DETAIL))
        return self._log.read().decode(errors="replace")


# ---------------------------------------------------------------- child's side


def _child(job, writer, log, dump):
    """Compiles and leaves the process; nothing of the parent's (exit handlers, buffers) may run here."""
    code = 1
    try:
        die_with_parent()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.set_wakeup_fd(-1)
        os.dup2(log, 1)
        os.dup2(log, 2)
        sys.stdout = sys.stderr = open(log, "w", errors="replace", buffering=1, closefd=False)
        sys.setrecursionlimit(max(sys.getrecursionlimit(), 5000))
        code = 0 if _compile(job, writer, log, dump) else 1
    except OutputClosed:
        pass
    except BaseException as error:
        writer.diagnostic("error", "bridge.internal", f"{type(error).__name__}: {error}", detail=traceback.format_exc())
    finally:
        os._exit(code)


def _compile(job, writer, log, dump):
    stages = _StageWriter(job, writer, passes.recorder(dump, log, writer, job.passes))
    made = None
    try:
        # With a GPU, too: a forked process cannot use CUDA, and compiling needs only the target's name.
        gpu.set_triton_target(int(job.target.removeprefix("sm_")))
        stages.install()
        made = job.make()
    except _Stopped:
        pass
    except Exception as error:
        _launch_records(job, writer, stages.specialised)
        _report(job, writer, stages, error, log)
        return False
    shared = getattr(getattr(made, "metadata", None), "shared", None)
    _launch_records(job, writer, stages.specialised, shared)
    _check_shared(job, writer, shared)
    if made is not None and job.stop_after != "ptx":
        sass.write(writer, made.asm["cubin"])
    return True


class _StageWriter:
    """Wraps each of Triton's stages: writes its text when it is made, remembers which one is being made.

    `specialised` is what Triton compiles, once it knows: the function with its arguments' types and constants.
    """

    def __init__(self, job, writer, recorder):
        self.job, self.writer, self.current, self.specialised = job, writer, job.first_stage, None
        self._recorder = recorder

    def install(self):
        from triton import knobs
        from triton.compiler import ASTSource

        make_ir = ASTSource.make_ir

        def remember(source, *args, **kwargs):
            self.specialised = source
            return make_ir(source, *args, **kwargs)

        ASTSource.make_ir = remember

        def hook(backend=None, stages=None, options=None, language=None, capability=None):
            if stages is None:
                return "heliograph", "heliograph"
            for name, make in list(stages.items()):
                stages[name] = self._wrapped(name, make)

        knobs.runtime.add_stages_inspection_hook = hook

    def _wrapped(self, name, make):
        if self.job.is_given(name):
            return make

        def stage(source, metadata):
            self.current = "sass" if name == "cubin" else name
            self.writer.progress(f"Triton: {name}", kernel=self.job.kernel)
            self._recorder.stage_begins(self.current)
            begin = time.perf_counter()
            made = make(source, metadata)
            seconds = time.perf_counter() - begin
            self._recorder.stage_ends()
            self._write(name, made, seconds)
            if self.job.stop_after == name:
                raise _Stopped
            return made

        return stage

    def _write(self, name, made, seconds):
        if isinstance(made, bytes):
            return
        text = str(made)
        if self.job.limits.output and len(text) > self.job.limits.output:
            raise OutputLimit(f"the {name} text has {len(text)} bytes, the limit is {self.job.limits.output}")
        self.writer.write("stage", stage=name, pipeline="helion", text=text, seconds=round(seconds, 6))


def warmup(launch):
    from triton.tools.tensor_descriptor import TensorDescriptor

    def stand_in(value):
        if hasattr(value, "untyped_storage"):
            return _mock(value)
        if isinstance(value, TensorDescriptor):
            return dataclasses.replace(value, base=_mock(value.base))
        return value

    options = {
        key: value for key, value in launch.options.items()
        if key in _LAUNCH_OPTIONS or key in launch.function.arg_names
    }
    return launch.function.warmup(*[stand_in(a) for a in launch.arguments], grid=launch.grid, **options)


def _mock(tensor):
    """What Triton specialises on: dtype, shape, strides and the alignment (a fake tensor counts as aligned)."""
    from triton.runtime.jit import MockTensor

    class Stand(MockTensor):
        def data_ptr(self):
            return self.address

    made = Stand(tensor.dtype, [int(d) for d in tensor.shape])
    made.address = _address(tensor)
    made.strides = tuple(int(s) for s in tensor.stride())
    return made


def _address(tensor):
    from torch._subclasses.fake_tensor import FakeTensor

    if isinstance(tensor, FakeTensor):
        return int(tensor.storage_offset()) * tensor.element_size()
    return tensor.data_ptr()


def _launch_records(job, writer, specialised, shared=None):
    compiled = {"shared_bytes": shared, **_specialisation(specialised)}
    for launch in job.launches:
        options = launch.options
        writer.write(
            "launch", function=launch.name, grid=[str(g) for g in launch.grid],
            arguments=[describe(a) for a in launch.arguments], num_warps=options.get("num_warps"),
            num_stages=options.get("num_stages"), num_ctas=options.get("num_ctas", 1),
            kwargs={key: graphs.argument(value) for key, value in options.items()}, **compiled,
        )


def _specialisation(source):
    """What Triton compiled for: types, constants and known divisibilities by argument name. `source` may be None."""
    if source is None:
        return {}
    names = source.fn.arg_names

    def by_name(values):  # launch options follow the arguments
        return {
            ".".join([names[path[0]], *map(str, path[1:])]): value
            for path, value in values.items() if path[0] < len(names)
        }

    return {
        "signature": {name: str(kind) for name, kind in source.signature.items()},
        "constants": {name: graphs.argument(value) for name, value in by_name(source.constants).items()},
        "attributes": {name: dict(pairs) for name, pairs in by_name(source.attrs).items() if pairs},
    }


def _check_shared(job, writer, shared):
    """It compiles, and the record of it is whole; but nobody can launch it."""
    if not shared or shared <= job.shared_limit:
        return
    writer.diagnostic(
        "error", "launch.shared-memory",
        f"{job.kernel} needs {shared} bytes of shared memory; the target has {job.shared_limit}", stage="sass",
        next="It compiles but cannot be launched. Use smaller block sizes or fewer stages",
        detail=f'{{"needed":{shared},"limit":{job.shared_limit}}}',
    )


# ---------------------------------------------------------------- what went wrong


def _report(job, writer, stages, error, log):
    text = _log_text(log)
    kind = type(error).__name__
    fields = {"stage": stages.current, "detail": (str(error) + "\n" + text)[-_DETAIL:]}
    known = job.explain(error, text)
    if known:
        code, message = known[:2]
        fields.update(known[2])
    elif isinstance(error, OutputLimit):
        code, message = "limit.output", f"Compiling {job.kernel} was stopped: {error}"
        fields["next"] = "Stages before it are kept. A smaller tile or --limit-output lets it finish"
    elif kind == "PTXASError":
        code, message = "ptxas.error", _first(r"line \d+; error\s*: (.+)", str(error)) or _first(r"(.+)", str(error))
        line = _first(r"line (\d+); error", str(error))
        fields.update(line=int(line) if line else None, next="The PTX is kept; the line is one of it")
    elif hasattr(error, "node") and hasattr(error, "src"):
        code, message = "triton.compilation", _front_end_message(error)
        fields.update(_front_end_place(job, error), next="The line is one of the generated Triton code, which is kept")
    elif _first(r"(?m)^(.*PassManager::run failed.*)$", str(error)):
        code, message = "triton.pass", _first(r"error: (.+)", text) or f"a pass of {stages.current} failed"
        fields["next"] = "Stages before it are kept; the compiler's own words are in the detail"
    else:
        code, message = f"triton.{kind}", str(error).strip().partition("\n")[0] or kind
        fields["detail"] = (traceback.format_exc() + text)[-_DETAIL:]
    writer.diagnostic("error", code, message, **fields)


def _log_text(log):
    sys.stdout.flush()
    return os.pread(log, 1 << 22, max(0, os.fstat(log).st_size - (1 << 22))).decode(errors="replace")


def _first(pattern, text):
    found = re.search(pattern, text)
    return found.group(1).strip() if found else None


def _front_end_message(error):
    inner = error
    while inner.__cause__ is not None:
        inner = inner.__cause__
    lines = [line for line in str(inner).strip().splitlines() if line.strip()]
    return lines[-1].strip() if lines else type(inner).__name__


def _line_of_def(function):
    """Triton counts lines from the `def`; older releases only know where the decorators begin."""
    if hasattr(function, "def_file_line_number"):
        return function.def_file_line_number
    before = function.fn.__code__.co_firstlineno
    lines = linecache.getlines(function.fn.__code__.co_filename)
    return next((n for n in range(before, len(lines) + 1) if lines[n - 1].lstrip().startswith("def ")), before)


def _front_end_place(job, error):
    """Line and column in the Triton file, and the FX node there. Errors in called functions point into those."""
    node = getattr(error, "node", None)
    if node is None or not hasattr(node, "lineno"):
        return {}
    source = getattr(error, "src", None) or ""
    own = getattr(job.launch.function, "src", None)
    if source and own and source != own:
        return {}
    line = _line_of_def(job.launch.function) + node.lineno - 1
    column = node.col_offset + 1
    matches = [s for s in job.spans if s["line"] == line and s["node"]]
    matches.sort(key=lambda s: (s["column"] != column, s["statement"]))
    return {"file": job.file, "line": line, "column": column, "node": matches[0]["node"] if matches else None}
