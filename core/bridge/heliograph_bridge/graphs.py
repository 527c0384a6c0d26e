"""FX graphs, nodes and blocks of a bound kernel as records, and the readable `fx` text.

Everything here expects `with bound.env, bound.host_function:` around it: names of symbols live there.
"""

import ast
import dataclasses
import math

import torch
from torch.fx.node import Node

from heliograph_bridge import decisions, slice_proxies, tags
from heliograph_bridge.adapters import helion_adapter

_DTYPES = {
    torch.float16: "f16", torch.bfloat16: "bf16", torch.float32: "f32", torch.float64: "f64",
    torch.float8_e4m3fn: "f8E4M3FN", torch.float8_e5m2: "f8E5M2", torch.bool: "i1", torch.int8: "i8",
    torch.int16: "i16", torch.int32: "i32", torch.int64: "i64", torch.uint8: "u8", torch.uint16: "u16",
    torch.uint32: "u32", torch.uint64: "u64",
}
SYMBOLIC = (torch.SymInt, torch.SymFloat, torch.SymBool)


def dtype_name(dtype):
    return _DTYPES.get(dtype) or str(dtype).removeprefix("torch.")


# ---------------------------------------------------------------- values


class Values:
    """Describes values of one compile environment."""

    def __init__(self, env):
        self.env = env

    def value(self, value):
        if isinstance(value, torch.Tensor):
            return {
                "kind": "tensor", "dtype": dtype_name(value.dtype), "shape": [self.dimension(d) for d in value.size()],
                "stride": [str(s) for s in value.stride()],
            }
        if isinstance(value, SYMBOLIC):
            return {"kind": type(value).__name__, **self.dimension(value)}
        if isinstance(value, (tuple, list)):
            return {"kind": "tuple", "items": [self.value(item) for item in value]}
        return {"kind": type(value).__name__, "repr": repr(value)[:200]}

    def dimension(self, value):
        if not isinstance(value, SYMBOLIC):
            return {"expr": str(value), "hint": int(value)}
        expression = value._sympy_() if hasattr(value, "_sympy_") else value.node.expr
        found = {"expr": str(expression), "name": str(self.env.sympy_debug(expression))}
        if isinstance(value, torch.SymInt):
            found["block_id"] = self.env.get_block_id(value)
            found["hint"] = self._hint(value)
        return {key: item for key, item in found.items() if item is not None}

    def _hint(self, value):
        try:
            return int(self.env.size_hint(value))
        except Exception:  # sympy and torch raise many kinds for a symbol without a hint
            return None

    def text(self, value):
        """A value's type as people read it: "f32[u0, u1]", "SymInt u0"."""
        if isinstance(value, torch.Tensor):
            return f"{dtype_name(value.dtype)}[{', '.join(self.dimension(d)['expr'] for d in value.size())}]"
        if isinstance(value, SYMBOLIC):
            return f"{type(value).__name__} {self.dimension(value)['expr']}"
        if isinstance(value, (tuple, list)):
            return f"({', '.join(self.text(item) for item in value)})"
        return type(value).__name__


# ---------------------------------------------------------------- nodes


def argument(value):
    """An FX argument as JSON; see core/records/README.md."""
    if isinstance(value, Node):
        return {"node": value.name}
    if isinstance(value, (list, tuple)):
        return [argument(item) for item in value]
    if isinstance(value, dict):
        return {"dict": {str(key): argument(item) for key, item in value.items()}}
    if isinstance(value, slice):
        return {"slice": [argument(value.start), argument(value.stop), argument(value.step)]}
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, torch.dtype):
        return {"dtype": dtype_name(value)}
    return {"repr": str(value)[:200]}


def _argument_text(value):
    if isinstance(value, Node):
        return f"%{value.name}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_argument_text(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_argument_text(item)}' for key, item in value.items())}}}"
    if isinstance(value, slice):
        parts = (value.start, value.stop, value.step)
        return ":".join("" if p is None else p if isinstance(p, str) else _argument_text(p) for p in parts)
    if isinstance(value, torch.dtype):
        return dtype_name(value)
    return repr(value) if isinstance(value, str) else " ".join(str(value).split())[:200]


def target_name(node):
    target = node.target
    if isinstance(target, str):
        return target
    if isinstance(target, torch._ops.OpOverload):
        return str(target)
    module, name = getattr(target, "__module__", None), getattr(target, "__name__", None)
    return f"{module}.{name}" if module and name else str(target)


def subgraphs(node):
    """Ids of the graphs that a control flow node calls, in the order of its arguments."""
    if node.op != "call_function":
        return []
    name = getattr(node.target, "__name__", "")
    if name in ("_for_loop", "_for_loop_step", "_associative_scan", "_reduce"):
        return [a for a in node.args[:1] if type(a) is int]
    if name == "_if":
        return [a for a in node.args[1:3] if type(a) is int]
    if name == "_while_loop":
        return [a for a in (*node.args[:2], *node.args[3:4], *node.kwargs.values()) if type(a) is int]
    return []


def _call_arguments(node, graph_id):
    """The arguments that a control flow node hands to graph `graph_id`; None if they cannot be told."""
    name = getattr(node.target, "__name__", "")
    position = {"_for_loop": 3, "_for_loop_step": 3, "_while_loop": 2}.get(name)
    if name == "_if":
        position = 3 if node.args[1] == graph_id else 4
    if position is None or position >= len(node.args) or not isinstance(node.args[position], (list, tuple)):
        return None
    return [a.name for a in node.args[position] if isinstance(a, Node)]


def node_place(node):
    """Where the node's expression is in the user's source, as fields; None if nobody knows."""
    return place(tags.plain_location(node))


def place(location):
    if not location or not location.lineno:
        return None
    column = location.colno
    return {
        "file": location.filename, "line": location.lineno, "column": None if column is None else column + 1,
        "end_line": location.end_lineno,
        "end_column": None if location.end_colno is None else location.end_colno + 1,
    }


def _iterated_blocks(infos, device_ir):
    """{graph id: block ids it iterates}. A root's are those of its grid, which the device IR keeps in root order."""
    grids = iter(getattr(device_ir, "grid_block_ids", ()))
    blocks = {}
    for info in infos:
        own = getattr(info, "block_ids", None)
        blocks[info.graph_id] = list(next(grids, ()) if type(info).__name__ == "RootGraphInfo" else own or ())
    return blocks


def _grids(infos, device_ir):
    """{graph id: the fields of a root that its `for` statement tells}: where its ranges begin and end, its place."""
    loops = [node for phase in getattr(device_ir, "phases", ()) for node in getattr(phase, "root_nodes", ())]
    roots = [info.graph_id for info in infos if type(info).__name__ == "RootGraphInfo"]
    return {graph: _grid_fields(loop) for graph, loop in zip(roots, loops)}


def _grid_fields(loop):
    """`begins` and `ends` only of `hl.tile(begin, end)` and the like; the ranges of `hl.tile(end)` are its blocks."""
    fields = {"loc": place(getattr(loop, "_location", None))}
    given = getattr(loop.iter, "args", ())
    if len(given) >= 2 and not (isinstance(given[1], ast.Constant) and given[1].value is None):
        fields |= {"begins": _bounds(given[0]), "ends": _bounds(given[1])}
    return fields


def _bounds(argument):
    bounds = argument._type_info.proxy()
    bounds = bounds if isinstance(bounds, (list, tuple)) else [bounds]
    return [bound if type(bound) is int else str(bound) for bound in bounds]


@dataclasses.dataclass
class PartialGraph:
    """A graph that was being traced when Helion gave up."""

    graph_id: int
    graph: torch.fx.Graph
    name: str = "partial_graph"


class GraphRecords:
    """Records of one set of graphs; of the codegen set, `recorder` adds names and what was executed, `accesses` (see
    decisions.py) how it stands in the text."""

    def __init__(self, kind, infos, env, device_ir, recorder=None, accesses=None):
        self.kind, self.infos, self.values, self.recorder = kind, infos, Values(env), recorder
        self.accesses = accesses
        self.blocks = _iterated_blocks(infos, device_ir)
        self.grids = _grids(infos, device_ir)
        self.callers = {}
        for node in sorted((n for info in infos for n in info.graph.nodes), key=self._is_left_out):
            for graph in subgraphs(node):
                self.callers.setdefault(graph, node)

    def _is_left_out(self, node):
        """Reduction loops that the config does not use are copies: they name the same subgraphs, and nothing runs."""
        return self.recorder is not None and not self.recorder.executed(node)

    def records(self):
        for info in self.infos:
            yield "graph", self._graph(info)
            for node in info.graph.nodes:
                yield "node", self._node(info, node)

    def _graph(self, info):
        caller = self.callers.get(info.graph_id)
        handed = _call_arguments(caller, info.graph_id) if caller is not None else None
        if handed is None:
            handed = [node.name for node in getattr(info, "node_args", ())]
        fields = {
            "set": self.kind, "graph": info.graph_id, "kind": type(info).__name__, "name": info.name,
            "block_ids": self.blocks[info.graph_id], "phase": getattr(info, "phase_index", None),
            "node_args": handed,
        }
        fields |= self.grids.get(info.graph_id, {})
        for name in ("branches_outputs", "if_arg_names", "else_arg_names"):
            value = getattr(info, name, None)
            if value is not None:
                fields[name] = [list(item) if isinstance(item, (tuple, list)) else item for item in value]
        if (many := getattr(info, "predicate_is_tensor", None)) is not None:
            # Of a tile it is a SymBool: a block has as many elements as the config says.
            fields["predicate_is_tensor"] = isinstance(many, torch.SymBool) or bool(many)
        return fields

    def _node(self, info, node):
        original = tags.original_id(node) if self.kind == "codegen" else None
        lowering = node.meta.get("lowering")
        fields = {
            "set": self.kind, "graph": info.graph_id, "node": node.name, "op": node.op, "target": target_name(node),
            "args": argument(self._arguments(node)), "kwargs": {key: argument(value) for key, value in node.kwargs.items()},
            "users": [user.name for user in node.users], "loc": node_place(node),
            "val": self.values.value(node.meta["val"]) if "val" in node.meta else None,
            "lowering": type(lowering).__name__ if lowering is not None else None,
            "original": f"{original[0]}:{original[1]}" if original else None, "subgraphs": subgraphs(node) or None,
        }
        if reduction := decisions.reduction_fields(node, dtype_name):
            fields["reduction"] = reduction
        if self.recorder is not None:
            fields["names"] = self._names(node) or None
            fields["executed"] = node.op != "call_function" or self.recorder.executed(node)
        if self.accesses is not None:
            fields |= self.accesses.fields(f"{info.graph_id}:{node.name}")
        return fields

    def _arguments(self, node):
        return slice_proxies.shown_arguments(node, self.values.env)

    def _names(self, node):
        """Triton variables that hold the node's value, as they are spelled in the final text."""
        function = getattr(self.recorder.codegen, "device_function", None)
        names = [name for result in self.recorder.results.get(node, ()) for name in _variables(result)]
        if "_host_tensor" in target_name(node):
            tensor = getattr(function, "_tensor_args", {}).get(node.meta.get("val"))
            names = [tensor.name if tensor is not None else str(node.args[0])]
        renames = getattr(function, "_variable_renames", {})
        names = [renames.get(name, [name])[0] for name in names]
        value = node.meta.get("val")
        block = self.values.env.get_block_id(value) if isinstance(value, torch.SymInt) else None
        if block is not None:
            names += [f"{stem}_{block}" for stem in ("_BLOCK_SIZE", "indices", "offset", "mask")]
        return list(dict.fromkeys(names))

    # ---- the `fx` stage

    def text(self):
        """One header line a graph, one line a node, a blank line after each graph."""
        lines = []
        for info in self.infos:
            blocks = self.blocks[info.graph_id]
            lines.append(f"graph {info.graph_id}: {info.name} ({type(info).__name__}) blocks {blocks}")
            lines += [f"  {self._line(node)}" for node in info.graph.nodes]
            lines.append("")
        return "\n".join(lines) + "\n" if lines else ""

    def _line(self, node):
        return line_text(self.values, node, self._arguments(node))


def line_text(values, node, args):
    """A node as a line of the `fx` text; `args` as they are shown."""
    kind = values.text(node.meta["val"]) if "val" in node.meta else "none"
    arguments = [_argument_text(value) for value in args]
    arguments += [f"{key}={_argument_text(value)}" for key, value in node.kwargs.items()]
    target = target_name(node) if node.op == "call_function" else node.op
    if node.op == "placeholder":
        arguments = [str(node.target)]
    return f"%{node.name} : {kind} = {target}({', '.join(arguments)})"


def _variables(result):
    if isinstance(result, ast.Name):
        return [result.id]
    if isinstance(result, (list, tuple)):
        return [name for item in result for name in _variables(item)]
    return []


# ---------------------------------------------------------------- blocks


def block_records(bound, config, codegen):
    for block in bound.env.block_sizes:
        yield "block", {
            "block_id": block.block_id, "symbol": str(block.symbol()), "size": extent_of(block), "numel": extent_of(block),
            "reduction": block.reduction, "names": sorted(block.debug_names),
            "source": repr(block.block_size_source)[:200], "value": _configured_size(block, config),
            **decisions.block_fields(block.block_id, bound.env, codegen),
        }


def extent_of(block):
    """How long the range is that a block is of; None of one that no loop runs over."""
    size = block.size
    return str(size) if isinstance(size, (int, *SYMBOLIC)) else None


def _configured_size(block, config):
    """The block's size under `config`, None where the config does not say one."""
    try:
        value = block.from_config(config)
        return None if value is None else int(value)
    except Exception:  # sizes of blocks that this config leaves out raise whatever their source raises
        return None
