"""Runs examples on the CPU and compares them with eager PyTorch: the table of `upstream.py --execute`, a row a kernel.

Columns: calls; launches that were lowered (helion-opt did not refuse them) and that ran; outputs that are right, and
those of them that are off by rounding only; what was too big (a limit of time or memory), apart from what is wrong; and
why the rest did not come so far. What belongs to no kernel (a check of the script's own that failed) stands beside the
file.

With a folder of documents (`--keep`) the calls that were captured are made first, by themselves, on random numbers, with
their large sizes divided by a power of two: what takes a GPU moments takes a CPU hours. Only for kernels that are not right that
way (their arguments are places in other tensors, or sizes that belong together) the script itself is run, in full size."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import json
import math
import os
import re
import signal
import subprocess
from pathlib import Path

from bridge.driver import Server
from e2e import program

# What a launch that did not run, or a file that did not end, is too big for.
OF_FILE = ("script", "limit", "bridge", "host", "helion")  # what is said of no launch
LIMITS = ("limit.seconds", "limit.memory", "execute.limit", "compare.stopped")
MOST_ELEMENTS, MOST_IN_FULL = 1 << 18, 1 << 22
SHAPE = re.compile(r"(?<=\w)\[([\d, ]*)\]")
STRIDES = re.compile(r"(?<=\])\{[^}]*\}")
COLUMNS = ("file", "kernel", "calls", "lowered", "ran", "outputs", "right", "rounding", "wrong", "too big", "verdict",
           "why not")  # fmt: skip


@dataclasses.dataclass
class Row:
    """One kernel of one file. Counts are of launches, or of outputs that were compared."""

    file: str
    kernel: str
    calls: int = 0
    lowered: int = 0
    ran: int = 0
    no_input: int = 0  # launches whose inputs an earlier kernel that did not run should have computed
    outputs: int = 0
    right: int = 0
    rounding: int = 0
    wrong: int = 0
    too_big: int = 0
    reasons: list[str] = dataclasses.field(default_factory=list)

    def verdict(self) -> str:
        """right, wrong, not compared, too big, not lowered, no input or not run: the worst that is true of the kernel."""
        if self.wrong:
            return "wrong"
        if self.ran == self.calls:
            return "right" if self.outputs else "not compared"
        if self.too_big:
            return "too big"
        if self.lowered + self.no_input < self.calls:
            return "not lowered"
        return "no input" if self.ran + self.no_input == self.calls else "not run"


def measure(file: Path, name: str, limit: float, environment: dict[str, str], document: Path | None = None) -> list[Row]:
    """Runs one file, no longer than `limit` seconds; a row for each kernel that it called, and one for the file's own."""
    called = measure_calls(file, name, limit, environment, document) if document and document.exists() else {}
    if called and all(row.verdict() == "right" for row in called.values()):
        return list(called.values())
    scripted = {row.kernel: row for row in measure_script(file, name, limit, environment)}
    for kernel, row in called.items():
        known = scripted.get(kernel)
        if known is None or row.verdict() == "right" or (known.verdict() != "right" and known.verdict() != "wrong"):
            scripted[kernel] = row
    return list(scripted.values())


def measure_calls(file: Path, name: str, limit: float, environment: dict[str, str], document: Path) -> dict[str, Row]:
    """A row for each kernel of a document: its calls one by one, each made smaller."""
    rows: dict[str, Row] = {}
    with asking(environment) as server:
        for call in calls_of(document):
            row = rows.setdefault(kernel_of(call), Row(name, kernel_of(call)))
            for smaller in dict.fromkeys(smaller_calls(call)):
                told = server.ask(
                    file=str(file), call=smaller, execute="cpu", compare="eager", helion_opt=str(program.HELION_OPT),
                    limit_seconds=limit, limit_script_seconds=limit,
                )
                if told.of("compare"):
                    break
            runs = [run for run in told.of("run") if kernel_of(run["call"]) == row.kernel]
            for run in runs:
                count_launch(row, run)
            for comparison in told.of("compare"):
                if kernel_of(comparison["call"]) == row.kernel:
                    count_output(row, comparison)
            if not runs:
                row.calls += 1
                row.reasons += [f"{d['code']}: {' '.join(d['message'].split())[:200]}" for d in told.of("diagnostic", severity="error")][:1]
    return rows


@contextlib.contextmanager
def asking(environment: dict[str, str]):
    before = {key: os.environ.get(key) for key in environment}
    os.environ.update(environment)
    server = Server()
    for key, value in before.items():
        os.environ.pop(key) if value is None else os.environ.update({key: value})
    try:
        yield server
    finally:
        server.close()


def calls_of(document: Path) -> list[str]:
    """Each call of a document once, as it was made."""
    variants = [variant for kernel in program.info(document)["kernels"] for variant in kernel["variants"]]
    return list(dict.fromkeys(variant["call"].rpartition(")")[0] + ")" for variant in variants if variant["call"]))


def smaller_calls(call: str) -> list[str]:
    """With sizes of 128 and more divided by a power of two, so that the largest tensor has about MOST_ELEMENTS; as it was."""
    shapes = [[int(n) for n in shape.split(",") if n.strip()] for shape in SHAPE.findall(call)]
    most = max((math.prod(shape) for shape in shapes), default=0)
    found = []
    for factor in (1, 2, 4, 8, 16, 32):
        fits = lambda n: n // factor if n >= 128 and n % factor == 0 and n // factor >= 16 else n
        smaller = max((math.prod(map(fits, shape)) for shape in shapes), default=0)
        if smaller <= MOST_ELEMENTS or factor == 32:
            by = lambda match: "[" + ",".join(str(fits(int(n))) for n in match[1].split(",") if n.strip()) + "]"
            found.append(STRIDES.sub("", SHAPE.sub(by, call)) if factor > 1 else call)
            break
    return found + ([call] if most <= MOST_IN_FULL else [])


def measure_script(file: Path, name: str, limit: float, environment: dict[str, str]) -> list[Row]:
    result = run(file, limit, environment)
    rows: dict[str, Row] = {}
    row_of = lambda call: rows.setdefault(kernel_of(call), Row(name, kernel_of(call)))
    for launch in result["runs"]:
        count_launch(row_of(launch["call"]), launch)
    for comparison in result["comparisons"]:
        count_output(row_of(comparison["call"]), comparison)
    for unlowered in result["unlowered"]:
        row_of(unlowered["call"]).calls += 1
        row_of(unlowered["call"]).reasons.append(unlowered["reason"])
    explain(rows, name, result, limit)
    return list(rows.values())


def run(file: Path, limit: float, environment: dict[str, str]) -> dict:
    """What `heliograph run --json` says; what it had at the limit counts."""
    command = [program.HELIOGRAPH, "run", file, "--cpu", "--compare", "eager", "--json", "--python", program.PYTHON]
    process = subprocess.Popen(
        command,
        env=dict(os.environ, **environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        out, _ = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate()
    said = json.loads(out)
    empty = {"runs": [], "comparisons": [], "unlowered": [], "diagnostics": [], "cancelled": False}
    return {**empty, "diagnostics": [said["error"]]} if "error" in said else said


def kernel_of(call: str) -> str:
    return call.partition("(")[0]


def count_launch(row: Row, launch: dict) -> None:
    status = launch["status"]
    row.calls += 1
    row.ran += status == "ran"
    row.no_input += status == "unknown-input"
    row.too_big += status == "limit"
    row.lowered += status in ("ran", "limit", "crashed")
    if status != "ran":
        row.reasons.append(f"{status}: {launch.get('reason', '')}")


def count_output(row: Row, comparison: dict) -> None:
    rounding = comparison.get("rounding", False)
    row.outputs += 1
    row.right += comparison["ok"] or rounding
    row.rounding += rounding
    if not comparison["ok"] and not rounding:
        row.wrong += 1
        got, expected = comparison.get("got"), comparison.get("expected")
        row.reasons.append(
            f"{comparison['call']} {comparison['output']}: {comparison['mismatched']} of {comparison['elements']}"
            f" wrong, at {comparison.get('first')} {got} instead of {expected}"
        )


def explain(rows: dict[str, Row], name: str, result: dict, limit: float) -> None:
    """Puts what is wrong beside the kernel that it names; what names none, and a file without kernels, gets a row."""
    of_file = lambda: rows.setdefault("(file)", Row(name, "(file)"))
    if result["cancelled"]:
        of_file().reasons.append(f"it was stopped after {limit:g} s")
    for diagnostic in result["diagnostics"]:
        family = diagnostic["code"].partition(".")[0]
        if diagnostic["severity"] == "note" or family == "execute":
            continue
        kernel = next((k for k in rows if re.search(rf"\b{re.escape(k)}\b", diagnostic["message"])), None)
        if kernel is None and family not in OF_FILE:
            continue  # of a launch, whose row has it as its reason
        row = rows[kernel] if kernel else of_file()
        row.too_big += diagnostic["code"] in LIMITS
        row.reasons.append(f"{diagnostic['code']}: {' '.join(diagnostic['message'].split())[:200]}")


def header() -> str:
    return "| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS)


def line(row: Row) -> str:
    counts = (row.calls, row.lowered, row.ran, row.outputs, row.right, row.rounding, row.wrong, row.too_big)
    why = collections.Counter(row.reasons).most_common(2)
    words = "; ".join(text if times == 1 else f"{text} (x{times})" for text, times in why)
    verdict = "-" if row.kernel == "(file)" else row.verdict()
    return "| " + " | ".join([row.file, row.kernel, *map(str, counts), verdict, words.replace("|", "\\|")]) + " |"


def summary(rows: list[Row]) -> str:
    """How many kernels came how far, and what the launches and outputs were."""
    kernels = [row for row in rows if row.kernel != "(file)"]
    verdicts = collections.Counter(row.verdict() for row in kernels)
    total = lambda field: sum(getattr(row, field) for row in kernels)
    return (
        f"\n{len(kernels)} kernels of {len({row.file for row in rows})} files: "
        + ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
        + f".\n{total('calls')} launches: {total('lowered')} lowered, {total('ran')} ran; {total('outputs')} outputs: "
        f"{total('right')} right ({total('rounding')} of them but for rounding), {total('wrong')} wrong."
    )
