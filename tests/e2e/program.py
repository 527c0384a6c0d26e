"""Runs the real `heliograph` and the real bridge, as a person in a terminal would."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from e2e.documents import Document, read_records
from paths import BUILD, ROOT

HELIOGRAPH = BUILD / "bin" / "heliograph"
HELION_OPT = os.environ.get("HELIOGRAPH_OPT", BUILD / "bin" / "helion-opt")
PYTHON = os.environ.get("HELIOGRAPH_PYTHON", sys.executable)
KERNELS = ROOT / "resources" / "kernels"
SPECIAL = Path(__file__).parent / "special"  # kernels with what those of ours do not have


@dataclasses.dataclass
class Run:
    """What a run of the program left: exit code (negative: killed by that signal), output, seconds it took."""

    code: int
    out: str
    err: str
    seconds: float

    def json(self):
        return json.loads(self.out)


def heliograph(*arguments, timeout: float = 300, **options) -> Run:
    """Runs a verb. Nothing of it may need a display, a network or the user's settings."""
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", LC_ALL="C.UTF-8") | options.pop("env", {})
    started = time.monotonic()
    run = subprocess.run(
        [str(HELIOGRAPH), *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=timeout,
        env=environment,
        **options,
    )
    decode = lambda data: data.decode("utf-8", "replace")
    return Run(run.returncode, decode(run.stdout), decode(run.stderr), time.monotonic() - started)


def capture(file: Path | str, output: Path, *arguments, python: str = PYTHON, **options) -> Run:
    """Captures a file into `output`. Without a GPU the bridge pretends one, and says so in the document."""
    before, after = arguments, ()
    if "--" in arguments:
        cut = arguments.index("--")
        before, after = arguments[:cut], arguments[cut:]
    return heliograph("capture", file, "-o", output, "--python", python, *before, *after, **options)


def kernel_file(name: str) -> Path:
    return next(file for folder in (KERNELS, SPECIAL) if (file := folder / f"{name}.py").exists())


def dump(document: Path) -> Document:
    run = heliograph("dump", document)
    assert run.code == 0, run.err
    return read_records(run.out.splitlines())


def info(document: Path) -> dict:
    run = heliograph("info", document, "--json")
    assert run.code == 0, run.err
    return run.json()


def links(document: Path, variant: int, *query) -> dict:
    run = heliograph("links", document, "--variant", variant, "--json", *query)
    assert run.code == 0, run.err + run.out
    return run.json()


def helion_opt(text: str, *arguments) -> Run:
    """Parses and verifies stage-0 text, as a person would with the tool."""
    started = time.monotonic()
    run = subprocess.run([str(HELION_OPT), *arguments], input=text, capture_output=True, text=True, timeout=60)
    return Run(run.returncode, run.stdout, run.stderr, time.monotonic() - started)
