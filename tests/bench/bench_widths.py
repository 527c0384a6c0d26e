#!/usr/bin/env python3
"""Kernels that reduce over whole rows, at many widths: captured, linked, lowered by both pipelines, right on the CPU.

    bench_widths.py [BUILD] [--kernels layer_norm_bwd,...] [--widths 1536,...] [--random 20] [--json FILE]

Widths are thirteen multiples of 512 that are no powers of two, up to 15,872, and so many random ones between 300 and 20,000 of a
fixed seed, odd and prime ones among them. A row says how many are right, which are not, and seconds for each width: capturing
with all stages down to SASS, lowering by our own passes, running on the CPU and comparing with eager PyTorch. A width counts as
linked if every instruction of both PTX texts has a node, the grid and the function's entry aside."""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
GIVEN = (1536, 2560, 3072, 3584, 4608, 5120, 5632, 6144, 7168, 7680, 9728, 12800, 15872)
KERNELS = ("layer_norm", "layer_norm_bwd", "rms_norm", "softmax", "cross_entropy")
OF_NO_NODE = {"tile", "entry"}
LIMITS = ("--limit-seconds", 600)  # of a step: LLVM takes more than the usual minute for rows of 32,768 values on a busy machine


def is_prime(number: int) -> bool:
    return number > 1 and all(number % d for d in range(2, int(number**0.5) + 1))


def random_widths(count: int) -> list[int]:
    """Of a fixed seed; the first three are prime, the next three odd."""
    numbers = random.Random(9)
    draw = lambda good: next(n for n in iter(lambda: numbers.randint(300, 20000), None) if good(n))
    kinds = [is_prime] * 3 + [lambda n: n % 2 == 1] * 3 + [lambda n: True] * count
    return [draw(kind) for kind in kinds[:count]]


class Program:
    def __init__(self, build: Path):
        self.path = build / "bin" / "heliograph"

    def run(self, *arguments) -> tuple[str, float]:
        begin = time.perf_counter()
        child = subprocess.run([self.path, *map(str, arguments)], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if not child.stdout:
            sys.exit(f"{arguments}: exit {child.returncode}\n{child.stderr}")
        return child.stdout, time.perf_counter() - begin


def unlinked(variant: dict, pipeline: str) -> str:
    """What is wrong with the links of its PTX; "" if nothing is."""
    stages = next(p["stages"] for p in variant["pipelines"] if p["name"] == pipeline)
    ptx = next((stage for stage in stages if stage["id"] == "ptx"), None)
    if ptx is None:
        return f"{pipeline}: no ptx"
    missing = {reason: count for reason, count in ptx["coverage"]["reasons"].items() if reason not in OF_NO_NODE}
    return f"{pipeline}: {missing}" if missing else ""


def variants_of(program: Program, document: Path) -> list[dict]:
    return json.loads(program.run("info", document, "--json")[0])["kernels"][0]["variants"]


def lowered(program: Program, document: Path, count: int) -> tuple[list[str], float]:
    """Of each variant what is wrong with our own code of it, and seconds for all."""
    wrong, seconds = [], 0.0
    for number in range(count):
        out, took = program.run("lower", document, "--variant", number + 1, "--to", "sass", "--keep", "--json", *LIMITS)
        answer, seconds = json.loads(out), seconds + took
        if not answer["ok"]:
            wrong.append("stage0: " + "; ".join(d["message"] for d in answer["diagnostics"]))
        else:
            made = next(v for v in variants_of(program, document) if v["id"] == answer["variant"])
            wrong.append(unlinked(made, "stage0"))
    return wrong, seconds


def results(program: Program, call: list[str], python: str) -> tuple[list[str], float]:
    """Of each call that ran on the CPU what is wrong with it ("" if nothing is), and seconds for all."""
    out, seconds = program.run("run", HERE / "widths.py", "--cpu", "--compare", "eager", "--json", "--python", python, *LIMITS, "--", *call)
    told = json.loads(out)
    return [wrong_results(run, [c for c in told["comparisons"] if c["call"] == run["call"]]) for run in told["runs"]], seconds


def wrong_results(run: dict, comparisons: list[dict]) -> str:
    if run["status"] != "ran" or not comparisons:
        return f"{run['status']}: {run.get('reason')}, {len(comparisons)} outputs compared"
    bad = [c for c in comparisons if not c["ok"] and not c.get("rounding")]
    return "; ".join(f"{c['output']}: {c['mismatched']} of {c['elements']}, {c['max_abs']}" for c in bad)


def measure(program: Program, kernel: str, widths: list[int], python: str) -> dict:
    call = [kernel, *map(str, widths)]
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "widths.helio"
        _, capturing = program.run("capture", HERE / "widths.py", "-o", document, "--python", python, *LIMITS, "--", *call)
        captured = variants_of(program, document)
        links = [unlinked(variant, "helion") for variant in captured]
        own, lowering = lowered(program, document, len(captured))
        outcomes, running = results(program, call, python)
    wrong = {}
    for number, width in enumerate(widths):
        said = [what[number] if number < len(what) else "missing" for what in (links, own, outcomes)]
        if any(said):
            wrong[width] = "; ".join(filter(None, said))
    each = lambda seconds: round(seconds / len(widths), 2)
    return {"kernel": kernel, "widths": len(widths), "right": len(widths) - len(wrong), "capture_s": each(capturing),
            "lower_s": each(lowering), "run_s": each(running), "wrong": wrong}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("build", type=Path, nargs="?", default=HERE.parents[1] / "build" / "release")
    parser.add_argument("--kernels", default=",".join(KERNELS))
    parser.add_argument("--widths", default=",".join(map(str, GIVEN)))
    parser.add_argument("--random", type=int, default=20)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    widths = [int(w) for w in options.widths.split(",") if w] + random_widths(options.random)
    python = os.environ.get("HELIOGRAPH_PYTHON", sys.executable)
    print("widths", *widths)
    print(f"{'kernel':16} {'right':>9} {'capture s':>10} {'lower s':>8} {'run s':>7}  of each width; what is wrong")
    rows = []
    for kernel in options.kernels.split(","):
        row = measure(Program(options.build), kernel, widths, python)
        rows.append(row)
        print(f"{kernel:16} {row['right']:4}/{row['widths']:<4} {row['capture_s']:10} {row['lower_s']:8} {row['run_s']:7}  "
              f"{row['wrong'] or ''}", flush=True)
    if options.json:
        options.json.write_text(json.dumps({"widths": widths, "rows": rows}, indent=1))
    return 0 if all(row["right"] == row["widths"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
