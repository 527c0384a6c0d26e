"""Triton's compile from a text that somebody edited: the stages that follow, with their passes, as in a capture.

Runs none of the user's code. TTIR and TTGIR are sources that `triton.compile` takes; LLVM IR and PTX take the place of what
it makes by its `ir_override`, which needs the TTGIR before them. The request is one JSON object on standard input:

    {"stage": "ttgir", "text": "...", "target": "sm_90", "options": {"num_warps": 4}, "kernel": "matmul",
     "ttgir": "..." (for llir and ptx), "passes": "mlir"}
"""

import dataclasses
import json
import os
import re
import shutil
import sys
import tempfile
import time

from heliograph_bridge import PRODUCER, SCHEMA, request, supervise, worker
from heliograph_bridge.records import OutputClosed, Writer
from heliograph_bridge.targets import DEFAULT_TARGET, UnknownTarget, find_target

STAGES = ("ttir", "ttgir", "llir", "ptx")
_SOURCES = ("ttir", "ttgir")
_NEEDED = ("torch", "triton")


def run(fd, limits):
    """From `hello` to `done`; returns the exit code."""
    writer, begin = Writer(fd), time.monotonic()
    folder = tempfile.mkdtemp(prefix="heliograph-resume-")
    os.environ[supervise.CACHE_VARIABLE] = folder
    worker.prepare_environment()
    code = request.EXIT_NOTHING
    try:
        writer.write("hello", schema=SCHEMA, producer=PRODUCER, versions=worker.versions())
        code = _resume(writer, json.load(sys.stdin), limits, folder)
    except OutputClosed:
        return request.EXIT_CANCELLED
    except request.BadRequest as bad:
        writer.diagnostic("error", bad.code, str(bad), next=bad.next)
        code = request.EXIT_USAGE
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    writer.write("done", ok=code == request.EXIT_OK, seconds=round(time.monotonic() - begin, 3))
    return code


def _resume(writer, asked, limits, folder):
    stage = _checked_stage(asked)
    try:
        target = find_target(asked.get("target") or DEFAULT_TARGET)
    except UnknownTarget as error:
        raise request.BadRequest("target.unknown", str(error), next="Name one of them") from None
    writer.progress("import Triton")
    try:
        worker.check_packages(_NEEDED)
        from heliograph_bridge import compile as compiler
    except (worker.MissingPackages, ImportError) as error:
        writer.diagnostic(
            "error", "bridge.helion-missing", f"{sys.executable} cannot compile: it lacks {error}",
            next=f"{sys.executable} -m pip install triton==3.9.0 torch==2.13.0, or name another Python",
        )
        return request.EXIT_ENVIRONMENT
    job = _job(compiler, asked, stage, target, limits, folder)
    return request.EXIT_OK if compiler.Compilation(job).relay(writer) else request.EXIT_NOTHING


def _checked_stage(asked):
    stage = asked.get("stage")
    if stage not in STAGES:
        raise request.BadRequest("resume.stage", f"Triton cannot go on from {stage!r}", next=f"Name one of {', '.join(STAGES)}")
    if stage not in _SOURCES and not asked.get("ttgir"):
        raise request.BadRequest(
            "resume.no-ttgir", f"Triton goes on from {stage} only where the TTGIR before it is known",
            next="Begin with a captured kernel, or with a .ttir or .ttgir file",
        )
    if not asked.get("text", "").strip():
        raise request.BadRequest("resume.no-text", "The edited text is empty", next="Revert the edit, or give a whole text")
    return stage


def _job(compiler, asked, stage, target, limits, folder):
    """The compile as a job of `compile.py`; what differs from a launch's is that its source is a file."""
    options = {key: value for key, value in asked.get("options", {}).items() if value is not None}
    if stage in _SOURCES:
        path = _write(folder, stage, asked["text"])
    else:
        path = _write(folder, "ttgir", asked["ttgir"])
        options["ir_override"] = _write(folder, stage, asked["text"])
    kernel = asked.get("kernel") or "the kernel"

    @dataclasses.dataclass
    class Resumed(compiler.Job):
        first_stage = compiler.STAGE_AFTER[stage]

        def make(self):
            import triton
            from triton.backends.compiler import GPUTarget

            return triton.compile(path, target=GPUTarget("cuda", target.arch, 32), options=options)

        def is_given(self, name):
            return STAGES.index(name) <= STAGES.index(stage) if name in STAGES else False

        def explain(self, error, log):
            return place_of(error, log, stage)

    # What makes LLVM IR and PTX runs before the edited text takes their place: nothing of it is told.
    passes = asked.get("passes", request.DEFAULT_PASSES) if stage in _SOURCES else "none"
    return Resumed(kernel, target.name, [], target.shared_block_optin, "", [], None, limits, passes)


def _write(folder, stage, text):
    path = os.path.join(folder, f"edited.{stage}")
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)
    return path


def place_of(error, log, stage):
    """(code, message, fields) of a text that a compiler could not read; None if something else is wrong with it."""
    said = str(error) + "\n" + log
    found = re.search(rf"edited\.{stage}\"?:(\d+):(\d+)\)?: error: (.+)", said)
    if found:
        line, column, message = int(found[1]), int(found[2]), found[3]
    elif found := re.search(r"failed to parse IR: (.+?)\s*lineno: (\d+)", said):
        line, column, message = int(found[2]), 1, found[1].strip()
    elif stage == "ptx" and (found := re.search(r"line (\d+); error\s*: (.+)", said)):
        line, column, message = int(found[1]), 1, found[2].strip()
    else:
        return None
    return "triton.edited-text", message, {
        "stage": stage, "line": line, "column": column, "next": "Mend the text at that place, or revert the edit",
    }
