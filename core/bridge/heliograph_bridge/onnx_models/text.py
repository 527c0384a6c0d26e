"""An ONNX model as text: a line a node in ONNX's own syntax, in regions of module calls; and its ops and edges."""

import contextlib
import dataclasses
import json
import re

import onnx
from onnx import numpy_helper

from heliograph_bridge.onnx_models import places
from heliograph_bridge.onnx_models.nodes import branches

_SHORT = {
    "FLOAT": "f32", "FLOAT16": "f16", "BFLOAT16": "bf16", "DOUBLE": "f64", "BOOL": "i1", "INT8": "i8", "INT16": "i16",
    "INT32": "i32", "INT64": "i64", "UINT8": "u8", "UINT16": "u16", "UINT32": "u32", "UINT64": "u64",
}
_PLAIN = re.compile(r"[\w./:-]+")
_MOST_ELEMENTS = 8
_LONGEST = 60


@dataclasses.dataclass
class Op:
    """Fields of an `op` record; `end` is (line, column) of its last byte's successor. `item` is its node, None of a region."""

    kind: str
    name: str
    label: str
    type: str
    parent: int | None
    line: int
    column: int
    end: tuple = (0, 0)
    item: object = None
    module: int | None = None


class Text:
    """`lines` and `ops` of a model, whose nodes are tagged (`tags`, by index of the node) with calls of `table`."""

    def __init__(self, model, nodes, tags, table):
        self._model, self._nodes, self._tags, self._table = model, nodes, tags, table
        self._types = _types_of(model)
        self.lines, self.ops, self.op_of = [], [], {}
        self._write()

    def text(self):
        return "\n".join(self.lines) + "\n"

    def edges(self):
        """(from, to, value) between nodes, by indices of ops."""
        for item in self._nodes.items:
            for name in dict.fromkeys(filter(None, item.proto.input)):
                producer = self._nodes.producer(name)
                if producer is not None:
                    yield self.op_of[producer], self.op_of[item], name

    def records(self, stage, shown_path):
        """(kind, fields) of ops, edges, links and tags."""
        whose = {"stage": stage, "pipeline": ""}
        for number, op in enumerate(self.ops):
            tag = self._tags[op.item.index] if op.item is not None else None
            yield "op", {
                **whose, "op": number, "parent": op.parent, "name": op.name, "label": op.label, "type": op.type, "kind": op.kind,
                "line": op.line, "column": op.column, "end_line": op.end[0], "end_column": op.end[1],
                "source_line": tag.place[1] if tag and tag.place else None,
            }
        for source, target, name in self.edges():
            yield "edge", {**whose, "from": source, "to": target, "label": name}
        for item, op in self.op_of.items():
            tag = self._tags[item.index]
            if tag.node is not None:
                yield "link", {**whose, "op": op, "node": tag.node, "how": tag.link}
            place = places.fields(tag.place, shown_path) or {}
            yield "onnx_tag", {"op": op, "module": tag.module, "how": tag.how, **place}

    # ---- writing

    def _write(self):
        graph = self._model.graph
        initializers = {tensor.name for tensor in graph.initializer}
        takes = ", ".join(_declared(v) for v in graph.input if v.name not in initializers)
        gives = ", ".join(_declared(v) for v in graph.output)
        self.lines.append(f"graph {_name(graph.name or 'main_graph')} ({takes}) => ({gives}) {{")
        for tensor in graph.initializer:
            self.lines.append(f"  <{_tensor_type(tensor)} {_name(tensor.name)}{_sizes_text(tensor)}>")
        self._regions([item for item in self._nodes.items if item.inside is None], 0, "  ", None)
        self.lines.append("}")

    def _regions(self, items, outer, indent, parent):
        """Nodes of the call `outer` and of the calls inside of it, in the order of each one's first node."""
        self._region(outer, _tree(items, self._tags, self._table, outer), indent, parent)

    def _region(self, number, parts, indent, parent):
        call = self._table.calls[number]
        module = call.module if call.module is not None else self._table.root
        name, repeated = type(module).__name__, f" #{call.call}" if call.call > 1 else ""
        path = f"{call.path} " if call.path else ""
        op = self._open(Op(
            "block", name, call.path + repeated, "", parent, len(self.lines) + 1, len(indent) + 1, module=number
        ))
        self.lines.append(f"{indent}module {path}: {name}{repeated} {{")
        for part in parts:
            if isinstance(part, tuple):
                self._region(*part, indent + "  ", op)
            else:
                self._node(part, indent + "  ", op)
        self._close(op, f"{indent}}}")

    def _open(self, op):
        self.ops.append(op)
        return len(self.ops) - 1

    def _close(self, op, line):
        self.lines.append(line)
        self.ops[op].end = (len(self.lines), _bytes(line) + 1)

    def _node(self, item, indent, parent):
        proto = item.proto
        types = [self._types.get(name, "") for name in proto.output]
        inner = list(branches(proto))
        op = self._open(Op(
            "operation", item.op, ", ".join(proto.output), ", ".join(filter(None, types)), parent, len(self.lines) + 1,
            len(indent) + 1, item=item, module=self._tags[item.index].module,
        ))
        self.op_of[item] = op
        line = indent + _node_text(item)
        if inner:
            self.lines.append(line + " {")
            for name, graph in inner:
                self._branch(item, name, graph, indent + "  ", op)
            self._close(op, f"{indent}}}")
        else:
            self.lines.append(line + (f"  # {self.ops[op].type}" if self.ops[op].type else ""))
            self.ops[op].end = (len(self.lines), _bytes(line) + 1)

    def _branch(self, item, name, graph, indent, parent):
        takes, gives = (", ".join(_declared(v) for v in values) for values in (graph.input, graph.output))
        op = self._open(Op("block", name, graph.name, "", parent, len(self.lines) + 1, len(indent) + 1))
        self.lines.append(f"{indent}graph {_name(graph.name)} ({takes}) => ({gives}) {{  # {name}")
        items = [one for one in self._nodes.items if one.inside is item and one.graph == graph.name]
        outer = self._table.common([self._tags[one.index].module for one in (item, *items)])
        for part in _tree(items, self._tags, self._table, outer):
            if isinstance(part, tuple):
                self._region(*part, indent + "  ", op)
            else:
                self._node(part, indent + "  ", op)
        self._close(op, f"{indent}}}")


def _tree(items, tags, table, outer):
    """Items of the call `outer`, and for each call in it (number, its parts), in the order in which they begin."""
    parts = {outer: []}
    for item in items:
        line = []
        for number in table.above(tags[item.index].module):
            line.append(number)
            if number == outer:
                break
        for number, around in zip(line[-2::-1], line[:0:-1]):
            if number not in parts:
                parts[number] = []
                parts[around].append((number, parts[number]))
        parts[line[0]].append(item)
    return parts[outer]


def _bytes(text):
    return len(text.encode())


# ---------------------------------------------------------------- ONNX's syntax


def _name(name):
    """Names of scopes and weights stand as they are, which is easier to read; what has blanks or quotes in it is quoted."""
    return name if _PLAIN.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _node_text(item):
    proto = item.proto
    attributes = [a for a in proto.attribute if a.type not in (onnx.AttributeProto.GRAPH, onnx.AttributeProto.GRAPHS)]
    written = f" <{', '.join(f'{a.name} = {_attribute(a)}' for a in attributes)}>" if attributes else ""
    inputs = ", ".join(_name(name) if name else "" for name in proto.input)
    label = f"[{_name(proto.name)}] " if proto.name else ""
    return f"{label}{', '.join(map(_name, proto.output))} = {item.op}{written} ({inputs})"


def _attribute(attribute):
    if attribute.type == onnx.AttributeProto.TENSOR:
        return _constant(attribute.t)
    value = onnx.helper.get_attribute_value(attribute)
    if isinstance(value, bytes):
        return _text(value)
    if isinstance(value, (int, float)):
        return repr(value) if isinstance(value, int) else f"{value:g}"
    if attribute.type in (onnx.AttributeProto.INTS, onnx.AttributeProto.FLOATS):
        return f"[{_items(value)}]"
    if attribute.type == onnx.AttributeProto.STRINGS:
        return f"[{', '.join(map(_text, value))}]"
    return onnx.AttributeProto.AttributeType.Name(attribute.type).lower()


def _items(values):
    values = list(values)
    shown = ", ".join(f"{value:g}" if isinstance(value, float) else str(value) for value in values[:_MOST_ELEMENTS])
    return shown + (", ..." if len(values) > _MOST_ELEMENTS else "")


def _text(value):
    text = value.decode(errors="replace")
    return json.dumps(text if len(text) <= _LONGEST else text[:_LONGEST] + "...", ensure_ascii=False)


def _constant(tensor):
    """A tensor with its first elements."""
    if tensor.data_location == onnx.TensorProto.EXTERNAL or tensor.data_type == onnx.TensorProto.STRING:
        return _tensor_type(tensor)
    count = 1
    for size in tensor.dims:
        count *= size
    if count > 1 << 16:
        return f"{_tensor_type(tensor)} {{...}}"
    return f"{_tensor_type(tensor)} {{{_items(numpy_helper.to_array(tensor).ravel().tolist())}}}"


def _sizes_text(tensor):
    """Of a few integers their values: bounds of slices, shapes, axes."""
    is_few = len(tensor.dims) <= 1 and sum(tensor.dims) <= _MOST_ELEMENTS and tensor.data_type == onnx.TensorProto.INT64
    if not is_few or tensor.data_location == onnx.TensorProto.EXTERNAL:
        return ""
    return f" = {{{_items(numpy_helper.to_array(tensor).ravel().tolist())}}}"


def _tensor_type(tensor):
    return f"{_element(tensor.data_type)}[{','.join(map(str, tensor.dims))}]" if tensor.dims else _element(tensor.data_type)


def _element(code):
    return onnx.TensorProto.DataType.Name(code).lower()


def _sizes(kind):
    return [d.dim_param or str(d.dim_value) if d.WhichOneof("value") else "?" for d in kind.tensor_type.shape.dim]


def _declared(value):
    kind = value.type
    if not kind.HasField("tensor_type"):
        return _name(value.name)
    shape = f"[{','.join(_sizes(kind))}]" if kind.tensor_type.HasField("shape") and kind.tensor_type.shape.dim else ""
    return f"{_element(kind.tensor_type.elem_type)}{shape} {_name(value.name)}"


def _types_of(model):
    """{value: "f32[8,8]"} of all values whose type the model tells."""
    found = {}

    def add(graph):
        for value in (*graph.value_info, *graph.input, *graph.output):
            if value.type.HasField("tensor_type") and value.type.tensor_type.HasField("shape"):
                kind = onnx.TensorProto.DataType.Name(value.type.tensor_type.elem_type)
                found[value.name] = f"{_SHORT.get(kind, kind.lower())}[{','.join(_sizes(value.type))}]"
        for node in graph.node:
            for _, inner in branches(node):
                add(inner)

    add(model.graph)
    if any(name not in found for node in model.graph.node for name in node.output):  # the TorchScript exporter writes few
        with contextlib.suppress(Exception):  # what it cannot infer has no type
            add(onnx.shape_inference.infer_shapes(model).graph)
    return found
