"""What tests know of a model without asking the bridge: numbers of its slices, and lines of its classes."""

import ast
import base64

import numpy
import onnx
from bridge.driver import SCRIPTS
from onnx import numpy_helper

MODELS = SCRIPTS / "models"


def model_of(variant):
    (blob,) = variant.of("blob", name="onnx")
    return onnx.load_from_string(base64.b64decode(blob["base64"]))


def all_nodes(graph):
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from all_nodes(attribute.g)


def constants_of(model):
    """{value: tensor} of all that are constants."""
    found = {tensor.name: tensor for tensor in model.graph.initializer}
    for node in all_nodes(model.graph):
        if node.op_type == "Constant":
            value = onnx.helper.get_attribute_value(node.attribute[0])
            found[node.output[0]] = value if isinstance(value, onnx.TensorProto) else numpy_helper.from_array(numpy.array(value))
        elif node.op_type in ("Reshape", "Cast", "Unsqueeze", "Identity") and node.input[0] in found:
            found[node.output[0]] = found[node.input[0]]  # the same numbers, which no optimizer has folded
    return found


def cuts_of(model, node):
    """["axis:start:end:step", ...] of a Slice whose bounds are constants."""
    return _cuts(constants_of(model), node)


def _cuts(constants, node):
    given = [constants.get(name) for name in node.input[1:]]
    if any(tensor is None for tensor in given):
        return []
    values = [numpy_helper.to_array(tensor).ravel().tolist() for tensor in given]
    starts, ends, axes, steps = [*values, *[None] * (4 - len(values))]
    return [":".join(map(str, cut)) for cut in zip(axes or range(len(starts)), starts, ends, steps or [1] * len(starts))]


class Told:
    """The records of one exported model, by ONNX node."""

    def __init__(self, variant):
        self.variant = variant
        self.model = model_of(variant)
        self.modules = {record["id"]: record for record in variant.of("module")}
        self.tags = {record["op"]: record for record in variant.of("onnx_tag")}
        self.links = {record["op"]: record for record in variant.of("link", stage="onnx")}
        ops = variant.of("op", stage="onnx", kind="operation")
        self.op_of = {op["label"]: op["op"] for op in ops}
        self.nodes = list(all_nodes(self.model.graph))
        self.constants = constants_of(self.model)

    def tag(self, node):
        return self.tags[self.op_of[", ".join(node.output)]]

    def link(self, node):
        return self.links.get(self.op_of[", ".join(node.output)])

    def call(self, node):
        """[path, how often it had been called] of the module call that a node is tagged with."""
        module = self.modules[self.tag(node)["module"]]
        return [module["path"], module["call"]]

    def cuts(self, node):
        return _cuts(self.constants, node)

    def slices(self):
        return [node for node in self.nodes if node.op_type == "Slice"]


def owners(told, expected):
    """{numbers: the calls that slices with these numbers are tagged with, in the order of the model} of those expected."""
    found = {}
    for node in told.slices():
        for cut in told.cuts(node):
            if cut in expected:
                found.setdefault(cut, []).append(told.call(node))
    return found


def class_lines(source):
    """{class: (first line, last line)} of a file's text."""
    return {node.name: (node.lineno, node.end_lineno) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)}


def bases(source):
    return {
        node.name: [base.id for base in node.bases if isinstance(base, ast.Name)]
        for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)
    }


def is_written_in(told, tag, source):
    """Whether the line of a tag is one of the class of its module, or of a class that this one inherits from."""
    lines, inherits = class_lines(source), bases(source)
    module = told.modules[tag["module"]]
    while module["name"] not in lines:  # PyTorch's own: the line is the caller's
        module = told.modules[module["parent"]]
    todo = [module["name"]]
    while todo:
        name = todo.pop()
        if name in lines and lines[name][0] <= tag["line"] <= lines[name][1]:
            return True
        todo += inherits.get(name, [])
    return False
