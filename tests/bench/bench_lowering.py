#!/usr/bin/env python3
"""How long helion-opt takes from records to stage-0, and from there to Triton IR, for graphs of 100 to 30,000 nodes.

    bench_lowering.py [BUILD] [--runs 5] [--json FILE]

The graphs are chains of the operators of real kernels on one tile of a matrix, with a reduction every 50 nodes. Times are
medians of processor time, start of the program included (the row of 1 node); the peer reads and verifies the same text
(`mlir-opt-19`), of our dialect as unregistered ops in generic form. Goals: 10,000 nodes in 0.2 s, to Triton IR in 0.5 s."""

from __future__ import annotations

import argparse
import json
import math
import resource
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZES = (1, 100, 1000, 3000, 10000, 30000)
CHAIN = ("aten.mul.Tensor", "aten.add.Tensor", "aten.exp2.default", "aten.sub.Tensor", "aten.maximum.default")


def value(*dims: str) -> dict:
    shape = [{"expr": d, "block_id": {"u0": 0, "u1": 1}.get(d)} for d in dims]
    return {"kind": "tensor", "dtype": "f32", "shape": shape, "stride": []}


def records(nodes: int) -> str:
    """A kernel over a 1024 x 1024 matrix in tiles of 32 x 32, with about that many nodes."""
    lines = [
        {"r": "hello", "schema": 1}, {"r": "kernel", "kernel": 1, "name": "chain", "file": "chain.py", "line": 1},
        {"r": "variant", "variant": 1, "kernel": 1, "target": "sm_90", "config": {"pid_type": "flat"}},
        {"r": "graph", "set": "codegen", "graph": 0, "kind": "RootGraphInfo", "block_ids": [0, 1], "phase": 0},
    ]
    lines += [{"r": "block", "block_id": i, "symbol": f"u{i}", "numel": "1024", "size": "1024", "value": 32,
               "reduction": False, "names": []} for i in range(2)]

    def node(name, target, args, val, lowering="APIFuncLowering"):
        place = {"file": "chain.py", "line": 2 + len(lines), "column": 5, "end_line": 2 + len(lines), "end_column": 20}
        lines.append({"r": "node", "set": "codegen", "graph": 0, "node": name, "op": "call_function", "target": target,
                      "args": args, "kwargs": {}, "val": val, "loc": place, "lowering": lowering, "executed": True})

    def ref(name):
        return {"node": name}

    tile = value("u0", "u1")
    for i in range(2):
        node(f"b{i}", "helion.language._tracing_ops._get_symnode", [f"b{i}"], {"kind": "SymInt", "expr": f"u{i}", "block_id": i})
    for name in ("x", "out"):
        node(name, "helion.language._tracing_ops._host_tensor", [name], value("1024", "1024"))
    subscripts = [ref("b0"), ref("b1")]
    node("load", "helion.language.memory_ops.load", [ref("x"), subscripts, None, None], tile)
    last = "load"
    for i in range(nodes):
        target = CHAIN[i % len(CHAIN)]
        if i % 50 == 49:
            node(f"sum{i}", "aten.sum.dim_IntList", [ref(last), [1], True], value("u0", "1"), "ReductionLowering")
            node(f"n{i}", "aten.add.Tensor", [ref(last), ref(f"sum{i}")], tile, "PointwiseLowering")
        else:
            operands = [ref(last)] if target.endswith("exp2.default") else [ref(last), ref("load")]
            node(f"n{i}", target, operands, tile, "PointwiseLowering")
        last = f"n{i}"
    node("store", "helion.language.memory_ops.store", [ref("out"), subscripts, ref(last), None], None)
    lines.append({"r": "variant_end", "variant": 1, "ok": True})
    return "\n".join(json.dumps(line) for line in lines) + "\n"


def cpu_ms(command, runs: int) -> float:
    times = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(times) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("build", type=Path, nargs="?", default=ROOT / "build" / "release")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    opt, peer = options.build / "bin" / "helion-opt", shutil.which("mlir-opt-19")
    rows = []
    print(f"{'nodes':>6} {'stage-0 ms':>11} {'to Triton ms':>13} {'to lanes ms':>12} {'mlir-opt reads ms':>18}")
    with tempfile.TemporaryDirectory() as folder:
        for nodes in SIZES:
            source, text, generic = (Path(folder) / name for name in ("k.records", "k.mlir", "k.generic.mlir"))
            source.write_text(records(nodes))
            build = [opt, "--helion-from-records", source]
            text.write_bytes(subprocess.run([*build, "--mlir-print-debuginfo"], check=True, capture_output=True).stdout)
            subprocess.run([opt, text, "--mlir-print-op-generic", "-o", generic], check=True)
            row = {"nodes": nodes, "stage0_ms": cpu_ms(build, options.runs),
                   "triton_ms": cpu_ms([opt, text, "--helion-stage0-to-triton", "--allow-unregistered-dialect"], options.runs),
                   "lanes_ms": cpu_ms([opt, text, "--helion-lower-math", "--helion-lower-memory"], options.runs),
                   "peer_ms": cpu_ms([peer, "--allow-unregistered-dialect", generic], options.runs) if peer else None}
            rows.append(row)
            shown = f"{row['peer_ms']:18.0f}" if peer else f"{'not installed':>18}"
            print(f"{nodes:6} {row['stage0_ms']:11.0f} {row['triton_ms']:13.0f} {row['lanes_ms']:12.0f} {shown}", flush=True)
    base = {key: rows[0][key] for key in ("stage0_ms", "triton_ms")}
    growth = lambda key: math.log((rows[-1][key] - base[key]) / (rows[2][key] - base[key])) / math.log(30)
    print(f"growth from 1,000 to 30,000 nodes: stage-0 nodes^{growth('stage0_ms'):.2f}, to Triton nodes^{growth('triton_ms'):.2f}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
