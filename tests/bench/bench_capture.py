"""What a capture costs beside the plain compile of the same kernel, and in a warm server.

    python tests/bench/bench_capture.py [--runs 5] [--json FILE]

cold    whole processes: import torch and Helion, bind, generate, compile to a cubin; without and with the bridge
        (cpu: processor seconds, which say more on a busy machine)
warm    the same in processes that have everything imported: a forked plain compile, a capture of a shape that is new to
        the server, and a capture of one that it has seen ("again")
Medians are printed, all runs go into the JSON. Claims: cold capture at most 1.15 x cold plain; matmul again in 0.5 s.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "core" / "bridge")]
from bridge.driver import BRIDGE, PYTHON, Server  # noqa: E402 - needs the path

KERNELS = ROOT / "resources" / "kernels"
# file, call; {n} makes every run a shape of its own
CASES = {
    "matmul": ("matmul.py", "matmul(f16[{n},1024], f16[1024,1024])"),
    "softmax": ("softmax.py", "softmax(f16[{n},2560])"),
    "layer_norm": ("layer_norm.py", "layer_norm(f16[{n},2048], f16[2048], f16[2048], 1e-5)"),
}

KINDS = ("cold plain", "cold plain cpu", "cold capture", "cold capture cpu", "warm plain", "warm capture", "again")
RATIOS = (("cold", ""), ("cold", " cpu"), ("warm", ""))


def plain_process(mode):
    command = [PYTHON, str(Path(__file__).with_name("plain_compile.py")), mode]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def ask_plain(process, file, call):
    process.stdin.write(f"{file}\t{call}\n")
    process.stdin.flush()
    return float(process.stdout.readline())  # an empty line: the compile failed


def cold_plain(file, call):
    process = plain_process("cold")
    ask_plain(process, file, call)
    process.communicate()


def cold_capture(file, call):
    command = [PYTHON, str(BRIDGE), "capture", "--call", call, str(file)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def warm_capture(server, file, call):
    records = server.ask(file=str(file), call=call)
    assert records.done["ok"], records.codes()


def timed(action, *arguments):
    """(wall seconds, processor seconds of processes that ended meanwhile): a busy machine stretches the first only."""
    begin, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    action(*arguments)
    wall, now = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def measure(name, runs, server, plain):
    """Seconds of each kind, interleaved so that a busy machine hits all alike."""
    file, call = KERNELS / CASES[name][0], CASES[name][1]
    found = {kind: [] for kind in KINDS}
    for run in range(runs):
        text = call.format(n=1024 + 64 * run)
        wall, processor = timed(cold_plain, file, text)
        found["cold plain"].append(wall)
        found["cold plain cpu"].append(processor)
        wall, processor = timed(cold_capture, file, text)
        found["cold capture"].append(wall)
        found["cold capture cpu"].append(processor)
        found["warm plain"].append(ask_plain(plain, file, text))
        found["warm capture"].append(timed(warm_capture, server, file, text)[0])
        found["again"].append(timed(warm_capture, server, file, text)[0])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    parser.add_argument("cases", nargs="*", default=list(CASES))
    options = parser.parse_args()
    server, plain = Server(), plain_process("warm")
    results = {}
    for name in options.cases:
        measure(name, 1, server, plain)  # file cache, lazy imports
        results[name] = measure(name, options.runs, server, plain)
        medians = {kind: statistics.median(runs) for kind, runs in results[name].items()}
        print(f"{name:12s}", "  ".join(f"{kind} {seconds:.2f} s" for kind, seconds in medians.items()))
        ratios = {(a, b): medians[f"{a} capture{b}"] / medians[f"{a} plain{b}"] for a, b in RATIOS}
        print(" " * 12, "  ".join(f"{''.join(kind)} {ratio:.2f} x" for kind, ratio in ratios.items()), flush=True)
    plain.communicate()
    server.close()
    if options.json:
        options.json.write_text(json.dumps({"seconds": results, "load": os.getloadavg()}, indent=1))


if __name__ == "__main__":
    main()
