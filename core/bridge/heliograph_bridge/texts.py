"""A text of Triton's compiler that somebody edited: what a request tells of it, and where in it something is wrong."""

import contextlib
import dataclasses
import itertools
import os
import re
import shutil
import sys
import tempfile
import time

from heliograph_bridge import PRODUCER, SCHEMA, request, supervise, worker
from heliograph_bridge.limits import Limits
from heliograph_bridge.targets import DEFAULT_TARGET, Target, UnknownTarget, find_target

# "lowered" is Triton IR that Triton did not make: what it does first with its own (make_ttir) comes first.
STAGES = ("lowered", "ttir", "ttgir", "llir", "ptx")
SOURCES = ("lowered", "ttir", "ttgir")  # that triton.compile takes by themselves
_NEEDED = ("triton",)
_MOST = 100  # problems of one text
_FIELDS = {"id", "do", "stage", "text", "ttgir", "target", "options", "kernel", "passes"}


@dataclasses.dataclass
class Text:
    """`options` are those of the launch; `ttgir` is what comes before LLVM IR and PTX; `passes` as of a capture."""

    stage: str
    text: str
    ttgir: str
    target: Target
    options: dict
    kernel: str
    passes: str
    limits: Limits


@dataclasses.dataclass
class Problem:
    """Lines and columns (of bytes) from 1; 0: nobody knows where."""

    message: str
    line: int = 0
    column: int = 0
    detail: str = ""
    severity: str = "error"


def from_message(message):
    """The Text of a server's JSON object; BadRequest says what it lacks."""
    request.check_fields(message, _FIELDS | request.LIMITS.keys())
    stage = message.get("stage")
    if stage not in STAGES:
        raise request.BadRequest("resume.stage", f"Triton cannot go on from {stage!r}", next=f"Name one of {', '.join(STAGES)}")
    if stage not in SOURCES and not message.get("ttgir"):
        raise request.BadRequest(
            "resume.no-ttgir", f"Triton goes on from {stage} only where the TTGIR before it is known",
            next="Begin with a captured kernel, or with a .ttir or .ttgir file",
        )
    if not message.get("text", "").strip():
        raise request.BadRequest("resume.no-text", "The edited text is empty", next="Revert the edit, or give a whole text")
    try:
        target = find_target(message.get("target") or DEFAULT_TARGET)
    except UnknownTarget as error:
        raise request.BadRequest("target.unknown", str(error), next="Name one of them") from None
    options = {key: value for key, value in message.get("options", {}).items() if value is not None}
    return Text(
        stage, message["text"], message.get("ttgir") or "", target, options, message.get("kernel") or "the kernel",
        message.get("passes") or request.DEFAULT_PASSES, request.limits_of(message),
    )


def answer(writer, work):
    """From `hello` to `done`, with what `work(folder)` writes between; returns the exit code, which `work` gives."""
    begin = time.monotonic()
    writer.write("hello", schema=SCHEMA, producer=PRODUCER, versions=worker.versions())
    try:
        worker.check_packages(_NEEDED)
        with _folder() as folder:
            code = work(folder)
    except (worker.MissingPackages, ImportError) as error:
        what = ", ".join(error.args[0]) if isinstance(error, worker.MissingPackages) else error
        writer.diagnostic(
            "error", "bridge.helion-missing", f"{sys.executable} cannot check or compile this text: it lacks {what}",
            next=f"{sys.executable} -m pip install triton==3.9.0, or name another Python",
        )
        code = request.EXIT_ENVIRONMENT
    writer.write("done", ok=code == request.EXIT_OK, seconds=round(time.monotonic() - begin, 3))
    return code


@contextlib.contextmanager
def _folder():
    """For all that is written meanwhile. What a killed worker left there goes with the next one, or with the server."""
    folder = os.path.join(os.environ[supervise.CACHE_VARIABLE], "text")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    tempfile.tempdir = folder
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write(folder, stage, text):
    """The path of the text; its name is what compilers say in their messages."""
    path = os.path.join(folder, f"edited.{stage}")
    with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        file.write(text)
    return path


def tell(writer, stage, problem):
    writer.diagnostic(
        problem.severity, "triton.edited-text", problem.message, stage=stage, line=problem.line or None,
        column=problem.column or None, detail=problem.detail or None,
        next="Mend the text at that place, or revert the edit" if problem.line else "Mend the text, or revert the edit",
    )


def problems_in(said, stage):
    """What compilers said of the text, in their order, each but once; not endlessly: PTX of another target is all wrong."""
    found = []
    for match in itertools.islice(re.finditer(_SAID[stage], said), _MOST):
        part = match.groupdict()
        problem = Problem(part["message"].strip(), int(part["line"] or part["other"] or 0), int(part.get("column") or 1))
        problem.column = problem.column if problem.line else 0
        if problem not in found:
            found.append(problem)
    return found


def _mlir(stage):
    return rf'edited\.{stage}"?:(?P<line>\d+)(?P<other>):(?P<column>\d+)\)?: error: (?P<message>.+)'


# How compilers tell an error and its place. ptxas ends with a summary, which is none.
_SAID = {
    "lowered": _mlir("lowered"),
    "ttir": _mlir("ttir"),
    "ttgir": _mlir("ttgir"),
    "llir": r"failed to parse IR: (?P<message>.+?)\s*lineno: (?P<line>\d+)(?P<other>)",
    "ptx": r"(?m)^ptxas(?:.*, line (?P<line>\d+); (?:error|fatal)|\S* (?:fatal|error))\s*: "
    r"(?P<message>(?!Ptx assembly aborted)(?:.*? on line (?P<other>\d+)|.+))$",
}
