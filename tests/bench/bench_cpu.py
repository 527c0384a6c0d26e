"""What it costs to run a kernel on the CPU: compiling, running on one thread and on all, checking bounds.

    python tests/bench/bench_cpu.py build/release [--runs 5] [--json OUT]

Kernels are the captured ones of tests/lit/inputs, the matmul in several sizes; times are those of the `run` record (wall
clock, the fastest of the runs: what else the machine does only adds). Peer: PyTorch in eager mode on the same tensors and threads. Needs a Python with PyTorch.
"""

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch

INPUTS = Path(__file__).resolve().parents[1] / "lit" / "inputs"
DTYPES = {torch.float16: "f16", torch.float32: "f32"}


def matmul(size):
    records = (INPUTS / "matmul.jsonl").read_text().replace("1024", str(size))
    x, y = torch.randn(size, size).half(), torch.randn(size, size).half()
    return records, dict(x=x, y=y, out=torch.zeros(size, size).half()), lambda: x @ y, 2 * size**3


def softmax():
    x = torch.randn(4096, 2560).half()
    records = (INPUTS / "two_loops.jsonl").read_text()
    return records, dict(x=x, out=torch.zeros_like(x)), lambda: torch.softmax(x, 1), 0


def long_sum():
    x = torch.randn(32, 20000)
    records = (INPUTS / "reduction_loop.jsonl").read_text()
    return records, dict(x=x, out=torch.zeros(32)), lambda: x.sum(1), 0


CASES = [(f"matmul {size} f16", size, lambda size=size: matmul(size)) for size in (256, 512, 1024, 2048)]
CASES += [("softmax 4096x2560 f16", 4096, softmax), ("sum 32x20000 f32", 32, long_sum)]


def manifest(folder, tensors):
    entries = []
    for name, tensor in tensors.items():
        path = folder / name
        path.write_bytes(tensor.numpy().tobytes())
        entries.append(dict(name=name, kind="tensor", file=str(path), offset=0, sizes=list(tensor.shape),
                            strides=list(tensor.stride()), dtype=DTYPES[tensor.dtype]))
    return json.dumps({"arguments": entries})


def run(build, records, arguments, *options):
    command = [build / "bin" / "helion-opt", "--run=-", "--helion-from-records", records, *options]
    lines = subprocess.run(command, input=arguments, capture_output=True, text=True, check=True).stdout.splitlines()
    return next(record for record in map(json.loads, lines) if record["r"] == "run")


def fastest(build, records, arguments, runs, *options):
    all_runs = [run(build, records, arguments, *options) for _ in range(runs)]
    return {key: 1000 * min(one[key] for one in all_runs) for key in ("compile_seconds", "seconds")}


THREADS = torch.get_num_threads()


def eager(function, threads, runs):
    torch.set_num_threads(threads)
    times = []
    for _ in range(runs + 1):
        begin = time.perf_counter()
        function()
        times.append(1000 * (time.perf_counter() - begin))
    return min(times[1:])


def measure(build, case, runs):
    name, size, make = case
    records, tensors, peer, flops = make()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "records").write_text(records)
        arguments = manifest(folder, tensors)
        measured = lambda *options: fastest(build, folder / "records", arguments, runs, *options)
        one, every = measured("--run-threads=1"), measured()
        checked = measured("--run-threads=1", "--check-bounds")
        out = torch.frombuffer(bytearray((folder / "out").read_bytes()), dtype=tensors["out"].dtype)
    expected = peer().flatten().float()
    return dict(kernel=name, size=size, compile_ms=every["compile_seconds"], one_ms=one["seconds"],
                all_ms=every["seconds"], checked_ms=checked["seconds"], eager_one_ms=eager(peer, 1, runs),
                eager_all_ms=eager(peer, THREADS, runs), gflops=flops / one["seconds"] / 1e6,
                error=float((out.float() - expected).abs().max() / expected.abs().max()))


def growth(rows):
    """Of the time on one thread with the multiplications of a matmul, 1 if it is as large."""
    points = [(3 * math.log(row["size"]), math.log(row["one_ms"])) for row in rows if row["kernel"].startswith("matmul")]
    mean_x, mean_y = (statistics.mean(axis) for axis in zip(*points))
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    torch.manual_seed(0)
    rows = [measure(options.build, case, options.runs) for case in CASES]
    print(f"{THREADS} threads, the fastest of {options.runs}")
    print("| kernel | compile ms | 1 thread ms | GFLOP/s | all threads ms | bounds checked | eager 1 ms | eager all ms | error |")
    print("|---|---|---|---|---|---|---|---|---|")
    for row in rows:
        print("| {kernel} | {compile_ms:.0f} | {one_ms:.1f} | {gflops:.1f} | {all_ms:.1f} | x {ratio:.2f} | {eager_one_ms:.1f} "
              "| {eager_all_ms:.1f} | {error:.1e} |".format(ratio=row["checked_ms"] / row["one_ms"], **row))
    print(f"matmul: time grows with multiplications^{growth(rows):.2f}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
