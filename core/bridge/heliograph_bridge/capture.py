"""One capture inside a process that has torch and Helion: world, hooks, script, and what the script's end means."""

import dataclasses

from heliograph_bridge import autograd, helpers, intercept, request, script
from heliograph_bridge.errors import report_script_error
from heliograph_bridge.limits import Limits
from heliograph_bridge.world import FakeWorld, RealWorld


@dataclasses.dataclass
class Options:
    """What the session needs to know about the request."""

    target: str
    device: str
    pretended: bool
    shared_limit: int
    shown_path: object
    config: dict | None
    stop_after: str | None
    limits: Limits


def run(writer, asked, target, real):
    shown = script.ShownPaths(None if asked.is_module else asked.target_file)
    options = Options(
        target.name, target.device, not real, target.shared_block_optin, shown, None, asked.stop_after, asked.limits,
    )
    ended = _Outcome(writer, shown)
    world = FakeWorld(ended.assumed)
    session = intercept.Session(writer, world, options)
    ended.session = session
    autograd.install()
    helpers.install(ended.script_error, ended.note)
    intercept.install(session)
    writer.progress("script")
    try:
        with world:
            script.run_main(asked)
    except SystemExit as error:
        ended.system_exit(error)
    except request.BadRequest:
        raise
    except BaseException as error:
        ended.script_error(error)
    return ended.exit_code()


class _Outcome:
    """Collects what happened around the kernels and words it as diagnostics."""

    def __init__(self, writer, shown):
        self._writer, self._shown = writer, shown
        self._notes = set()
        self.session = None

    def script_error(self, error):
        report_script_error(self._writer, error, self._shown, bool(self.session.variants))

    def system_exit(self, error):
        if error.code not in (0, None):
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
            next="Kernels are not run without a GPU. Branches that depend on it may differ from a real run",
            file=self._shown(file) if file else None, line=line,
        )

    def exit_code(self):
        session = self.session
        if not session.calls:
            self._writer.diagnostic(
                "error", "script.no-kernel", "The script called no Helion kernel",
                next="Call the kernel in the file's main part, or name a call with --call 'kernel(f16[64,64])'",
            )
        return request.EXIT_OK if session.complete else request.EXIT_NOTHING
