"""What one capture was asked for, and its exit codes. Needs neither torch nor Helion."""

import dataclasses
import os

from heliograph_bridge.limits import Limits
from heliograph_bridge.tuning import Tuning

EXIT_OK = 0  # at least one kernel went through whole; anything else that failed is a diagnostic
EXIT_NOTHING = 1  # no kernel went through: none called, all refused, or the script failed before
EXIT_USAGE = 2  # the request cannot be read: arguments, --call, --config, --target, no such file
EXIT_ENVIRONMENT = 3  # this Python lacks Helion, Triton or torch, or has versions nobody knows
EXIT_LIMIT = 4  # a limit ended the capture
EXIT_CANCELLED = 5  # SIGTERM, SIGINT, or the reader of the records went away
EXIT_DIED = 6  # the capturing process died of a signal

# What is recorded of the compiler's passes, and what is if nobody says.
PASSES = ("none", "mlir", "llvm")
DEFAULT_PASSES = "mlir"
LIMITS = {"limit_seconds": "step_seconds", "limit_script_seconds": "script_seconds", "limit_memory": "memory",
          "limit_output": "output"}
_FIELDS = {"id", "do", "file", "module", "args", "target", "call", "config", "stop_after", "cwd", "passes", "execute",
           "helion_opt", "compare", "seed", "check_bounds", "values", "tile", "visit", "gpu_run", "tune", "slice_proxies",
           "stands_for", "onnx"}
# Where kernels can be executed, and what their results can be compared with.
EXECUTE, COMPARE = ("cpu", "gpu"), ("eager", "cpu", "helion", "stage0")
STAGES = ("fx", "triton", "ttir", "ttgir", "llir", "ptx", "sass")
_WORDS = {"stop_after": STAGES, "passes": PASSES, "execute": EXECUTE, "compare": COMPARE}


class BadRequest(Exception):
    """`code` is the diagnostic's; `column` points into the option's text, from 1."""

    def __init__(self, code, message, next=None, column=None):
        super().__init__(message)
        self.code, self.next, self.column = code, next, column


@dataclasses.dataclass(frozen=True)
class Watch:
    """Whose values a run tells: an FX node ("0:acc") in one tile of the grid, at one of its visits there."""

    node: str
    tile: tuple[int, ...] = ()  # none: the first
    visit: int = -1  # the last


@dataclasses.dataclass
class Request:
    target_file: str
    is_module: bool = False
    arguments: tuple = ()
    target: str | None = None
    call: str | None = None
    config: str | None = None
    stop_after: str | None = None
    limits: Limits = dataclasses.field(default_factory=Limits)
    passes: str = DEFAULT_PASSES
    execute: str | None = None
    helion_opt: str | None = None  # the program that executes
    compare: str | None = None
    seed: int = 0  # of the inputs of `call`, and of the script's random numbers
    check_bounds: bool = False  # every access of a kernel that is executed
    watch: Watch | None = None
    gpu_run: str | None = None  # what launches a kernel on a GPU: the JSON of device.Device
    tune: str | None = None  # how kernels are autotuned: the JSON of tuning.Tuning
    slice_proxies: bool = False  # slices of values are made to work (slice_proxies.py)
    directory: str | None = None  # to run in; none: this process's own
    stands_for: str | None = None  # the file is a scratch copy of this one, whose folder and package it has
    onnx: object = None  # models are captured: onnx_models.asked.Asked

    def __post_init__(self):
        self.directory = os.path.abspath(self.directory or "")  # scripts go elsewhere

    @property
    def tuning(self):
        """The Tuning of `tune`, None without one. BadRequest if that cannot be read."""
        try:
            return None if self.tune is None else Tuning.from_json(self.tune)
        except ValueError as error:
            raise BadRequest("tune.request", f"--tune cannot be read: {error}") from None

    @property
    def has_values(self):
        """The tensors of the script are real ones."""
        return self.execute is not None or self.tune is not None or self.onnx is not None

    @property
    def gpu(self):
        """The device.Device of gpu_run, None without one. BadRequest if that cannot be read."""
        if self.gpu_run is None:
            return None
        from heliograph_bridge.device import Device

        try:
            return Device.from_json(self.gpu_run)
        except ValueError as error:
            raise BadRequest("execute.gpu", f"--gpu-run cannot be read: {error}") from None

    @property
    def last_stage(self):
        """What is executed is stage-0: nobody asked for what Triton makes."""
        return self.stop_after or ("triton" if self.execute else None)

    def check_execution(self):
        if self.onnx is not None:
            self.onnx.dynamic  # noqa: B018 - it raises if it cannot be read
        if self.onnx is not None and (self.execute is not None or self.tune is not None):
            raise BadRequest("onnx.request", "Models are exported, not executed or autotuned", "Leave --execute and --tune out")
        if self.tune is not None and (self.execute is not None or self.stop_after not in (None, "sass")):
            raise BadRequest("tune.request", "A kernel that is autotuned is compiled, and run where --tune says")
        if self.compare is not None and self.execute is None:
            raise BadRequest("compare.not-run", "Only a kernel that is executed can be compared", "Add --execute cpu")
        if self.watch is not None and self.execute is None:
            raise BadRequest("execute.not-run", "Only a kernel that is executed has values", "Add --execute cpu")
        if (self.execute == "gpu") != (self.gpu_run is not None):
            raise BadRequest("execute.gpu", "--execute gpu and --gpu-run need each other")
        if self.compare not in (None, "eager") and self.execute != "gpu":
            raise BadRequest("compare.not-run", f"Only a run on a GPU can be compared with {self.compare}")
        tool = self.helion_opt
        if self.execute is not None and (tool is None or os.path.isdir(tool) or not os.access(tool, os.X_OK)):
            raise BadRequest(
                "execute.no-tool", f"{tool or 'Nothing'} is no program that can execute kernels",
                next="Name helion-opt with --helion-opt",
            )


def check_fields(message, known):
    unknown = set(message) - known
    if unknown:
        raise BadRequest("request.field", f"A request has no field {', '.join(sorted(unknown))}")


def tile_of(numbers):
    """A tile's number along each dimension of the grid: of "3,0" or a list. ValueError if it is none."""
    tile = tuple(map(int, numbers.split(",") if isinstance(numbers, str) else numbers))
    if min(tile, default=0) < 0:
        raise ValueError(f"{numbers}: tiles are counted from 0")
    return tile


def _watch_of(message):
    if message.get("values") is None:
        return None
    try:
        return Watch(str(message["values"]), tile_of(message.get("tile") or ()), int(message.get("visit", -1)))
    except (TypeError, ValueError) as error:
        raise BadRequest("request.field", f"This is no tile or visit: {error}") from None


def limits_of(message):
    return Limits(**{name: message[field] for field, name in LIMITS.items() if message.get(field) is not None})


def from_message(message):
    """The Request of a server's JSON object (server.py)."""
    check_fields(message, _FIELDS | LIMITS.keys())
    if ("file" in message) == ("module" in message):
        raise BadRequest("request.field", "A request names either a file or a module")
    if message.get("cwd") is not None and not os.path.isdir(message["cwd"]):
        raise BadRequest("request.field", f"{message['cwd']} is no folder to start in")
    for field, known in _WORDS.items():
        if message.get(field) not in (None, *known):
            raise BadRequest("request.field", f"{field} is one of {', '.join(known)}")
    if type(message.get("seed", 0)) is not int:
        raise BadRequest("request.field", "seed is a whole number")
    from heliograph_bridge.onnx_models import asked

    return Request(
        message.get("module") or message["file"], "module" in message, tuple(message.get("args", ())),
        message.get("target"), message.get("call"), message.get("config"), message.get("stop_after"),
        limits_of(message), message.get("passes") or DEFAULT_PASSES, message.get("execute"), message.get("helion_opt"),
        message.get("compare"), message.get("seed", 0), bool(message.get("check_bounds")),
        _watch_of(message), message.get("gpu_run"), message.get("tune"), bool(message.get("slice_proxies")),
        message.get("cwd"), message.get("stands_for"), asked.from_message(message.get("onnx")),
    )
