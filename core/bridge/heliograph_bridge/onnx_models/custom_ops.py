"""Operators that PyTorch has no translation for, as one ONNX node each: of a domain of their own, named as the operator is.

Kernels of Helion in a model are always written so; other custom operators where that is asked for.
"""

import contextlib
import re

import torch

_OWN = ("aten", "prim", "prims", "onnx", "onnx_symbolic", "higher_order", "_operator", "sym", "math", "quantized_decomposed")
_ATTRIBUTES = {bool: "INT", int: "INT", float: "FLOAT", str: "STRING"}


def is_custom(target):
    return isinstance(target, torch._ops.OpOverload) and target.namespace not in _OWN


def of_program(program):
    """Custom operators that an ExportedProgram calls."""
    modules = [m for m in program.graph_module.modules() if isinstance(m, torch.fx.GraphModule)]
    targets = {node.target: None for module in modules for node in module.graph.nodes if node.op == "call_function"}
    return [target for target in targets if is_custom(target)]


def onnx_name(target):
    """(domain, name) of the node."""
    overload = "" if target._overloadname == "default" else f"_{target._overloadname}"
    return target.namespace, re.sub(r"\W", "_", target._opname + overload)


# ---------------------------------------------------------------- the exporter on top of torch.export


def translations(targets):
    """`custom_translation_table` of the dynamo exporter."""
    return {target: _translation(target) for target in targets}


def _translation(target):
    import onnxscript

    domain, name = onnx_name(target)

    def translated(*args, **kwargs):
        names = [argument.name for argument in target._schema.arguments]
        given = {key: value for key, value in (dict(zip(names, args)) | kwargs).items() if value is not None}
        attributes = {key: value for key, value in given.items() if _attribute_type(value)}
        inputs = {key: value for key, value in given.items() if key not in attributes}
        schema = _schema(domain, name, inputs, attributes, len(target._schema.returns))
        return onnxscript.values.Op(onnxscript.values.Opset(domain, 1), name, schema)(*inputs.values(), **attributes)

    return translated


def _attribute_type(value):
    """ONNX's name for the type of a constant; None of what has to be an input."""
    if type(value) in _ATTRIBUTES:
        return _ATTRIBUTES[type(value)]
    if isinstance(value, (list, tuple)) and value and len({type(item) for item in value}) == 1:
        kind = _ATTRIBUTES.get(type(value[0]))
        return kind and f"{kind}S"
    return None


def _schema(domain, name, inputs, attributes, results):
    import onnx

    schema = onnx.defs.OpSchema
    types = [f"tensor({word.lower()})" for word in onnx.TensorProto.DataType.keys() if word != "UNDEFINED"]
    takes = [schema.FormalParameter(key, f"T_{key}") for key in inputs]
    gives = [schema.FormalParameter(f"output_{number}", f"T_output_{number}") for number in range(results)]
    return schema(
        name, domain, 1, inputs=takes, outputs=gives,
        type_constraints=[(parameter.type_str, types, "") for parameter in (*takes, *gives)],
        attributes=[
            schema.Attribute(key, getattr(schema.AttrType, _attribute_type(value)), "", required=False)
            for key, value in attributes.items()
        ],
    )


# ---------------------------------------------------------------- that on top of the TorchScript tracer


@contextlib.contextmanager
def symbolics(targets):
    """Within it the TorchScript exporter knows the operators; yields its `custom_opsets`."""
    names = {f"{target.namespace}::{target._opname}": target for target in targets}
    for name, target in names.items():
        torch.onnx.register_custom_op_symbolic(name, _symbolic(target), 1)
    try:
        yield {target.namespace: 1 for target in targets}
    finally:
        for name in names:
            torch.onnx.unregister_custom_op_symbolic(name, 1)


def _symbolic(target):
    helper = torch.onnx.symbolic_helper
    domain, name = onnx_name(target)

    def converted(graph, *args, **_):
        inputs, attributes = [], {}
        for argument, value in zip(target._schema.arguments, args):
            if helper._is_none(value):
                continue
            constant = None if str(argument.type) in ("Tensor", "Optional[Tensor]") else _constant(value, argument)
            if constant is None:
                inputs.append(value)
            else:
                attributes[f"{argument.name}_{constant[0]}"] = constant[1]
        made = graph.op(f"{domain}::{name}", *inputs, outputs=len(target._schema.returns), **attributes)
        for value, original in zip(made if isinstance(made, (list, tuple)) else [made], graph.original_node.outputs()):
            value.setType(original.type())
        return made

    return converted


def _constant(value, argument):
    """(letter of the attribute's type, value) of a constant; None if it is known only when the model runs."""
    helper = torch.onnx.symbolic_helper
    kind = str(argument.type)
    letter = "s" if "str" in kind else "f" if "float" in kind else "i"
    found = helper._maybe_get_const(value, f"{letter}s" if "List" in kind else letter)
    return None if isinstance(found, torch._C.Value) else (letter, found)
