"""The exporter on top of torch.export: it writes into each ONNX node the FX node that it came from."""

import ast
import re

from torch.fx.node import Node

from heliograph_bridge import raised
from heliograph_bridge.onnx_models import blob, tags

_SCOPES = "pkg.torch.onnx.name_scopes"
_ONE_OF_SEVERAL = re.compile(r"__\d+$")


def export(program, onnx_export, options):
    """The ONNXProgram of an ExportedProgram."""
    return onnx_export(program, dynamo=True, verbose=False, **options)


class Origins:
    """From names of the decomposed graph, which ONNX metadata has, to nodes of torch.export's."""

    def __init__(self, decomposed, graphs):
        self._graphs = graphs
        self._origin = {}
        for path, module in decomposed.graph_module.named_modules():
            if path in graphs.nodes:
                known = graphs.nodes[path]
                self._origin[path] = {node.name: _origin(node, known) for node in module.graph.nodes}

    def find(self, graph, name):
        """The node of torch.export behind the decomposed node `name` of an ONNX graph; None if there is none."""
        path = graph.replace("__", ".")
        tried = [path] if path in self._origin else list(self._origin)
        return next((node for one in tried if (node := self._origin[one].get(name)) is not None), None)


def _origin(node, known):
    """Decompositions remember what they replace; the same name is the same node otherwise."""
    sources = list(node.meta.get("from_node", ()))
    while sources:
        source = sources.pop()
        if source.name in known and known[source.name].op == "call_function":
            return known[source.name]
        sources += source.from_node or ()
    return known.get(node.name)


def known_tags(nodes, origins, graphs):
    """{item: Tag} of those nodes whose FX node is known."""
    found = {}
    for item in nodes.items:
        scopes = item.metadata().get(_SCOPES)
        node = origins.find(item.graph, ast.literal_eval(scopes)[-1]) if scopes else None
        if node is not None:
            found[item] = _tag(graphs, node, tags.METADATA, tags.EXACT)
        elif node := _of_output(item, origins):
            # The optimizer's own nodes keep the names of the values that they make.
            found[item] = _tag(graphs, node, tags.NAME, tags.DERIVED)
    return found


def _of_output(item, origins):
    for name in item.proto.output:
        node = origins.find(item.graph, name) or origins.find(item.graph, _ONE_OF_SEVERAL.sub("", name))
        if node is not None and node.op == "call_function":
            return node
    return None


def _tag(graphs, node, how, link):
    return tags.Tag(graphs.module(node), how, graphs.place(node), graphs.id(node), link)


def proto(onnx_program):
    """The ModelProto; large weights are not read for it."""
    from onnxscript import ir

    initializers = onnx_program.model.graph.initializers.values()
    sizes = {value.name: value.const_value.nbytes for value in initializers if value.const_value is not None}
    kept = {}
    if sum(sizes.values()) > blob.LITTLE:
        for value in initializers:
            if sizes.get(value.name, 0) > blob.SMALL:
                kept[value] = tensor = value.const_value
                value.const_value = ir.ExternalTensor(
                    blob.LOCATION, None, tensor.nbytes, tensor.dtype, shape=tensor.shape, name=value.name, base_dir=""
                )
    try:
        return ir.to_proto(onnx_program.model)
    finally:
        for value, tensor in kept.items():  # the program is the script's
            value.const_value = tensor


def worked_on(error, graphs):
    """((file, line), fields) of the FX node that was being translated when `error` was raised; (None, None) of none."""
    for frame, _ in reversed(raised.frames(error)):
        found = [value for name in ("node", "n") if isinstance(value := frame.f_locals.get(name), Node)]
        for node in found:
            origin = next((_origin(node, known) for known in graphs.nodes.values() if node.name in known or node.meta.get("from_node")), None)
            if origin is not None:
                return graphs.place(origin), graphs.fields(origin)
    return None, None
