"""What recording passes costs: a warm capture with and without, end to end, and what the documents weigh.

    python tests/bench/bench_passes.py [--runs 5] [--json FILE] [KERNEL ...]

One `heliograph capture --serve` captures each file of resources/kernels in turns with --passes none and mlir; every run is
a compile of its own. Seconds are medians of wall time (and processor time of all processes, which says more on a busy
machine); MB are of the document. Claims: at most 2 x the time, matmul under 4 MB with all passes.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests")]
from e2e.program import HELIOGRAPH, KERNELS, PYTHON  # noqa: E402 - needs the path

MODES = ("none", "mlir")
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """`heliograph capture --serve`, and the processor time of everything below it."""

    def __init__(self, folder):
        self.folder, self._id = folder, 0
        self.process = subprocess.Popen(
            [str(HELIOGRAPH), "capture", "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def capture(self, file, passes):
        """(wall seconds, processor seconds, bytes of the document)."""
        self._id += 1
        output = self.folder / f"{file.stem}-{self._id}.helio"
        request = {
            "id": self._id, "file": str(file), "output": str(output), "directory": str(self.folder), "passes": passes,
            "python": PYTHON, "limit_output": (1 << 31) - self._id,  # a compile that was not made before
        }
        begin, used = time.perf_counter(), self._processor()
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            answer = json.loads(line)
            if answer["r"] == "done":
                break
        assert answer["exit"] == 0, answer
        return time.perf_counter() - begin, self._processor() - used, output.stat().st_size

    def _processor(self):
        """Of the tree, with what has ended and was waited for."""
        seconds, parents = 0.0, {}
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                fields = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry)] = int(fields[1]), sum(map(int, fields[11:15])) / TICKS
        for pid in parents:
            above = pid
            while above in parents and above != self.process.pid:
                above = parents[above][0]
            seconds += parents[pid][1] if above == self.process.pid else 0
        return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    parser.add_argument("kernels", nargs="*", default=sorted(path.stem for path in KERNELS.glob("*.py")))
    options = parser.parse_args()
    results = {}
    print(f"{'kernel':20s} {'none s':>8s} {'mlir s':>8s} {'x':>6s} {'none cpu':>9s} {'mlir cpu':>9s} {'x':>6s} "
          f"{'none MB':>8s} {'mlir MB':>8s}")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.capture(KERNELS / "matmul.py", "none")
        for kernel in options.kernels:
            found = {mode: [] for mode in MODES}
            for _ in range(options.runs):
                for mode in MODES:
                    found[mode].append(server.capture(KERNELS / f"{kernel}.py", mode))
            results[kernel] = found
            medians = {mode: [statistics.median(column) for column in zip(*found[mode])] for mode in MODES}
            (wall, cpu, size), (more_wall, more_cpu, more_size) = medians["none"], medians["mlir"]
            print(f"{kernel:20s} {wall:8.2f} {more_wall:8.2f} {more_wall / wall:6.2f} {cpu:9.2f} {more_cpu:9.2f} "
                  f"{more_cpu / cpu:6.2f} {size / 1e6:8.2f} {more_size / 1e6:8.2f}", flush=True)
        server.process.stdin.close()
        server.process.wait()
    if options.json:
        options.json.write_text(json.dumps({"runs": results, "load": os.getloadavg()}, indent=1))


if __name__ == "__main__":
    main()
