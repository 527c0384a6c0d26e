"""Runs examples on the CPU and compares them with eager PyTorch: the table of `upstream.py --execute`, a row a kernel.

Columns: calls; launches that were lowered (helion-opt did not refuse them) and that ran; outputs that are right, and
those of them that are off by rounding only; what was too big (a limit of time or memory), apart from what is wrong; and
why the rest did not come so far. What belongs to no kernel (a check of the script's own that failed) stands beside the
file."""

from __future__ import annotations

import collections
import dataclasses
import json
import os
import re
import signal
import subprocess
from pathlib import Path

from e2e import program

# What a launch that did not run, or a file that did not end, is too big for.
OF_FILE = ("script", "limit", "bridge", "host", "helion")  # what is said of no launch
LIMITS = ("limit.seconds", "limit.memory", "execute.limit", "compare.stopped")
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


def measure(file: Path, name: str, limit: float, environment: dict[str, str]) -> list[Row]:
    """Runs one file, no longer than `limit` seconds; a row for each kernel that it called, and one for the file's own."""
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
