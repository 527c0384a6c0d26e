"""Lowers what was captured of the examples by our own passes, on to machine code: `upstream.py --lower sm_80,sm_90`.

A row a kernel: its specialisations (a config with one set of shapes), those that became Triton IR, for each target those
that ptxas took, PTX instructions of the last target and how many of them have no place in the FX graphs, and why the
rest came no further. Triton compiles the texts in the bridge that the program itself asks, one fork each."""

from __future__ import annotations

import collections
import dataclasses
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bridge.driver import Server
from e2e import program

OPTIONS = ("num_warps", "num_stages", "num_ctas", "maxnreg")


@dataclasses.dataclass
class Row:
    """One kernel of one file; counts are of specialisations, by target where it compiles for one."""

    file: str
    kernel: str
    variants: int = 0
    lowered: int = 0
    assembled: dict[str, int] = dataclasses.field(default_factory=dict)
    reasons: list[str] = dataclasses.field(default_factory=list)

    def reaches(self, target: str) -> bool:
        """All of its specialisations went through ptxas."""
        return 0 < self.variants == self.assembled.get(target, 0)


def measure_all(documents: list[tuple[str, Path]], targets: list[str], limit: float, jobs: int, show) -> list[Row]:
    """Of (name, document) pairs; `show(row)` is called in their order. `limit`: seconds for a compile."""
    servers = [Server("triton") for _ in range(jobs)]
    try:
        with ThreadPoolExecutor(jobs) as pool:
            free = list(servers)

            def measure(document: tuple[str, Path]) -> list[Row]:
                server = free.pop()
                try:
                    return _measure(*document, server, targets, limit)
                finally:
                    free.append(server)

            rows: list[Row] = []
            for found in pool.map(measure, documents):
                for row in found:
                    show(row)
                rows += found
            return rows
    finally:
        for server in servers:
            server.close()


def _measure(name: str, document: Path, server: Server, targets: list[str], limit: float) -> list[Row]:
    dumped = program.heliograph("dump", document)
    rows: dict[str, Row] = {}
    kernels: dict[int, str] = {}
    for line in dumped.out.splitlines():
        record = json.loads(line) if line.startswith(('{"r":"kernel"', '{"r":"variant"')) else {}
        if record.get("r") == "kernel":
            kernels[record["kernel"]] = record["name"]
        elif record.get("r") == "variant":
            kernel = kernels[record["kernel"]]
            _lower(rows.setdefault(kernel, Row(name, kernel)), record, dumped.out, server, targets, limit)
    return list(rows.values())


def _lower(row: Row, variant: dict, records: str, server: Server, targets: list[str], limit: float) -> None:
    row.variants += 1
    text, why = _triton_ir(variant["variant"], records)
    if text is None:
        row.reasons.append(why)
        return
    row.lowered += 1
    options = {key: value for key in OPTIONS if isinstance(value := variant.get("config", {}).get(key), int)}
    for target in targets:
        answer = server.ask(
            do="resume", stage="lowered", text=text, target=target, options=options, kernel=row.kernel, passes="none",
            limit_seconds=limit,
        )
        done = "sass" in answer.stages()
        row.assembled[target] = row.assembled.get(target, 0) + done
        if not done:
            errors = answer.of("diagnostic", severity="error")
            row.reasons.append(f"{target}: " + "; ".join(f"{d['code']}: {d['message']}" for d in errors[:1]))


def _triton_ir(variant: int, records: str) -> tuple[str | None, str]:
    """Triton IR of a variant by helion-opt, or why there is none."""
    steps = [["--helion-from-records", f"--variant={variant}"], ["--helion-stage0-to-triton"]]
    text = records
    for step in steps:
        command = [str(program.HELION_OPT), "--mlir-print-debuginfo", *step, "-"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            errors = [line for line in done.stderr.splitlines() if "error:" in line]
            return None, (errors or done.stderr.splitlines() or ["no words"])[0]
        text = done.stdout
    return text, ""


def header(targets: list[str]) -> str:
    columns = ["file", "kernel", "specialisations", "Triton IR", *targets, "why not"]
    return "| " + " | ".join(columns) + " |\n|" + "---|" * len(columns)


def line(row: Row, targets: list[str]) -> str:
    why = collections.Counter(" ".join(reason.split())[:200] for reason in row.reasons).most_common(2)
    words = "; ".join(text if times == 1 else f"{text} (x{times})" for text, times in why).replace("|", "\\|")
    counts = [row.variants, row.lowered, *(row.assembled.get(target, 0) for target in targets)]
    return "| " + " | ".join([row.file, row.kernel, *map(str, counts), words]) + " |"


def summary(rows: list[Row], targets: list[str]) -> str:
    lowered = sum(row.lowered == row.variants for row in rows)
    reached = ", ".join(f"{target} {sum(row.reaches(target) for row in rows)}" for target in targets)
    return f"\n{len(rows)} kernels of {len({row.file for row in rows})} files: {lowered} to Triton IR, through ptxas {reached}."
