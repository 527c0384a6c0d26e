"""Ways to tell which module an ONNX node came from: how many nodes they tag, how many rightly, and what they cost.

    python tests/bench/bench_onnx.py [--runs 5] [--layers 2 12 48] [--json FILE]

hooks            a stack of modules kept by forward hooks; patched functions of torch note what is called, in order
+ __getitem__    also indexing is patched
+ root           the model itself counts as a module, too
symbolic         the symbolic function of aten::slice is replaced and notes the scope, in order
names            names of the exported nodes, nothing is patched
scope            the tracer's scope of each operator; "+ neighbours" for nodes that passes made: what is used for TorchScript
metadata         what the exporter of dynamo writes into each node; "+ neighbours": what is used for it

right: slices that have numbers of their own (tests/bridge/scripts/models/oracle.py) and are tagged with the module that made
them; call: and also with the right call of it. Cost is against the plain export, interleaved, medians of processor seconds.
Claim: what is used tags all nodes, all of them right, for less than 10 % of what both exports cost together. Of the tracer's
alone it is more: a small model is traced in a hundredth of the time that torch.export takes.
"""

import argparse
import collections
import contextlib
import io
import json
import logging
import os
import statistics
import sys
import time
import warnings
from pathlib import Path

import onnx
import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "core" / "bridge"), str(ROOT / "tests" / "bridge" / "scripts" / "models")]
import oracle  # noqa: E402 - needs the path
from bench.onnx_layers import Layered  # noqa: E402
from bridge.onnx_oracle import cuts_of  # noqa: E402
from heliograph_bridge.onnx_models import calls, dynamo, exported, links, tags, torchscript  # noqa: E402
from heliograph_bridge.onnx_models.find import Found  # noqa: E402
from heliograph_bridge.onnx_models.nodes import Nodes  # noqa: E402

CASES = ("forms", "root", "lists", "nested", "shared", "loop", "rows", "neighbours", "shared groups", "0", "1", "2", "3")
EXPORT, ONNX_EXPORT = torch.export.export, torch.onnx.export


# ---------------------------------------------------------------- plain exports


def by_torchscript(model, args, dynamic):
    file = io.BytesIO()
    axes = {"x": {0: "batch"}} if dynamic else None
    ONNX_EXPORT(model, args, file, dynamo=False, input_names=["x"], dynamic_axes=axes)
    return onnx.load_from_string(file.getvalue())


def found_of(model, args, dynamic):
    return Found(model, args, dynamic={"x": {0: "batch"}} if dynamic else {})


def by_dynamo(model, args, dynamic):
    program = exported.export(found_of(model, args, dynamic), EXPORT, [])
    return ONNX_EXPORT(program, dynamo=True, verbose=False).model_proto


# ---------------------------------------------------------------- ways; each gives (model, {node: (path, call or None)})


class Hooks:
    """The stack and the notes of the first three ways."""

    functions = {
        "Linear": [(torch.nn.functional, "linear")], "MatMul": [(torch, "matmul"), (torch.Tensor, "__matmul__")],
        "Softmax": [(torch.Tensor, "softmax")], "Norm": [(torch.nn.functional, "layer_norm")],
        "Relu": [(torch.nn.functional, "relu")], "Gelu": [(torch.nn.functional, "gelu")],
    }
    operators = {"Linear": ("Gemm", "MatMul"), "MatMul": ("MatMul",), "Softmax": ("Softmax",), "Norm": ("LayerNormalization",),
                 "Relu": ("Relu",), "Gelu": ("Gelu", "Erf"), "Slice": ("Slice",)}

    def __init__(self, indexing, root):
        self.indexing, self.root = indexing, root

    def __call__(self, model, args, dynamic):
        self.stack, self.notes = [], []
        with contextlib.ExitStack() as undo:
            self._hook(model, undo)
            places = [(kind, *place) for kind, all_of in self.functions.items() for place in all_of]
            for kind, owner, name in places + ([("Slice", torch.Tensor, "__getitem__")] if self.indexing else []):
                self._patch(kind, owner, name, undo)
            exported_model = by_torchscript(model, args, dynamic)
        return exported_model, self._matched(exported_model)

    def _hook(self, model, undo):
        for path, module in model.named_modules():
            if path or self.root:
                push = module.register_forward_pre_hook(lambda _, __, path=path: self.stack.append(path))
                pop = module.register_forward_hook(lambda *_: (self.stack.pop(), None)[1])
                undo.callback(push.remove)
                undo.callback(pop.remove)

    def _patch(self, kind, owner, name, undo):
        original = getattr(owner, name)

        def patched(*args, **kwargs):
            if self.stack:
                self.notes += [(kind, self.stack[-1])] * (_slices(args[1]) if kind == "Slice" else 1)
            return original(*args, **kwargs)

        undo.callback(setattr, owner, name, original)
        setattr(owner, name, patched)

    def _matched(self, exported_model):
        queues = collections.defaultdict(collections.deque)
        for kind, path in self.notes:
            for operator in self.operators[kind]:
                queues[operator].append(path)
        return {n.output[0]: (queues[n.op_type].popleft(), None) for n in exported_model.graph.node if queues[n.op_type]}


def _slices(key):
    return sum(isinstance(part, slice) and part != slice(None) for part in (key if isinstance(key, tuple) else (key,)))


def symbolic(model, args, dynamic):
    from torch.onnx._internal.torchscript_exporter import symbolic_opset10

    scopes, modules = [], dict(model.named_modules())

    def noted(graph, *given):
        result = symbolic_opset10.slice(graph, *given)
        scopes.append(graph.original_node.scopeName())
        return result

    newest = torch.onnx._constants.ONNX_DEFAULT_OPSET
    torch.onnx.register_custom_op_symbolic("aten::slice", noted, newest)
    try:
        made = by_torchscript(model, args, dynamic)
    finally:
        torch.onnx.unregister_custom_op_symbolic("aten::slice", newest)
    slices = [node.output[0] for node in made.graph.node if node.op_type == "Slice"]
    found = {node: _innermost(scope, modules) for node, scope in zip(slices, scopes)}
    return made, {node: (path, None) for node, path in found.items() if path is not None}


def _innermost(scope, modules):
    """The longest path that the variables of a scope end with."""
    names = [part.rpartition("::")[2] for part in scope.split("/") if part]
    joined = ".".join(filter(None, names))
    return next((joined[at:] for at in (0, *(i + 1 for i, c in enumerate(joined) if c == ".")) if joined[at:] in modules), None)


def names(model, args, dynamic):
    made, table = by_torchscript(model, args, dynamic), calls.Table(model)
    found = {node.output[0]: torchscript.by_name(node.name, table) for node in made.graph.node}
    return made, {node: _call(table, number) for node, number in found.items() if number is not None}


def _call(table, number):
    return table.path(number), table.calls[number].call


def scope(model, args, dynamic, fill=False):
    trace, table = torchscript.Trace(whole=False), calls.Table(model)
    options = {"input_names": ["x"], "dynamic_axes": {"x": {0: "batch"}} if dynamic else None}
    made = torchscript.export(model, args, options, trace, True)
    numbers, nodes = trace.recorder.numbers(table, []), Nodes(made)
    known = torchscript.known_tags(nodes, trace, table, numbers, {})
    return made, _tagged(nodes, known, table, fill)


def scope_and_neighbours(model, args, dynamic):
    """As it is used: with the FX graph, which is made once for both exporters."""
    trace, program = torchscript.Trace(whole=False), PROGRAMS.of(model, args, dynamic)
    table = program.table.copy()
    options = {"input_names": ["x"], "dynamic_axes": {"x": {0: "batch"}} if dynamic else None}
    made = torchscript.export(model, args, options, trace, True)
    numbers, nodes = trace.recorder.numbers(table, program.paths), Nodes(made)
    found_links = links.of_operators(trace.operators, numbers, program)
    return made, _tagged(nodes, torchscript.known_tags(nodes, trace, table, numbers, found_links), table, True)


def metadata(model, args, dynamic, fill=False):
    paths = []
    program = exported.export(found_of(model, args, dynamic), EXPORT, paths)
    table = calls.Table(model)
    graphs = exported.Graphs(program, table, lambda _: None)
    onnx_program = dynamo.export(program, ONNX_EXPORT, {})
    made = dynamo.proto(onnx_program)
    nodes = Nodes(made)
    known = dynamo.known_tags(nodes, dynamo.Origins(onnx_program.exported_program, graphs), graphs)
    if not fill:
        known = {item: tag for item, tag in known.items() if tag.how == tags.METADATA}
    return made, _tagged(nodes, known, table, fill)


def metadata_and_neighbours(model, args, dynamic):
    return metadata(model, args, dynamic, fill=True)


def _tagged(nodes, known, table, fill):
    if fill:
        known = dict(zip(nodes.items, tags.fill(nodes, known, table)))
    return {item.proto.output[0]: _call(table, tag.module) for item, tag in known.items()}


class _Programs:
    """torch.export of each model, once: its cost is no part of the TorchScript exporter's."""

    def __init__(self):
        self._known = {}

    def of(self, model, args, dynamic):
        if (model, dynamic) not in self._known:
            paths, table = [], calls.Table(model)
            program = exported.export(found_of(model, args, dynamic), EXPORT, paths)
            graphs = exported.Graphs(program, table, lambda _: None)
            graphs.paths = paths
            self._known[model, dynamic] = graphs
        return self._known[model, dynamic]


PROGRAMS = _Programs()
WAYS = {
    "hooks": (Hooks(False, False), by_torchscript), "hooks + __getitem__": (Hooks(True, False), by_torchscript),
    "hooks + __getitem__ + root": (Hooks(True, True), by_torchscript), "symbolic": (symbolic, by_torchscript),
    "names": (names, by_torchscript), "scope": (scope, by_torchscript),
    "scope + neighbours": (scope_and_neighbours, by_torchscript), "metadata": (metadata, by_dynamo),
    "metadata + neighbours": (metadata_and_neighbours, by_dynamo),
}
USED = ("scope + neighbours", "metadata + neighbours")


# ---------------------------------------------------------------- what is counted


def count(way, model, args, dynamic, expected):
    """Counter of nodes and slices, those tagged, and of slices with numbers of their own those that are right."""
    made, found = way(model, args, dynamic)
    slices = [node for node in made.graph.node if node.op_type == "Slice"]
    counted = collections.Counter(
        nodes=len(made.graph.node), tagged=sum(node.output[0] in found for node in made.graph.node),
        slices=len(slices), slices_tagged=sum(node.output[0] in found for node in slices),
    )
    left = {cut: list(owners) for cut, owners in expected.items()}
    for node in slices:
        for cut in cuts_of(made, node):
            if left.get(cut):
                path, call = left[cut].pop(0)
                said = found.get(node.output[0], (None, None))
                counted.update(known=1, right=said[0] == path, call_right=said == (path, call))
    return counted


def coverage(cases):
    totals = {name: collections.Counter() for name in WAYS}
    for case in cases:
        model, args = oracle.cases(case).eval(), (torch.randn(oracle.ROWS, oracle.WIDTH),)
        expected = oracle.expected(model)
        for dynamic in (False, True):
            for name, (way, _) in WAYS.items():
                totals[name] += count(way, model, args, dynamic, expected)
    return totals


def timed(action, *arguments):
    """Processor seconds: wall time says nothing on a busy machine."""
    begin = time.process_time()
    action(*arguments)
    return time.process_time() - begin


def cost(layers, runs, ways):
    """{way: (seconds of each run, of the plain export beside it)}."""
    model, args = Layered(layers).eval(), (torch.randn(2, 10, 16),)
    PROGRAMS.of(model, args, False)
    found = {name: ([], []) for name in ways}
    for run in range(runs + 1):
        for name in ways:
            way, plain = WAYS[name]
            order = (0, 1) if run % 2 else (1, 0)
            for which in order:
                seconds = timed(plain if which else way, model, args, False)
                if run:  # the first fills caches
                    found[name][which].append(seconds)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--layers", type=int, nargs="*", default=[2, 12, 48])
    parser.add_argument("--cases", nargs="*", default=CASES, help="models of oracle.py that nodes are counted of")
    parser.add_argument("--used", action="store_true", help="costs of the two ways that are used alone")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    logging.disable(logging.WARNING)
    totals = coverage(options.cases)
    print(f"{'':28s}{'slices tagged':>16s}{'all tagged':>16s}{'right':>12s}{'call':>12s}")
    for name, c in totals.items():
        row = [f"{c['slices_tagged']}/{c['slices']}", f"{c['tagged']}/{c['nodes']}", f"{c['right']}/{c['known']}",
               f"{c['call_right']}/{c['known']}"]
        print(f"{name:28s}{row[0]:>16s}{row[1]:>16s}{row[2]:>12s}{row[3]:>12s}", flush=True)
    seconds = {}
    for layers in options.layers:
        seconds[layers] = cost(layers, options.runs, USED if options.used else WAYS)
        for name, (ours, plain) in seconds[layers].items():
            a, b = statistics.median(ours), statistics.median(plain)
            mark = "  *" if name in USED else ""
            print(f"{layers:3d} layers  {name:28s} {a:7.3f} s   plain {b:7.3f} s   {100 * (a / b - 1):+6.1f} %{mark}", flush=True)
    if options.json:
        options.json.write_text(json.dumps({"counts": totals, "seconds": seconds, "load": os.getloadavg()}, indent=1))


if __name__ == "__main__":
    main()
