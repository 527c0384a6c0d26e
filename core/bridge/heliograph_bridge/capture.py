"""One capture inside a process that has torch and Helion: world, hooks, script, and what the script's end means."""

import contextlib
import dataclasses

from heliograph_bridge import autograd, call, gpu, helpers, inputs, intercept, request, script, slice_proxies, values
from heliograph_bridge.adapters import helion_adapter
from heliograph_bridge.errors import report_script_error
from heliograph_bridge.limits import Limits
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
    ended = _Outcome(writer, shown)
    options = _options(asked, target, shown, config)
    if asked.slice_proxies:
        slice_proxies.install()
    session = ended.session = _session(writer, options, target, ended)
    writer.progress("script")
    try:
        with session.world:
            _run_asked(asked, spec, session, ended)
    except SystemExit as error:
        ended.system_exit(error)
    except request.BadRequest:
        raise
    except BaseException as error:
        ended.script_error(error)
    return ended.exit_code()


def _options(asked, target, shown, config):
    real = gpu.real_target() if target is None else None
    used = real or target
    return Options(
        used.name, used.device, used.multiprocessors, real is None, used.shared_block_optin, shown, config,
        asked.last_stage, asked.limits, asked.passes, asked.execute, asked.helion_opt, asked.compare,
        asked.check_bounds, asked.watch, asked.gpu, asked.tuning,
    )


def _session(writer, options, target, ended):
    if target is None:
        session = intercept.RealSession(writer, contextlib.nullcontext(), options)
    else:
        limit = TUNED_SHADOW_ELEMENTS if options.tuning else SHADOW_ELEMENTS
        world = FakeWorld(ended.assumed, None if options.execute else limit)
        session = intercept.FakeSession(writer, world, options)
        autograd.install()
        helpers.install(ended.script_error, ended.note, world if options.execute else None)
        helion_adapter().pretend_tensors()
    session.install()
    return session


def _run_asked(asked, spec, session, ended):
    if spec is None:
        script.run_main(asked)
        return
    kernel = call.find_kernel(script.import_file(asked), spec.name)
    try:
        kernel(*call.make_arguments(kernel, spec, inputs.maker(asked, ended.note)))
    except Exception as error:
        if not session.was_reported(error):
            raise


class _Outcome:
    """Collects what happened around the kernels and words it as diagnostics."""

    def __init__(self, writer, shown):
        self._writer, self._shown = writer, shown
        self._notes = set()
        self._failed = False
        self.session = None

    def script_error(self, error):
        session, self._failed = self.session, True
        report_script_error(self._writer, error, self._shown, bool(session.variants), session.was_reported(error))

    def system_exit(self, error):
        if error.code not in (0, None):
            self._failed = True
            self._writer.diagnostic(
                "warning" if self.session.variants else "error", "script.exit",
                f"The script ended with exit code {error.code}", next="What was captured before is kept",
            )

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
        session = self.session
        if not session.calls and not self._failed:
            self._writer.diagnostic(
                "error", "script.no-kernel", "The script called no Helion kernel",
                next="Call the kernel in the file's main part, or name a call with --call 'kernel(f16[64,64])'",
            )
        return request.EXIT_OK if session.complete else request.EXIT_NOTHING
