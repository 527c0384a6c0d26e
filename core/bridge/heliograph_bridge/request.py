"""What one capture was asked for, and its exit codes. Needs neither torch nor Helion."""

import dataclasses

from heliograph_bridge.limits import Limits

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
STAGES = ("fx", "triton", "ttir", "ttgir", "llir", "ptx", "sass")


class BadRequest(Exception):
    """`code` is the diagnostic's; `column` points into the option's text, from 1."""

    def __init__(self, code, message, next=None, column=None):
        super().__init__(message)
        self.code, self.next, self.column = code, next, column


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
