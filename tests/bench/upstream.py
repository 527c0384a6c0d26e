#!/usr/bin/env python3
"""Captures every example of Helion's own repository and prints how far each came.

    tests/bench/upstream.py HELION/examples [NAME ...] [--jobs N] [--limit SECONDS] [--oracle] [--json F] [--keep DIR]
    tests/bench/upstream.py HELION/examples --execute [NAME ...] [--keep DIR] [--jobs N] [--limit SECONDS]
    tests/bench/upstream.py HELION/examples --lower sm_80,sm_90 --keep DIR [NAME ...] [--jobs N] [--limit SECONDS]

It fetches nothing: the folder is given. Columns: kernels called, and how many went through PTX; specialisations (a
kernel with one config and one set of shapes), and how many went through; FX nodes; PTX instructions, and the share of
them with an FX node; stage-0 texts that helion-opt verifies; seconds; and why the rest failed. `--oracle` also holds
every PTX, TTIR and TTGIR op against its node and every global access against its tensor (tests/e2e/oracle.py and
pointers.py). With `--keep` the documents stay, and those that are already there are read, not captured again.

`--execute` runs the kernels on the CPU instead and compares them with eager PyTorch; upstream_runs.py has its columns.
`--lower` takes the documents that `--keep` has left in DIR, and lowers their kernels by our own passes and through Triton's
compiler and ptxas; upstream_lowered.py has its columns.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import upstream_lowered
import upstream_runs
from e2e import oracle, pointers, program
from e2e.documents import Document, Variant, rotated

# Distributed examples read their rank from here; the bridge pretends the process group.
RANKS = {"RANK": "0", "LOCAL_RANK": "0", "WORLD_SIZE": "4", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29511"}
IR_STAGES = ("ptx", "ttir", "ttgir")


@dataclasses.dataclass
class Row:
    """One file's line of the table."""

    file: str
    kernels: int = 0
    kernels_ok: int = 0
    variants: int = 0
    through_ptx: int = 0
    nodes: int = 0
    instructions: int = 0
    linked: int = 0
    direct: int = 0  # of the linked: exact or by location
    unknown: int = 0  # located, but the place belongs to no node
    stage0: int = 0
    seconds: float = 0.0
    exit: int = 0
    reasons: list[str] = dataclasses.field(default_factory=list)
    oracle: dict[str, int] = dataclasses.field(default_factory=dict)
    misfits: list[str] = dataclasses.field(default_factory=list)


def main() -> int:
    options = parse_options()
    files = find_examples(options.folder, options.names)
    if options.execute:
        return run_all(files, options)
    if options.lower:
        return lower_all(files, options)
    keep = options.keep or Path(tempfile.mkdtemp(prefix="upstream-"))
    keep.mkdir(parents=True, exist_ok=True)
    print_header(options.oracle)
    with ThreadPoolExecutor(options.jobs) as pool:
        measured = pool.map(lambda file: measure(file, options, keep), files)
        rows = [show(row, options.oracle) for row in measured]
    show(total(rows), options.oracle)
    if options.oracle:
        print("\n" + "\n".join(f"{row.file}: {text}" for row in rows for text in row.misfits))
    if options.json:
        options.json.write_text(json.dumps([dataclasses.asdict(row) for row in [*rows, total(rows)]], indent=1) + "\n")
    return 0


def run_all(files: list[Path], options: argparse.Namespace) -> int:
    print(upstream_runs.header(), flush=True)
    rows: list[upstream_runs.Row] = []
    with ThreadPoolExecutor(options.jobs) as pool:
        document = lambda file: document_of(file, options, options.keep) if options.keep else None
        measure_runs = lambda file: upstream_runs.measure(
            file, name_of(file, options), options.limit, environment(), document(file)
        )
        for found in pool.map(measure_runs, files):
            rows += found
            print("".join(upstream_runs.line(row) + "\n" for row in found), end="", flush=True)
    print(upstream_runs.summary(rows))
    if options.json:
        options.json.write_text(json.dumps([dataclasses.asdict(row) for row in rows], indent=1) + "\n")
    return 0


def lower_all(files: list[Path], options: argparse.Namespace) -> int:
    targets = options.lower.split(",")
    documents = [(name_of(file, options), document_of(file, options, options.keep)) for file in files]
    print(upstream_lowered.header(targets), flush=True)
    rows = upstream_lowered.measure_all(
        [(name, document) for name, document in documents if document.exists()], targets, options.limit, options.jobs,
        lambda row: print(upstream_lowered.line(row, targets), flush=True),
    )
    print(upstream_lowered.summary(rows, targets))
    if options.json:
        options.json.write_text(json.dumps([dataclasses.asdict(row) for row in rows], indent=1) + "\n")
    return 0


def document_of(file: Path, options: argparse.Namespace, folder: Path) -> Path:
    return folder / (name_of(file, options).replace("/", "__") + ".helio")


def name_of(file: Path, options: argparse.Namespace) -> str:
    return file.relative_to(options.folder).with_suffix("").as_posix()


def environment() -> dict[str, str]:
    return dict(QT_QPA_PLATFORM="offscreen", OMP_NUM_THREADS="1", **RANKS)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="the examples folder of a checkout of Helion")
    parser.add_argument("names", nargs="*", help="only these, as in the table (softmax, linear/example_kda, linear/)")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--limit", type=float, default=180.0, help="seconds a file may take")
    parser.add_argument("--oracle", action="store_true", help="check every link that an opcode or a pointer can check")
    parser.add_argument("--json", type=Path, help="also write the table here")
    parser.add_argument("--keep", type=Path, help="keep the documents here")
    parser.add_argument("--target", default="sm_90")
    parser.add_argument("--execute", action="store_true", help="run the kernels on the CPU and compare their results")
    parser.add_argument("--lower", metavar="TARGETS", help="lower what --keep has, for these GPUs: sm_80,sm_90")
    options = parser.parse_intermixed_args()
    if options.lower and not options.keep:
        parser.error("--lower needs the folder of documents: --keep DIR")
    return options


def find_examples(folder: Path, names: list[str]) -> list[Path]:
    """Python files of the folder without packages' own files and tables that a tool generated."""
    files = [
        path for path in sorted(folder.rglob("*.py")) if path.name != "__init__.py" and "_helion_aot" not in path.name
    ]
    wanted = lambda name: not names or any(name == n or (n.endswith("/") and name.startswith(n)) for n in names)
    return [path for path in files if wanted(path.relative_to(folder).with_suffix("").as_posix())]


def measure(file: Path, options: argparse.Namespace, keep: Path) -> Row:
    name = name_of(file, options)
    row = Row(name)
    output = document_of(file, options, keep)
    if not output.exists():
        row.exit, errors, row.seconds = capture(file, output, options)
        row.reasons += errors
    if output.exists():
        document = program.dump(output)
        count(row, document)
        count_links(row, program.info(output))
        if options.oracle:
            consult_oracle(row, document)
    return row


def capture(file: Path, output: Path, options: argparse.Namespace) -> tuple[int, list[str], float]:
    """Exit code, why there is no document, seconds. What was captured before the limit stays in the document."""
    command = [program.HELIOGRAPH, "capture", file, "-o", output, "--python", program.PYTHON]
    command += ["--target", options.target]
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        env=dict(os.environ, **environment()),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        _, errors = process.communicate(timeout=options.limit)
        # With a document, its own diagnostics say more.
        words = [] if output.exists() else re.findall(r"^error\[.*", errors, re.M)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        words = [f"stopped after {options.limit:g} s"]
    return process.returncode, words, time.monotonic() - started


def count(row: Row, document: Document) -> None:
    by_kernel: dict[str, list[bool]] = collections.defaultdict(list)
    for variant in document.variants:
        through = variant.stage("ptx") is not None and not compile_errors(variant)
        by_kernel[variant.kernel].append(through)
        row.through_ptx += through
        row.nodes += sum(node.op == "call_function" for node in variant.nodes.values())
        stage0 = variant.stage("stage0")
        if stage0 is not None:
            verified = program.helion_opt(stage0.text)
            row.stage0 += verified.code == 0
            row.reasons += [f"{variant.kernel}: stage0: {first_line(verified.err)}"] if verified.code else []
    row.variants = len(document.variants)
    row.kernels = len(by_kernel)
    row.kernels_ok = sum(all(results) for results in by_kernel.values())
    row.reasons += reasons(document)


def compile_errors(variant: Variant) -> list[dict]:
    """Errors that stopped the way to PTX and the cubin: stage-0 is counted by itself, a launch limit comes later."""
    errors = (d for d in variant.diagnostics if d["severity"] == "error")
    return [d for d in errors if d.get("stage") != "stage0" and d["code"] != "launch.shared-memory"]


def reasons(document: Document) -> list[str]:
    said = collections.Counter(f"{d['code']}: {first_line(d['message'])}" for d in document.diagnostics)
    for variant in document.variants:
        said.update(
            f"{variant.kernel}: {d['code']}: {first_line(d['message'])}"
            for d in variant.diagnostics
            if d["severity"] == "error"
        )
    return [text if times == 1 else f"{text} (x{times})" for text, times in said.items()]


def count_links(row: Row, info: dict) -> None:
    for kernel in info["kernels"]:
        for variant in kernel["variants"]:
            for pipeline in variant["pipelines"]:
                for stage in pipeline["stages"]:
                    if stage["id"] == "ptx" and pipeline["name"] == "helion":
                        coverage = stage["coverage"]
                        row.instructions += coverage["total"]
                        row.direct += coverage["exact"] + coverage["location"]
                        row.linked += coverage["total"] - coverage["none"]
                        row.unknown += coverage["reasons"].get("unknown", 0)


def consult_oracle(row: Row, document: Document) -> None:
    found: collections.Counter = collections.Counter()
    for variant in document.variants:
        for stage in filter(None, map(variant.stage, IR_STAGES)):
            verdict = oracle.judge(variant, stage)
            found[f"{stage.id} fit"] += sum(verdict.fit.values())
            found[f"{stage.id} misfit"] += len(verdict.misfits)
            found[f"{stage.id} none"] += sum(verdict.unlinked.values())
            row.misfits += [f"{variant.kernel} {stage.id} {misfit}" for misfit in verdict.misfits]
        if variant.stage("ptx"):
            verdict = pointers.check(variant, variant.stage("ptx"))
            turned = pointers.check(variant, rotated(variant.stage("ptx"), pointers.is_access))
            found["pointer agree"] += verdict.agree
            found["pointer disagree"] += len(verdict.disagree)
            found["pointer unresolved"] += len(verdict.unresolved)
            found["pointer none"] += verdict.unlinked + verdict.no_tensor
            found["rotated agree"] += turned.agree
            found["rotated disagree"] += len(turned.disagree)
            row.misfits += [f"{variant.kernel} pointer {text}" for text in verdict.disagree]
    row.oracle = dict(found)


def total(rows: list[Row]) -> Row:
    sums = Row(f"TOTAL {len(rows)} files")
    for field in dataclasses.fields(Row):
        if field.type in ("int", "float") and field.name != "exit":
            setattr(sums, field.name, sum(getattr(row, field.name) for row in rows))
    sums.oracle = dict(sum((collections.Counter(row.oracle) for row in rows), collections.Counter()))
    return sums


def print_header(with_oracle: bool) -> None:
    columns = "file kernels ok specialisations through-PTX FX-nodes PTX-instr linked% direct% unknown stage-0 seconds"
    names = [*columns.split(), *(["oracle"] if with_oracle else []), "why not"]
    print("| " + " | ".join(names) + " |\n|" + "---|" * len(names), flush=True)


def show(row: Row, with_oracle: bool) -> Row:
    share = lambda part: f"{100 * part / max(1, row.instructions):.1f}"
    cells = [
        row.file, row.kernels, row.kernels_ok, row.variants, row.through_ptx, row.nodes, row.instructions,
        share(row.linked), share(row.direct), row.unknown, row.stage0, f"{row.seconds:.1f}",
    ]  # fmt: skip
    if with_oracle:
        cells.append(oracle_cell(row.oracle))
    cells.append("; ".join(row.reasons).replace("|", "\\|"))
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)
    return row


def oracle_cell(found: dict[str, int]) -> str:
    """What fits, what does not, what has no node (for pointers: or cannot be resolved)."""
    counts = lambda name, *words: "/".join(str(found.get(f"{name} {word}", 0)) for word in words)
    parts = [f"{stage} {counts(stage, 'fit', 'misfit', 'none')}" for stage in IR_STAGES]
    parts.append("pointers " + counts("pointer", "agree", "disagree", "none", "unresolved"))
    return "; ".join([*parts, "rotated " + counts("rotated", "agree", "disagree")])


def first_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return re.sub(r"\s+", " ", lines[0])[:160] if lines else "no words"


if __name__ == "__main__":
    sys.exit(main())
