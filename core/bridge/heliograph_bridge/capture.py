"""One capture inside a process that has torch and Helion: world, hooks, script, and what the script's end means."""

import contextlib
import dataclasses
import sys

from heliograph_bridge import autograd, call, failure, gpu, helpers, inputs, intercept, request, script, script_failure
from heliograph_bridge import slice_proxies, values
from heliograph_bridge.adapters import helion_adapter
from heliograph_bridge.errors import report_script_error, script_problem
from heliograph_bridge.limits import Limits
from heliograph_bridge.onnx_models import environment
from heliograph_bridge.onnx_models.watch import LimitReached
from heliograph_bridge.world import SHADOW_ELEMENTS, TUNED_SHADOW_ELEMENTS, FakeWorld


@dataclasses.dataclass
class Options:
    """What the session needs to know about the request."""

    target: str
    device: str
    multiprocessors: int
    pretended: bool
    shared_limit: int
    shown_path: object
    config: dict | None
    stop_after: str | None
    limits: Limits
    passes: str
    execute: str | None
    helion_opt: str | None
    compare: str | None
    check_bounds: bool
    watch: object
    gpu: object  # device.Device: what runs one of the kernels on a GPU
    tuning: object  # tuning.Tuning: how kernels are autotuned


def run(writer, asked, target):
    """Runs what was asked for on the pretended `target`, or on the machine's own GPU if `target` is None."""
    spec = values.parse_call(asked.call) if asked.call is not None else None
    config = values.parse_config(asked.config) if asked.config is not None else None
    shown = script.ShownPaths(None if asked.is_module else asked.target_file)
    ended = _Outcome(writer, asked, shown)
    options = _options(asked, target, shown, config)
    if asked.slice_proxies:
        slice_proxies.install()
    exporters = environment.usable(asked.onnx.exporters, writer, sys.executable) if asked.onnx else ()
    if asked.onnx and not exporters:
        return request.EXIT_ENVIRONMENT
    session = ended.session = ended.captured = _session(writer, options, target, ended, asked.onnx is None)
    if asked.onnx:
        from heliograph_bridge.onnx_models.models import Models

        ended.captured = Models(session, asked, exporters, ended.note)
    if asked.stands_for:
        ended.note(
            "script.scratch-copy", f"This is a scratch copy of {asked.stands_for}, with a change",
            next="The file itself is as it was. Make the change there if it does what you want",
        )
    writer.progress("script")
    try:
        with ended.captured if asked.onnx else session.world:
            _run_asked(asked, spec, ended)
    except request.BadRequest:
        raise
    except LimitReached:
        return request.EXIT_LIMIT  # the model's own diagnostic says which
    except BaseException as error:
        ended.script_ended(error)
    return ended.exit_code()


def _options(asked, target, shown, config):
    real = gpu.real_target() if target is None else None
    used = real or target
    return Options(
        used.name, used.device, used.multiprocessors, real is None, used.shared_block_optin, shown, config,
        asked.last_stage, asked.limits, asked.passes, asked.execute, asked.helion_opt, asked.compare,
        asked.check_bounds, asked.watch, asked.gpu, asked.tuning,
    )


def _session(writer, options, target, ended, has_gradients):
    if target is None:
        session = intercept.RealSession(writer, contextlib.nullcontext(), options)
    else:
        limit = TUNED_SHADOW_ELEMENTS if options.tuning else SHADOW_ELEMENTS
        world = FakeWorld(ended.assumed, None if options.execute else limit)
        session = intercept.FakeSession(writer, world, options)
        if has_gradients:
            autograd.install()
        helpers.install(ended.script_error, ended.note, world if options.execute else None)
        helion_adapter().pretend_tensors()
    session.install()
    return session


def _run_asked(asked, spec, ended):
    if spec is None:
        ended.defined = script.run_main(asked)
        return
    module, fill = script.import_file(asked), inputs.maker(asked, ended.note)
    kernel, arguments = (None, ()) if asked.onnx else _wanted(spec, module, fill, ended)
    try:
        if asked.onnx:
            ended.captured.call(module, spec, fill)
        elif kernel is not None:
            kernel(*arguments)
    except request.BadRequest:
        raise
    except Exception as error:
        if not ended.session.was_reported(error):
            raise


def _wanted(spec, module, fill, ended):
    """The kernel and the arguments of a --call; None if the file has none such."""
    kernel = None
    try:
        kernel = call.find_kernel(module, spec.name)
        return kernel, call.make_arguments(kernel, spec, fill)
    except request.BadRequest as bad:
        if not ended.bad_call(bad, kernel or ended.first_kernel(vars(module))):
            raise
        return None, ()


class _Outcome:
    """Collects what happened around the kernels and words it as diagnostics; before the first kernel, as a document."""

    def __init__(self, writer, asked, shown):
        self._writer, self._asked, self._shown = writer, asked, shown
        self._notes = set()
        self._early = []  # errors that were met before the first kernel
        self._exit = None
        self.session = None
        self.defined = {}  # names of the main part
        self.captured = None  # the session, or the models

    def script_error(self, error):
        if self.session.opened:
            self._report(error)
        else:
            self._early.append(error)

    def script_ended(self, error):
        if not isinstance(error, SystemExit) or error.code not in (0, None):
            self.script_error(error)

    def _has_captured(self):
        return bool(self.session.variants) or self.captured is not self.session and self.captured.calls > 0

    def _report(self, error):
        kept = self._has_captured()
        if not isinstance(error, SystemExit):
            report_script_error(self._writer, error, self._shown, kept, self.session.was_reported(error))
        else:
            self._writer.write(
                "diagnostic", severity="warning" if kept else "error", **script_problem(error, self._shown),
                next="What was captured before is kept",
            )

    def bad_call(self, bad, kernel):
        """A --call that the file has no kernel for, or one with another signature; whether it could be told."""
        self._exit = request.EXIT_USAGE
        return self._tell("call", {"code": bad.code, "message": str(bad), "next": bad.next}, place=_place_of(kernel))

    def first_kernel(self, names):
        kernels = [value for value in names.values() if isinstance(value, helion_adapter().Kernel)]
        return kernels[0] if kernels else None

    def note(self, code, message, **place):
        if (code, message) not in self._notes:
            self._notes.add((code, message))
            self._writer.diagnostic("note", code, message, **place)

    def assumed(self, what, value, file, line):
        self.note(
            "script.assumed", f"The script asked for a value that no one computed ({what}); it was told {value!r}",
            next="What should have computed it was not run. Branches that depend on it may differ from a real run",
            file=self._shown(file) if file else None, line=line,
        )

    def exit_code(self):
        if not self.captured.calls and not self._early and self._exit is None:
            self._tell_nothing()
        told = 1 if self._early and not self.session.opened and self._tell_error(self._early[0]) else 0
        for error in self._early[told:]:
            self._report(error)
        if self._exit is not None:
            return self._exit
        return request.EXIT_OK if self.captured.complete else request.EXIT_NOTHING

    def _tell_error(self, error):
        problem = {**script_problem(error, self._shown), "next": "Nothing was captured before it failed"}
        return self._tell(script_failure.step_of(error), problem, place=script_failure.place_of(error), error=error)

    def _tell_nothing(self):
        problem = dict(zip(("code", "message", "next"), self.captured.nothing))
        if not self._tell("call", problem, place=_place_of(self.first_kernel(self.defined))):
            self._writer.write("diagnostic", severity="error", **problem)

    def _tell(self, step, problem, **what):
        """As a document, if one of kernels and their stages was asked for."""
        options = self.session.options
        gpu = script_failure.Gpu(options.target, options.device, options.pretended)
        wanted = not self._asked.has_values and not self.session.opened
        return wanted and script_failure.tell(self._writer, self._asked, self._shown, step, problem, gpu=gpu, **what)


def _place_of(kernel):
    return failure.decorator_place(kernel) if kernel is not None else {}
