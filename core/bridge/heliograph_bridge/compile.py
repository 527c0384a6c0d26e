"""Triton's compile of one launch, stage by stage, in a child process that can be killed.

A legal kernel can take Triton minutes and gigabytes, and LLVM aborts the process on some input: the captured script
must survive both. The child is forked from the warm process, so this costs about 15 ms. It writes records into a pipe;
each stage is written when it is made, so what was made before a failure is kept.
"""

import dataclasses
import json
import os
import re
import select
import signal
import sys
import tempfile
import time

from heliograph_bridge import child, compile_cache, inlined, limits, passes, resources, sass, steps, triton_driver
from heliograph_bridge.compile_errors import DETAIL, OutputLimit, report
from heliograph_bridge.launch import address, write_launches
from heliograph_bridge.records import LineBuffer, Writer

_LAUNCH_OPTIONS = ("num_warps", "num_stages", "num_ctas", "maxnreg")
_POLL = 0.2
STAGE_AFTER = {"ttir": "ttgir", "ttgir": "llir", "llir": "ptx", "ptx": "sass"}


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
    snippets: list = dataclasses.field(default_factory=list)  # those of snippets.find()

    first_stage = "ttir"  # what is made first

    @property
    def launch(self):
        return self.launches[0]

    def make(self):
        """Compiles, in the child."""
        return warmup(self.launch)

    def write_launches(self, writer, specialised, made):
        """Tells, in the child, of the launches; `made` is what was compiled, None if it failed or was stopped."""
        write_launches(self.launches, writer, specialised, getattr(made, "metadata", None))

    def is_given(self, stage):
        """The stage's text is what the compile was asked about, or comes before it: nothing to tell."""
        return False

    def explain(self, error, log):
        """(code, message, fields) of an error that this kind of job knows better; None: nobody does."""
        return None


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


def _without_stop(records):
    """The records without the child's word of what stopped it, and that word's fields, None if there is none.

    It goes no further: what a variant's failure is told with, only the parent knows.
    """
    found = re.search(rb'(?m)^\{"r":"stopped",.*\n', records)
    return (records[: found.start()] + records[found.end() :], json.loads(found[0])) if found else (records, None)


def relay_all(running, meanwhile):
    """Relays several at once, each to a writer of its own: [(compile, writer)]; whether each went through, in that order.

    `meanwhile()` is called as long as any runs.
    """
    went, left = {}, dict(enumerate(running))
    while left:
        ready, _, _ = select.select([fd for each, _ in left.values() for fd in each.sources], [], [], _POLL)
        meanwhile()
        for number, (each, writer) in list(left.items()):
            if each.attend(ready, writer):
                went[number] = each.finish(writer)
                del left[number]
    return [went[number] for number in range(len(running))]


class Remembered:
    """A compile that was made before, word for word."""

    sources = ()  # nothing to wait for

    def __init__(self, records):
        self._records, self.stopped = _without_stop(records)

    def attend(self, ready, writer):
        return True

    def finish(self, writer):
        writer.write_raw(self._records)
        return True

    relay = finish


class Compilation:
    """A running compile. `relay`, or `attend` and `finish`, must be called; it returns whether the compile went through.

    `stopped` then has the step, exception and node that ended it, as fields of a `failure` record; None if nothing did.
    """

    def __init__(self, job, key=None):
        self.job, self.stopped = job, None
        self._key, self._passed = key, []
        self._log = tempfile.TemporaryFile()
        reader, sink = os.pipe()
        self._collector = passes.Collector(job.limits.output) if job.passes != "none" else None
        dump, dump_sink = passes.pipe() if self._collector else (None, None)
        sys.stdout.flush()
        sys.stderr.flush()
        self._stage, self._lines, self._limit = job.first_stage, LineBuffer(), None
        self._began = False  # Triton's front end is done
        self._deadline = time.monotonic() + job.limits.step_seconds
        self._pid = os.fork()
        if self._pid == 0:
            os.close(reader)
            _child(job, Writer(sink), self._log.fileno(), dump_sink)
        os.close(sink)
        self._reader, self._dump = reader, dump
        if dump_sink is not None:
            os.close(dump_sink)

    @property
    def sources(self):
        """Descriptors that the child writes into."""
        return [fd for fd in (self._reader, self._dump) if fd is not None]

    def relay(self, writer):
        """Passes the child's records on until it ends or breaks a limit."""
        while not self.attend(select.select(self.sources, [], [], _POLL)[0], writer):
            pass
        return self.finish(writer)

    def attend(self, ready, writer):
        """Passes on what came by those of `sources` that are ready; whether the child has come to an end, or to a limit."""
        if self._dump in ready:
            self._read_dump(writer)
        if self._reader in ready:
            data = os.read(self._reader, 1 << 20)
            if not data:
                return True
            whole = self._lines.take(data)
            self._pass_on(writer, whole)
            self._began = self._began or b'{"r":"progress","step":"Triton: ' in whole
            for line in re.findall(rb'^\{"r":"stage","stage":"(\w+)"', whole, re.M):
                self._stage = STAGE_AFTER.get(line.decode(), self._stage)
                self._deadline = time.monotonic() + self.job.limits.step_seconds
        self._limit = limits.broken(self.job.limits, self._pid, self._deadline)
        if self._limit:
            limits.kill(self._pid)
        return self._limit is not None

    def _pass_on(self, writer, records):
        if self._key:
            self._passed.append(records)
        records, stopped = _without_stop(records)
        self.stopped = stopped or self.stopped
        writer.write_raw(records)

    def _read_dump(self, writer):
        """Attends to what is printed of passes; its end is the end of the child."""
        data = os.read(self._dump, 1 << 20)
        if data:
            self._pass_on(writer, self._collector.feed(data))
            return
        os.close(self._dump)
        self._dump = None
        self._pass_on(writer, self._collector.finish())

    def finish(self, writer):
        """Says why the child ended early, if it did; whether the compile went through."""
        stage, limit = self._stage, self._limit
        os.close(self._reader)
        while self._dump is not None:
            self._read_dump(writer)
        _, status = os.waitpid(self._pid, 0)
        code = os.waitstatus_to_exitcode(status)
        if limit or code < 0:
            self.stopped = {"step": steps.OF_STAGE[stage] if self._began else "triton"}
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
        self._log.seek(max(0, self._log.tell() - DETAIL))
        return self._log.read().decode(errors="replace")


# ---------------------------------------------------------------- child's side


def _child(job, writer, log, dump):
    """Compiles and leaves the process."""

    def compiled():
        os.dup2(log, 1)
        os.dup2(log, 2)
        sys.stdout = sys.stderr = open(log, "w", errors="replace", buffering=1, closefd=False)
        sys.setrecursionlimit(max(sys.getrecursionlimit(), 5000))
        return _compile(job, writer, log, dump)

    child.leave(writer, compiled)


def _compile(job, writer, log, dump):
    stages = _StageWriter(job, writer, passes.recorder(dump, log, writer, job.passes))
    made = None
    try:
        # With a GPU, too: a forked process cannot use CUDA, and compiling needs only the target's name.
        triton_driver.set_target(int(job.target.removeprefix("sm_")))
        _keep_merged_places()
        stages.install()
        made = job.make()
    except _Stopped:
        pass
    except Exception as error:
        job.write_launches(writer, stages.specialised, None)
        report(job, writer, stages.current, stages.began, error, log)
        return False
    shared = getattr(getattr(made, "metadata", None), "shared", None)
    job.write_launches(writer, stages.specialised, made)
    _check_shared(job, writer, shared)
    if made is not None and job.stop_after != "ptx":
        resources.write(writer, made.asm["cubin"], made.metadata)
        sass.write(writer, made.asm["cubin"])
    return True


def _keep_merged_places():
    """What LLVM makes of two instructions keeps the place of one of them, not line 0. Only debug information differs."""
    from triton.backends.nvidia import compiler

    if flags_of := getattr(compiler, "get_llvm_flags", None):  # Triton 3.9; before, flags stand in the middle of its steps
        compiler.get_llvm_flags = lambda: [*flags_of(), "pick-merged-source-locations"]


class _StageWriter:
    """Wraps each of Triton's stages: writes its text when it is made, remembers which one is being made.

    `specialised` is what Triton compiles, once it knows: the function with its arguments' types and constants.
    """

    def __init__(self, job, writer, recorder):
        self.job, self.writer, self.current, self.specialised = job, writer, job.first_stage, None
        self.began = False
        self._recorder = recorder

    def install(self):
        from triton import knobs
        from triton.compiler import ASTSource

        make_ir = ASTSource.make_ir

        def remember(source, *args, **kwargs):
            self.specialised = source
            calls = inlined.Calls(self.job.spans, self.job.snippets)
            with calls.watched():
                module = make_ir(source, *args, **kwargs)
            calls.write(module, self.writer, self.job.limits, lambda: make_ir(source, *args, **kwargs))
            return module

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
            self.current, self.began = "sass" if name == "cubin" else name, True
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
    made.address = address(tensor)
    made.strides = tuple(int(s) for s in tensor.stride())
    return made


def _check_shared(job, writer, shared):
    """It compiles, and the record of it is whole; but nobody can launch it."""
    if not shared or shared <= job.shared_limit:
        return
    writer.write("stopped", step="launch")
    writer.diagnostic(
        "error", "launch.shared-memory",
        f"{job.kernel} needs {shared} bytes of shared memory; the target has {job.shared_limit}", stage="sass",
        next="It compiles but cannot be launched. Use smaller block sizes or fewer stages",
        detail=f'{{"needed":{shared},"limit":{job.shared_limit}}}',
    )
