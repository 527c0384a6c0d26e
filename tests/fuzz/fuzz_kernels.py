#!/usr/bin/env python3
"""Runs random kernels (random_kernels.py) on the CPU and holds each against eager PyTorch, until the time is over.

    fuzz_kernels.py [--seed 1] [--seconds 300] [--batch 20] [--keep DIR]

Prints what is not right with the seed that makes it again, and at the end what became of all: a kernel that Helion itself
refuses is no finding. Exit code 1 if there was one. `--keep` leaves the script of each finding in DIR."""

from __future__ import annotations

import argparse
import collections
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bridge.driver import Server
from e2e.program import HELION_OPT
from fuzz import random_kernels


def judge(server: Server, seed: int, count: int, folder: Path) -> tuple[collections.Counter, list[str]]:
    """What became of the kernels of a seed, and the findings in words: not verified, not run, wrong."""
    file = folder / f"random_{seed}.py"
    file.write_text(random_kernels.script(seed, count))
    records = server.ask(file=str(file), execute="cpu", compare="eager", helion_opt=str(HELION_OPT), seed=seed)
    fates: collections.Counter = collections.Counter()
    findings = []
    for run in records.of("run"):
        fates[run["status"]] += 1
        if run["status"] != "ran":
            findings.append(f"{run['call']}: {run['status']}: {run.get('reason')}")
    for told in records.of("compare"):
        right = "right" if told["ok"] else "rounding" if told.get("rounding") else "wrong"
        fates[right] += 1
        if right == "wrong":
            where = f"at {told.get('first')} {told.get('got')} instead of {told.get('expected')}"
            findings.append(f"{told['call']}: {told['mismatched']} of {told['elements']} wrong, {where}")
    fates["refused by Helion"] = count - len(records.of("run"))
    if fates["refused by Helion"]:
        findings += [f"not called: {d['code']}: {d['message'][:200]}" for d in records.of("diagnostic", severity="error")][:1]
    return fates, findings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--batch", type=int, default=20)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    total: collections.Counter = collections.Counter()
    count, seed, end = 0, options.seed, time.monotonic() + options.seconds
    server = Server()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        while time.monotonic() < end:
            fates, findings = judge(server, seed, options.batch, folder)
            total += fates
            count += len(findings)
            print("".join(f"seed {seed}: {finding}\n" for finding in findings), end="", flush=True)
            seed += 1
    server.close()
    print(f"seeds {options.seed} to {seed - 1}: " + ", ".join(f"{n} {fate}" for fate, n in total.most_common()))
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
