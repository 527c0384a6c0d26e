"""From the start of the process to the first paint of the real window, with a document and without, warm and cold.

    python tests/bench/bench_start.py build/release [FILE.helio ...] [--runs 15] [--cold-runs 5] [--json OUT]

Cold means that the page cache was dropped, which root may do; elsewhere cold is left out, and that is said. Peer: a bare
QMainWindow with a QPlainTextEdit. The platform is QT_QPA_PLATFORM's, offscreen if it is not set.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DROP = Path("/proc/sys/vm/drop_caches")


def drop_caches():
    os.sync()
    DROP.write_text("3")


def start(command, environment):
    """Milliseconds to each paint that the program told of."""
    begin = time.monotonic_ns()
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True,
                         timeout=120)
    lines = [line.split() for line in run.stdout.splitlines()]
    return {what: (int(at) - begin) / 1e6 for what, at in lines}


def measure(command, environment, runs, cold):
    times = []
    for i in range(runs + (0 if cold else 2)):  # the first two warm up
        if cold:
            drop_caches()
        painted = start(command, environment)
        if i >= (0 if cold else 2):
            times.append(painted)
    return {f"{what}_ms": statistics.median(run[what] for run in times) for what in times[0]} | {
        f"{what}_worst_ms": max(run[what] for run in times) for what in times[0]}


def cases(build, files):
    """Name, size in bytes, command, whether a document is waited for."""
    heliograph = build / "bin" / "heliograph"
    yield "bare window (peer)", 0, [build / "bin" / "bench_bare_window"], False
    yield "no document", 0, [heliograph], False
    for file in files:
        yield file.name, file.stat().st_size, [heliograph, file], True


def exponent(rows, name):
    points = [(math.log(row["bytes"]), math.log(row["warm"][name])) for row in rows if row["bytes"]]
    if len(points) < 2:
        return None
    mx, my = (statistics.mean(axis) for axis in zip(*points))
    spread = sum((x - mx) ** 2 for x, _ in points)
    return sum((x - mx) * (y - my) for x, y in points) / spread if spread else None


def print_table(rows):
    heads = [(kind, paint) for kind in ("warm", "cold") for paint in ("window_ms", "document_ms")]
    print(f"{'':28}{'bytes':>12}" + "".join(f"{kind + ' ' + paint[:-3]:>16}" for kind, paint in heads))
    for row in rows:
        cells = [row.get(kind, {}).get(paint) for kind, paint in heads]
        print(f"{row['case']:28}{row['bytes']:>12}" + "".join(f"{'-' if c is None else f'{c:.1f}':>16}" for c in cells))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--cold-runs", type=int, default=5)
    parser.add_argument("--json", type=Path, help="file for the figures")
    arguments = parser.parse_args()
    can_drop = os.access(DROP, os.W_OK)
    if not can_drop:
        print("cold: left out, the page cache can be dropped by root only", file=sys.stderr)
    rows = []
    with tempfile.TemporaryDirectory() as home:
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "XDG_CONFIG_HOME": home, "XDG_RUNTIME_DIR": home,
                       "LD_PRELOAD": str((arguments.build / "lib" / "libbench_first_paint.so").resolve())}
        for name, size, command, waits in cases(arguments.build.resolve(), [f.resolve() for f in arguments.files]):
            case = environment | ({"HELIOGRAPH_BENCH_DOCUMENT": "1"} if waits else {})
            row = {"case": name, "bytes": size, "warm": measure(command, case, arguments.runs, cold=False)}
            if can_drop and arguments.cold_runs:
                row["cold"] = measure(command, case, arguments.cold_runs, cold=True)
            rows.append(row)
    print_table(rows)
    growth = exponent(rows, "document_ms")
    if growth is not None:
        print(f"exponent over bytes: {growth:.2f}")
    if arguments.json:
        arguments.json.write_text(json.dumps({"bench": "start", "platform": environment["QT_QPA_PLATFORM"],
                                              "rows": rows, "exponent": growth}, indent=2))


if __name__ == "__main__":
    main()
