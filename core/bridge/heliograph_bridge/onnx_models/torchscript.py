"""The exporter on top of the TorchScript tracer: each ONNX node is traced to the operator that it was converted from.

It knows nothing of FX, but the tracer stamps every operator, `aten::slice` included, with the scope of modules and the Python
stack. Two private functions are watched: the one that converts an operator, where the new nodes get its number as an
attribute, and the pass that names nodes, the last one before they are written, where the numbers are taken out again. What
is written stays as it is, byte for byte. Should a release lack them, names of nodes tell the module (`by_name`).
"""

import contextlib
import dataclasses
import io
import re

import onnx
import torch

from heliograph_bridge.onnx_models import calls, links, places, tags

_NUMBER = "heliograph_operator"
_NAMING = "_jit_pass_onnx_assign_scoped_names_for_node_and_value"
_CONVERT = "_run_symbolic_function"
_WITH_BLOCKS = ("onnx::If", "onnx::Loop", "prim::If", "prim::Loop")
_OF_CONSTANTS = ("prim::Constant", "prim::ListConstruct", "prim::TupleConstruct")
_COMPARED = tuple(f"aten::{kind}" for kind in links.WITH_NUMBERS)
_LITTLE = 1 << 20  # bytes of weights that are written and read again


@dataclasses.dataclass
class Operator:
    """One operator of the traced graph. `call` is the number of calls.Recorder; `inputs` are constants or Values, of `outputs`
    there are names and `types`, as far as they were asked for."""

    kind: str
    call: int | None = None
    place: tuple | None = None
    inputs: list = ()
    outputs: list = ()
    types: list = ()


class Trace:
    """What was seen of one export: its operators, and of each ONNX node its operator and its module's call. `whole`: also what
    operators take and give, which only a graph that is made of them needs."""

    def __init__(self, whole=True):
        self.recorder = calls.Recorder()
        self.whole = whole
        self.operators = []
        self.of_node = {}  # {name of the ONNX node: (operator or None, number of the call or None, place)}
        self.is_watched = self.is_converting = False


def export(module, args, options, trace, has_weights):
    """The ModelProto that the exporter writes; without weights their names are inputs."""
    file = io.BytesIO()
    with trace.recorder, _watched(trace):
        torch.onnx._internal.torchscript_exporter.utils.export(
            module, args, file, export_params=has_weights, **options
        )
    return onnx.load_from_string(file.getvalue())


@contextlib.contextmanager
def _watched(trace):
    utils = torch.onnx._internal.torchscript_exporter.utils
    name, convert = getattr(torch._C, _NAMING, None), getattr(utils, _CONVERT, None)
    trace.is_watched = name is not None and convert is not None
    if not trace.is_watched:
        yield
        return

    def converted(graph, block, node, inputs, env, values_in_env, new_nodes, *rest):
        before = len(new_nodes)
        trace.operators.append(_operator(node, trace.whole))
        trace.is_converting = True  # stays so if that fails
        made = convert(graph, block, node, inputs, env, values_in_env, new_nodes, *rest)
        trace.is_converting = False
        for new in new_nodes[before:]:
            if new.kind() != "onnx::Constant" and not new.hasAttribute(_NUMBER):  # constants of one value may be merged
                new.i_(_NUMBER, len(trace.operators) - 1)
        return made

    def named(graph):
        nodes = [(node, _taken(node)) for node in _all(graph)]
        name(graph)
        for node, number in nodes:
            if node.hasAttribute("onnx_name"):
                call, place = (None, None) if number is not None else _whose(node)
                trace.of_node[node.s("onnx_name")] = (number, call, place)

    setattr(torch._C, _NAMING, named)
    setattr(utils, _CONVERT, converted)
    try:
        yield
    finally:
        setattr(torch._C, _NAMING, name)
        setattr(utils, _CONVERT, convert)


def _all(block):
    for node in block.nodes():
        yield node
        if node.kind() in _WITH_BLOCKS:
            for inner in node.blocks():
                yield from _all(inner)


def _taken(node):
    if not node.hasAttribute(_NUMBER):
        return None
    number = node.i(_NUMBER)
    node.removeAttribute(_NUMBER)
    return number


def _whose(node):
    """(number of the call, place) that the tracer stamped on a node."""
    return calls.of_scope(node.scopeName()), places.of_source_range(node.sourceRange())


def _operator(node, whole):
    kind = node.kind()
    if kind in _OF_CONSTANTS:
        return Operator(kind)
    inputs = [_input(value) for value in node.inputs()] if whole or kind in _COMPARED else []
    outputs = list(node.outputs()) if whole else []
    return Operator(kind, *_whose(node), inputs, [v.debugName() for v in outputs], [v.type() for v in outputs])


@dataclasses.dataclass(frozen=True)
class Value:
    """A value of the traced graph that is not known beforehand."""

    name: str


def _input(value):
    """A constant, a list of such, or the Value."""
    node = value.node()
    if node.kind() == "prim::ListConstruct":
        return [_input(item) for item in node.inputs()]
    if node.kind() not in ("prim::Constant", "onnx::Constant"):
        return Value(value.debugName())
    constant = value.toIValue() if node.kind() == "prim::Constant" else node.t("value") if node.hasAttribute("value") else None
    if isinstance(constant, torch.Tensor) and constant.numel() == 1 and constant.dim() == 0:
        return constant.item()  # what were numbers are tensors by now
    return constant if not isinstance(constant, torch.Tensor) else Value(value.debugName())


# ---------------------------------------------------------------- weights and names


def is_little(module):
    tensors = [*module.parameters(), *module.buffers()]
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors) <= _LITTLE


def known_tags(nodes, trace, table, numbers, links):
    """{item: Tag}. `numbers`: of each traced call its number in `table`; `links`: {operator: (FX node, how)}."""
    found = {}
    for item in nodes.items:
        operator, call, place = trace.of_node.get(item.proto.name, (None, None, None))
        made = trace.operators[operator] if operator is not None else None
        if call is None and made is not None:
            call, place = made.call, made.place
        if call is not None:
            node, how = links.get(operator, (None, None))
            found[item] = tags.Tag(numbers[call], tags.SCOPE, place, node, how)
        elif not trace.is_watched and (number := by_name(item.proto.name, table)) is not None:
            found[item] = tags.Tag(number, tags.NAME)
    return found


_REPEATED = re.compile(r"_(\d+)$")


def by_name(name, table):
    """The number of the call that "/layer.0/layer.0.1/attention_2/Slice" is of; None if that names no module.

    A repeated call has its scope's name numbered; children of lists repeat the path of the list.
    """
    number = 0
    for part in name.strip("/").split("/")[:-1]:
        above = table.path(number)
        found = next(((path, call) for variable, call in _readings(part) if (path := _below(above, variable, table)) is not None), None)
        if found is None:
            return None
        number = table.enter(number, *found)
    return number


def _below(above, variable, table):
    """The path of the module that is called `variable` in the module `above`; None if there is none, or several."""
    near = [f"{above}.{variable}" if above else variable, variable]
    near += [f"{above.rsplit('.', up)[0]}.{variable}" for up in range(1, above.count(".") + 1)]
    direct = next((path for path in near if path in table.modules), None)
    if direct is not None:
        return direct
    # Entries of a dictionary of modules are named without it.
    inside = [path for path in table.modules if path.startswith(f"{above}." if above else "") and path.endswith(f".{variable}")]
    return inside[0] if len(inside) == 1 else None


def _readings(part):
    yield part, 1
    if repeated := _REPEATED.search(part):
        yield part[: repeated.start()], int(repeated[1]) + 1


def worked_on(trace, numbers, spine, has_fx):
    """((file, line), fields) of the operator that was being converted; (None, None) of none."""
    if not trace.is_converting or spine is None:
        return None, None
    last = len(trace.operators) - 1
    found = (links.of_operators(trace.operators, numbers, spine) if has_fx else spine.links()).get(last)
    if found is None:
        return trace.operators[last].place, None
    graph, _, name = found[0].partition(":")
    return trace.operators[last].place, {
        "set": "codegen", "graph": int(graph), "node": name, "target": trace.operators[last].kind.replace("::", ".")
    }
