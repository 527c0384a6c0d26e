"""One config that a search tried: its variant, and how long it takes on the device, or why nobody knows."""

import dataclasses
import math
import os
import time

import torch

from heliograph_bridge import compile, device, differences, manifest
from heliograph_bridge.adapters import helion_adapter
from heliograph_bridge.execute import bytes_of, folder_for
from heliograph_bridge.launch import Launch
from heliograph_bridge.records import Buffer, encode, encode_fields
from heliograph_bridge.tool_run import ToolRun

# Bytes of tensors that are given to a device, and come back, with each config: on this machine, and on another.
_MOST_HERE, _MOST_THERE = 512 << 20, 64 << 20
# What is wrong with the place and not with the config: nothing else will run there, either.
_OF_PLACE = ("run.host", "gpu.no-driver", "gpu.no-device", "gpu.no-tool", "gpu.driver-too-old", "gpu.not-ready",
             "gpu.device-lost", "gpu.ecc", "gpu.wrong-architecture")
# Records that a run does not need: most of what a variant has.
_NOT_SENT = tuple(f'{{"r":"{kind}",'.encode() for kind in ("pass", "span", "node", "graph", "progress", "diagnostic"))


@dataclasses.dataclass
class Trial:
    """Its records are kept until it is known how it ran: they are written whole."""

    config: object
    buffer: Buffer
    variant: object = None
    running: object = None  # the compile
    launches: list = dataclasses.field(default_factory=list)
    milliseconds: float = math.inf
    is_compiled: bool = False
    can_run: bool = False
    is_closed: bool = False  # the records end with the variant's end
    outputs: dict = dataclasses.field(default_factory=dict)  # {argument of the launch: what the kernel left in it}

    @classmethod
    def begun(cls, session, bound, config, arguments, launches_of):
        """A config that is being compiled, or that failed before: then it is closed. `launches_of(variant)` runs the host
        code without its launches, and gives those."""
        trial = cls(config, Buffer())
        with session.writing_to(trial.buffer):
            variant = trial.variant = session.variants[bound, config] = session.begin(bound.kernel, bound, config, arguments)
            try:
                session.lower(variant)
                trial.launches = launches_of(variant)
            except Exception as error:
                session.fail(variant, error, "triton")
                trial.is_closed = True
                return trial
            if len({launch.specialisation() for launch in trial.launches}) != 1:  # none, or several kernels
                session.compile(variant, trial.launches, arguments)
                trial.is_closed = True
                return trial
            variant.compiled.add(trial.launches[0].specialisation())
            trial.running = session.start_compile(variant, trial.launches, _allowed(session, bound))
        return trial

    def compiled(self, ok):
        """Code that no device can launch counts as none."""
        self.is_compiled = ok
        self.can_run = ok and b'\n{"r":"diagnostic","severity":"error"' not in self.buffer.data

    def say(self, severity, code, message, **fields):
        self.buffer.diagnostic(severity, code, message, **fields)

    def write(self, session):
        """Hands all over to the reader of the capture's records."""
        if not self.is_closed:
            with session.writing_to(self.buffer):
                if self.running is not None and self.running.stopped:
                    session.compile_stopped(self.variant, self.running.stopped)
                session.end(self.variant, self.is_compiled)
        session.writer.write_raw(self.buffer.data)
        self.buffer = self.running = None


def compile_all(trials, meanwhile):
    """Waits for the compiles of trials that were begun, side by side."""
    compiling = [trial for trial in trials if trial.running is not None]
    went = compile.relay_all([(trial.running, trial.buffer) for trial in compiling], meanwhile)
    for trial, ok in zip(compiling, went):
        trial.compiled(ok)


def _allowed(session, bound):
    """The limits of one compile: Helion's own as well."""
    limits = session.options.limits
    seconds = min(filter(None, (limits.step_seconds, bound.settings.autotune_compile_timeout)), default=0)
    return dataclasses.replace(limits, step_seconds=seconds)


def jobs():
    """How many compiles run side by side: more of them could break the limit of memory together."""
    return min(len(os.sched_getaffinity(0)), 8)


class NowAndThen:
    """Calls `tell()`, but not more often than somebody reads it."""

    _SECONDS = 0.5

    def __init__(self, tell):
        self._tell, self._last = tell, 0.0

    def __call__(self):
        if time.monotonic() - self._last >= self._SECONDS:
            self._last = time.monotonic()
            self._tell()


class Launches:
    """A launcher that takes notes, and launches nothing."""

    def __init__(self):
        self.noted = []

    def __call__(self, function, grid, *values, **options):
        self.noted.append(Launch(function, tuple(grid), values, options))


class Device:
    """Times variants on a GPU by heliograph-run, and holds what each left in its tensors against what the first left."""

    def __init__(self, session, world, asked):
        self._session, self._world, self._asked = session, world, asked
        self._said = set()
        self._values = {}  # {(argument, shape, dtype): value}: every config begins with the same
        self.is_lost = False

    def time(self, trial, reference):
        """Sets the trial's time, and adds its run to its records; of `reference`, if there is one, it has the results."""
        tensors = self._tensors(trial)
        given, checked = self._given(tensors), self._is_checked(trial, tensors)
        try:
            with folder_for(bytes_of(given) + checked * bytes_of(tensors)) as folder:
                inputs, outputs = os.path.join(folder, "inputs"), os.path.join(folder, "outputs")
                device.save(given, inputs)
                ended = ToolRun(self._command(inputs, outputs if checked else None), self._limits, self._records(trial))
                seconds = self._take(trial, ended)
                if seconds is not None and checked:
                    trial.outputs = self._outputs(trial, tensors, outputs)
        except (OSError, ValueError) as error:
            trial.say(
                "error", "tune.files", f"It could not be timed: {error}", next="Make room in /dev/shm or TMPDIR",
            )
            return
        if seconds is not None and self._is_right(trial, reference):
            trial.milliseconds = seconds * 1000
        if reference is not None:
            trial.outputs = {}

    @property
    def _limits(self):
        return self._session.options.limits

    def _tensors(self, trial):
        """Those of the launch, as they are pretended, and under their names; whose values nobody knows are made up there."""
        variant, launch = trial.variant, trial.launches[0]
        pretended = {name: getattr(value, "base", value) for name, value in launch.named_arguments()}
        function = getattr(variant.recorder.codegen, "device_function", None)
        entries = manifest.entries(function, launch, {}, variant.host_tensors, lambda tensor: tensor)
        return [dataclasses.replace(entry, value=pretended[entry.argument]) for entry in entries if entry.is_tensor]

    def _given(self, tensors):
        """Those whose values are known, with the values that they had for the first config. Of too many bytes those alone
        whose numbers may be places: heliograph-run makes up the others."""
        given = []
        for entry in tensors:
            key = entry.argument, tuple(entry.value.shape), entry.value.dtype
            value = self._values.setdefault(key, self._world.value(entry.value))
            if value is not None and (self._can_travel(tensors) or not value.is_floating_point()):
                given.append(dataclasses.replace(entry, value=value))
        return given

    def _can_travel(self, tensors):
        return bytes_of(tensors) <= (_MOST_THERE if self._asked.is_remote else _MOST_HERE)

    def _command(self, inputs, outputs):
        save = ["--save-outputs", outputs] if outputs else []
        return [*self._asked.command, "--seed", str(self._asked.seed), "--inputs", inputs, *save]

    def _records(self, trial):
        lines = [line for line in trial.buffer.data.splitlines(keepends=True) if not line.startswith(_NOT_SENT)]
        kernel = [] if any(line.startswith(b'{"r":"kernel"') for line in lines) else [
            encode_fields("kernel", self._session.kernel_fields(trial.variant.kernel))]
        return b"".join([
            encode_fields("hello", {"schema": 1}), *kernel, *lines,
            encode_fields("variant_end", {"variant": trial.variant.number, "ok": True}), encode_fields("done", {"ok": True}),
        ])

    def _take(self, trial, ended):
        """Adds the run to the trial's records; the seconds that it took, None if it failed."""
        seconds, problem, told, of_run = None, None, False, []
        for record in ended.all_records():
            if record["r"] == "diagnostic":
                problem = problem or self._heard(record)
            elif isinstance(record.get("run"), int):
                of_run.append(record)
            if record["r"] == "run":
                record["variant"], told = trial.variant.number, True
                seconds = record.get("seconds") if record["status"] == "ran" else None
        if told:  # it did not come to an end without a word
            trial.buffer.write_raw(b"".join(map(encode, of_run)))
        if seconds is None or ended.status != "ran":
            self._tell_failure(trial, ended, problem)
            return None
        return seconds

    def _heard(self, record):
        """An error is the trial's; what else is told of the device is told once. The error's fields, else None."""
        fields = {key: value for key, value in record.items() if key != "r"}
        if fields["severity"] == "error":
            return fields
        if fields["code"] not in self._said:
            self._said.add(fields["code"])
            self._session.writer.write("diagnostic", **fields)
        return None

    def _tell_failure(self, trial, ended, problem):
        fields = problem or {
            "code": f"tune.{ended.status}", "message": f"It could not be timed: {ended.explanation()}",
            "next": "The search goes on with other configs", "detail": ended.errors,
        }
        self.is_lost = fields["code"].startswith(_OF_PLACE)
        if self.is_lost:  # of all that was to come, too
            self._session.writer.write("diagnostic", **{**fields, "severity": "error"})
        trial.buffer.write("diagnostic", **{**fields, "severity": "error"})

    # ---- results

    def _is_checked(self, trial, tensors):
        if helion_adapter().tolerances(trial.variant.bound, []) is None:
            return False
        if self._can_travel(tensors):
            return True
        if "tune.unchecked" not in self._said:
            self._said.add("tune.unchecked")
            self._session.writer.diagnostic(
                "note", "tune.unchecked", "Results of the configs are not compared: the tensors are too large to be read back "
                "with each", next="Check the config that was chosen with heliograph run --compare eager",
            )
        return False

    def _outputs(self, trial, tensors, folder):
        """What the kernel wrote, or all where nobody knows what it writes."""
        loaded = device.load(tensors, folder)
        written = [(entry, value) for entry, value in loaded if entry.name in trial.variant.written]
        return {entry.argument: value for entry, value in written or loaded}

    def _is_right(self, trial, reference):
        for name, wanted in reference.outputs.items() if reference else ():
            found = trial.outputs.get(name)
            if found is None or (found.shape, found.dtype) != (wanted.shape, wanted.dtype) or torch.equal(found, wanted):
                continue
            rtol, atol = helion_adapter().tolerances(trial.variant.bound, [wanted.dtype])
            apart = differences.difference(found, wanted, rtol, atol)
            if not apart.is_ok:
                trial.say(
                    "error", "tune.wrong", f"{name} has other values under this config: {apart.mismatched} of "
                    f"{found.numel()} elements differ, by up to {apart.max_abs:.3g}",
                    next=f"It is not chosen. Helion allows {atol:g} and {rtol:g} of the value; the first config that ran is the "
                    "reference",
                )
                return False
        return True
