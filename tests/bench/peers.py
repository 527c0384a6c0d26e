"""Layered layout against other people's tools, in one run: our bench, dot, Netron's dagre, Model Explorer's worker.

    python -m venv peers && peers/bin/pip install netron && peers/bin/pip install --no-deps ai-edge-model-explorer
    peers/bin/python tests/bench/peers.py build/release/bin/bench_layout [--only plain] [--deadline 120] [--json OUT]

Peers that are not installed in the Python that runs this, or need a missing `node`, are left out and named. Netron and
Model Explorer run their own shipped code in node, without a browser: layout alone, no drawing. Model Explorer's time is
that of its worker, from the request to the answer; it has no clusters that are open from the start, so it is given
graphs without.
"""

import argparse
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def package_file(package, pattern):
    """A file that an installed package ships, None if there is none."""
    spec = importlib.util.find_spec(package)
    found = sorted(Path(spec.origin).parent.glob(pattern)) if spec and spec.origin else []
    return found[0] if found else None


def find_peers():
    """Name to (script, the peer's own file), for those that can run here."""
    wanted = {
        "netron": ("netron.mjs", package_file("netron", "dagre.js")),
        "model explorer": ("model_explorer.mjs", package_file("model_explorer", "web_app/worker-*.js")),
    }
    peers = {}
    for name, (script, file) in wanted.items():
        if not shutil.which("node"):
            print(f"{name}: left out, there is no node in PATH", file=sys.stderr)
        elif not file:
            print(f"{name}: left out, {sys.executable} does not have it", file=sys.stderr)
        else:
            peers[name] = (HERE / "peers" / script, file)
    return peers


def layout_time(peer, graph, deadline):
    """Milliseconds, or why there are none."""
    script, file = peer
    try:
        run = subprocess.run(["node", script, file, graph], capture_output=True, text=True, timeout=deadline)
    except subprocess.TimeoutExpired:
        return f">{deadline} s"
    if run.returncode == 0:
        return float(run.stdout.split()[-1])
    words = [line for line in run.stderr.splitlines() if "rror" in line]
    return words[-1].strip()[:40] if words else f"exit {run.returncode}"


def measure(arguments, graphs):
    bench = [arguments.bench, "--graphs", graphs, "--dot", str(arguments.deadline), "--only", arguments.only]
    rows = json.loads(subprocess.run(bench, stdout=subprocess.PIPE, check=True, text=True).stdout)["rows"]
    peers = find_peers()
    for row in rows:
        graph = Path(graphs) / f"{row['graph']}.json"
        flat = not json.loads(graph.read_text())["clusters"]
        row["peers"] = {name: layout_time(peer, graph, arguments.deadline) for name, peer in peers.items()
                        if flat or name != "model explorer"}
    return rows


def cell(value):
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def print_table(rows):
    names = sorted({name for row in rows for name in row["peers"]})
    table = [["graph", "nodes", "edges", "ours ms", "dot ms", *(f"{name} ms" for name in names)]]
    for row in rows:
        dot = row.get("dot_ms", "not done")
        table.append([row["graph"], row["nodes"], row["edges"], cell(row["ms"]), cell(dot),
                      *(cell(row["peers"].get(name, "-")) for name in names)])
    for line in table:
        print("  ".join(f"{value!s:>16}" for value in line))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bench", help="the built bench_layout")
    parser.add_argument("--only", default="plain", help="graphs with this in their name")
    parser.add_argument("--deadline", type=int, default=120, help="seconds for each peer and graph")
    parser.add_argument("--json", help="file for the figures")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as graphs:
        rows = measure(arguments, graphs)
    print_table(rows)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps({"bench": "peers", "rows": rows}, indent=2))


if __name__ == "__main__":
    main()
