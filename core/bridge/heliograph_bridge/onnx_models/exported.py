"""torch.export of a model, and its graphs as `symbol`, `graph` and `node` records."""

import contextlib
import inspect

import torch

from heliograph_bridge import graphs, request
from heliograph_bridge.onnx_models import calls, places

KIND = "ExportedProgram"


def export(found, torch_export, paths):
    """The ExportedProgram of a model, as torch.onnx's own exporter asks for it. `paths`: see calls.watched_export()."""
    shapes = found.shapes if found.shapes is not None else shapes_of(found)
    with contextlib.ExitStack() as stack:
        stack.enter_context(calls.watched_export(paths))
        config = torch.fx.experimental._config
        if hasattr(config, "backed_size_oblivious"):  # sizes of 0 and 1 can be dynamic
            stack.enter_context(config.patch(backed_size_oblivious=True))
        return torch_export(found.module, found.args, found.kwargs, dynamic_shapes=shapes, strict=False)


def shapes_of(found):
    """`dynamic_shapes` of torch.export for axes by argument; None if all are static."""
    if not found.dynamic:
        return None
    bound = inspect.signature(found.module.forward).bind(*found.args, **found.kwargs)
    unknown = set(found.dynamic) - set(bound.arguments)
    if unknown:
        raise request.BadRequest(
            "dynamic.argument", f"--onnx-dynamic: the call of {found.name} has no argument {', '.join(sorted(unknown))}",
            next=f"Its arguments are {', '.join(bound.arguments) or 'none'}",
        )
    return {name: _dimensions(name, value, found.dynamic.get(name)) for name, value in bound.arguments.items()}


def _dimensions(name, value, dimensions):
    """A named Dim would have to hold for every size; what holds is found out instead."""
    if not dimensions:
        return torch.utils._pytree.tree_map(lambda _: None, value)
    if not isinstance(value, torch.Tensor) or not all(-value.dim() <= d < value.dim() for d in dimensions):
        raise request.BadRequest("dynamic.dimension", f"--onnx-dynamic: {name} is no tensor with these dimensions")
    return {dimension % value.dim(): torch.export.Dim.DYNAMIC for dimension in dimensions}


class _Environment:
    """What graphs.Values asks of Helion's compile environment, for sizes of torch.export."""

    def sympy_debug(self, expression):
        return expression

    def get_block_id(self, _):
        return None

    def size_hint(self, value):
        return value.node.hint


class Graphs:
    """The graphs of an ExportedProgram: the main one is 0, then those that its nodes call.

    `calls_kernel(node)` gives what a node that calls a Helion kernel says of it, None for others.
    """

    def __init__(self, program, table, calls_kernel):
        self.program, self.table, self._calls_kernel = program, table, calls_kernel
        self.values = graphs.Values(_Environment())
        modules = program.graph_module.named_modules()
        self.graphs = {path: module.graph for path, module in modules if isinstance(module, torch.fx.GraphModule)}
        self.numbers = {path: number for number, path in enumerate(self.graphs)}
        self.nodes = {path: {node.name: node for node in graph.nodes} for path, graph in self.graphs.items()}
        self._paths = {graph: path for path, graph in self.graphs.items()}
        self._callers = {path: node for graph in self.graphs.values() for node in graph.nodes for path in self._called(node)}
        self._owners = _owners(program)
        self._modules = {node: self._module(node) for graph in self.graphs.values() for node in graph.nodes}
        self._made_by = {}
        for node, module in self._modules.items():
            if node.op == "call_function":
                self._made_by.setdefault(module, []).append(node)

    def _called(self, node):
        """Paths of the graphs that a control flow node calls."""
        if node.op != "call_function":
            return []
        above = self._paths[node.graph]
        names = [arg.target for arg in node.all_input_nodes if arg.op == "get_attr"]
        return [path for name in names if (path := f"{above}.{name}" if above else str(name)) in self.graphs]

    def _module(self, node):
        stack = node.meta.get("nn_module_stack")
        if stack or self._paths[node.graph] == "":
            return self.table.of_stack(stack)
        return self._in_branch(node)

    def _in_branch(self, node):
        """Of a branch torch.export keeps no stack: a node that takes a module's own parameters is of that module."""
        caller = self._callers.get(self._paths[node.graph])
        around = self._module(caller) if caller is not None else 0
        owners = {self._owners.get(arg.name) for arg in node.all_input_nodes if arg.op == "placeholder"} - {None}
        if node.op != "call_function" or len(owners) != 1:
            return around
        (path,) = owners
        return around if path == self.table.path(around) else self.table.enter(around, path, 1)

    # ---- what others ask

    def id(self, node):
        return f"{self.numbers[self._paths[node.graph]]}:{node.name}"

    def fields(self, node):
        """As a `failure` record names it."""
        graph = self.numbers[self._paths[node.graph]]
        return {"set": "codegen", "graph": graph, "node": node.name, "target": graphs.target_name(node)}

    def module(self, node):
        return self._modules[node]

    def place(self, node):
        return places.of_stack_trace(node.meta.get("stack_trace"))

    def calls_of(self, module):
        """Nodes that one call of a module made itself, in order."""
        return self._made_by.get(module, [])

    # ---- records

    def records(self, shown_path):
        for path, graph in self.graphs.items():
            yield "graph", self._graph(path, graph)
            for node in graph.nodes:
                yield "node", self._node(path, node, shown_path)

    def _graph(self, path, graph):
        caller = self._callers.get(path)
        placeholders = [node.name for node in graph.nodes if node.op == "placeholder"]
        handed = placeholders if caller is None else [arg.name for arg in _handed(caller)]
        return {
            "set": "codegen", "graph": self.numbers[path], "kind": KIND if caller is None else _kind(caller),
            "name": path or "forward", "block_ids": [], "node_args": handed,
        }

    def _node(self, path, node, shown_path):
        return {
            "set": "codegen", "graph": self.numbers[path], "node": node.name, "op": node.op,
            "target": graphs.target_name(node), "args": graphs.argument(node.args),
            "kwargs": {key: graphs.argument(value) for key, value in node.kwargs.items()},
            "users": [user.name for user in node.users], "loc": places.fields(self.place(node), shown_path),
            "val": self.values.value(node.meta["val"]) if "val" in node.meta else None, "module": self._modules[node],
            "subgraphs": [self.numbers[called] for called in self._called(node)] or None,
            "calls_kernel": self._calls_kernel(node),
        }

    def axes(self, dynamic):
        """{symbol of a size: the name that was given to its axis}."""
        found = {}
        for node in self.program.graph.nodes:
            value = node.meta.get("val") if node.op == "placeholder" else None
            for dimension, name in dynamic.get(node.name, {}).items() if isinstance(value, torch.Tensor) else ():
                if isinstance(size := value.size(dimension), torch.SymInt):
                    found.setdefault(str(size), name)
        return found

    def symbols(self, dynamic):
        """Sizes that are not fixed."""
        names = self.axes(dynamic)
        for symbol, bounds in self.program.range_constraints.items():
            name = str(symbol)
            yield "symbol", {
                "symbol": name, "name": names.get(name, name), "range": str(bounds), "sources": self._sources(symbol)
            }

    def _sources(self, symbol):
        found = []
        for node in self.program.graph.nodes:
            value = node.meta.get("val") if node.op == "placeholder" else None
            if isinstance(value, torch.Tensor):
                found += [f"{node.name}.size()[{d}]" for d, size in enumerate(value.size()) if str(size) == str(symbol)]
        return found

    def text(self):
        lines = []
        for path, graph in self.graphs.items():
            fields = self._graph(path, graph)
            lines.append(f"graph {fields['graph']}: {fields['name']} ({fields['kind']}) blocks []")
            lines += [f"  {graphs.line_text(self.values, node, node.args)}" for node in graph.nodes]
            lines.append("")
        return "\n".join(lines) + "\n"


def _owners(program):
    """{placeholder: path of the module that the parameter or buffer is registered in}."""
    signature = program.graph_signature
    targets = {**signature.inputs_to_parameters, **signature.inputs_to_buffers}
    return {name: target.rpartition(".")[0] for name, target in targets.items()}


def _handed(caller):
    """Nodes that a control flow node hands to its graphs."""
    lists = [arg for arg in caller.args if isinstance(arg, (list, tuple))]
    return [item for given in lists for item in given if isinstance(item, torch.fx.Node)]


def _kind(caller):
    name = getattr(caller.target, "__name__", None) or str(caller.target)
    return "".join(word.capitalize() for word in name.split("_")) + "Graph"
