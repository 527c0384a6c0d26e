"""Captures that must fail, or almost: how each is asked for, and what must come of it. One row a kind of failure."""

from __future__ import annotations

import dataclasses
from pathlib import Path

HERE = Path(__file__).parent
FAILING = HERE / "failing"
DOUBLE = HERE / "double.py"

# Exit codes of the program (heliograph --help).
OK, USAGE, UNREADABLE, PARTLY, NOTHING, NO_TOOLS, CANCELLED = 0, 2, 3, 5, 6, 7, 130
TO_PTX = frozenset({"source", "fx", "triton", "ttir", "ttgir", "llir", "ptx"})


@dataclasses.dataclass(frozen=True)
class Case:
    """`code` must be among the diagnostics, pointing at `line` of the file (0: at no line in particular).
    `kept` are the kernels that the document holds all the same; `stages` those that the last of them must have, and
    `missing` those that it cannot have."""

    name: str
    code: str
    exit: int = NOTHING
    line: int = 0
    kept: tuple[str, ...] = ()
    stages: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    arguments: tuple[str, ...] = ()
    file: Path | None = None  # else failing/<name>.py
    content: bytes | None = None  # of a file made for the case

    def path(self, folder: Path) -> Path:
        if self.content is None:
            return self.file or FAILING / f"{self.name}.py"
        made = folder / f"{self.name}.py"
        made.write_bytes(self.content)
        return made

    def __str__(self) -> str:
        return self.name


def _call(name: str, code: str, call: str, **what) -> Case:
    return Case(name, code, arguments=("--call", call), file=DOUBLE, **what)


def _script(name: str, code: str, **what) -> Case:
    """One that ends before its first kernel: the document is about the file."""
    return Case(name, code, kept=(f"{name}.py",), missing=frozenset({"fx", "triton"}), **what)


CASES = (
    Case("not_python", "script.unreadable", content=b"\x7fELF\x02\x01\x01\x00\x00 no Python here"),
    _script("prose", "script.syntax", line=1, content=b"This is a letter, not a program.\n"),
    _script("syntax_error", "script.syntax", line=3),
    _script("no_kernel", "script.no-kernel"),
    _script("never_called", "script.no-kernel", line=10),
    _script("import_error", "script.import", line=3),
    Case("type_propagation", "helion.UndefinedVariable", line=12, kept=("undefined",), stages=frozenset({"source"})),
    Case("tracing", "helion.BackendUnsupported", line=14, kept=("slice_of_value",), stages=frozenset({"source"})),
    Case(
        "triton_error",
        "triton.compilation",
        kept=("bad_snippet",),
        stages=frozenset({"source", "fx", "triton"}),
        missing=frozenset({"ttir", "ptx"}),
    ),
    Case("ptxas_error", "ptxas.error", kept=("bad_instruction",), stages=TO_PTX, missing=frozenset({"sass"})),
    Case("too_large", "launch.shared-memory", kept=("product",), stages=TO_PTX,
         file=HERE.parent / "bridge" / "scripts" / "failing" / "too_much_shared.py"),
    _script("endless", "limit.seconds", arguments=("--limit-script-seconds", "5")),
    Case("os_exit", "script.exit", OK, kept=("double",), stages=TO_PTX),
    Case("killed", "bridge.died", OK, kept=("double",), stages=TO_PTX),
    Case("raises_after", "script.error", OK, line=17, kept=("double",), stages=TO_PTX),
    Case("unknown_target", "target.unknown", arguments=("--target", "sm_42"), file=DOUBLE),
    _call("call_cut_short", "call.syntax", "double(f32[40"),
    _call("call_of_nothing", "call.no-kernel", "triple(f32[4096])", kept=("double.py",)),
    _call("call_with_unknown_type", "call.syntax", "double(f99[4096])"),
    _call("call_with_too_much", "call.arguments", "double(f32[4096], 3)", kept=("double.py",)),
    Case("bad_config", "config.syntax", arguments=("--config", "block_sizes=[banana"), file=DOUBLE),
    Case("no_such_file", "script.unreadable", file=HERE / "nowhere.py"),
    Case("folder", "script.unreadable", file=HERE),
)
# What looks like trouble and must not be any.
HARMLESS = (
    Case("noisy", "", OK, kept=("double",), stages=TO_PTX),
    Case("one_call", "", OK, kept=("double",), stages=TO_PTX, arguments=("--call", "double(f32[1000])"),
         file=FAILING / "raises_after.py"),
    Case("with_arguments", "", OK, kept=("double",), stages=TO_PTX, arguments=("--", "--run"),
         file=FAILING / "never_called.py"),
)  # fmt: skip
