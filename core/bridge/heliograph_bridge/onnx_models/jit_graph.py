"""The traced graph as the spine of a variant: where torch.export made none."""

import re

from heliograph_bridge import graphs
from heliograph_bridge.onnx_models import places, tags, torchscript

KIND = "TorchScriptGraph"
_LEFT_OUT = ("prim::Constant", "prim::ListConstruct", "prim::TupleConstruct", "onnx::Constant")
_TYPE = re.compile(r"^(\w+)\(([^)]*)\)")
_DTYPES = {"Float": "f32", "Half": "f16", "BFloat16": "bf16", "Double": "f64", "Long": "i64", "Int": "i32", "Short": "i16",
           "Char": "i8", "Byte": "u8", "Bool": "i1"}


class JitGraph:
    """The operators of a trace as nodes named as torch.export would name them. `numbers`: their calls in the table."""

    def __init__(self, trace, numbers):
        self._operators = {n: op for n, op in enumerate(trace.operators) if op.kind not in _LEFT_OUT}
        self._numbers = numbers
        self._names, self._makers, counts = {}, {}, {}
        for position, operator in self._operators.items():
            base = operator.kind.rpartition("::")[2].strip("_") or "op"
            counts[base] = counts.get(base, 0) + 1
            self._names[position] = base if counts[base] == 1 else f"{base}_{counts[base] - 1}"
            self._makers.update((name, position) for name in operator.outputs)

    def id_of(self, position):
        return f"0:{self._names[position]}"

    def links(self):
        """{position of an operator: (node, how)}: each is its own."""
        return {position: (self.id_of(position), tags.EXACT) for position in self._operators}

    def symbols(self, _):
        return ()

    def records(self, shown_path):
        inputs = self._inputs()
        yield "graph", {
            "set": "codegen", "graph": 0, "kind": KIND, "name": "forward", "block_ids": [], "node_args": inputs,
        }
        users = self._users()
        for name in inputs:
            yield "node", self._fields(name, "placeholder", name, [], users.get(name, []), None, 0, None)
        for position, operator in self._operators.items():
            name = self._names[position]
            target = operator.kind.replace("::", ".")
            yield "node", self._fields(
                name, "call_function", target, [self._argument(value) for value in operator.inputs], users.get(name, []),
                places.fields(operator.place, shown_path), self._module(operator), _value(operator.types),
            )

    def _fields(self, name, op, target, args, users, loc, module, val):
        return {
            "set": "codegen", "graph": 0, "node": name, "op": op, "target": target, "args": args, "kwargs": {},
            "users": users, "loc": loc, "module": module, "val": val,
        }

    def _module(self, operator):
        return self._numbers[operator.call] if operator.call is not None and self._numbers else 0

    def _name_of(self, value):
        made = self._makers.get(value)
        return re.sub(r"\W", "_", value) if made is None else self._names[made]

    def _inputs(self):
        values = [v for operator in self._operators.values() for v in _values(operator.inputs)]
        return list(dict.fromkeys(self._name_of(value) for value in values if value not in self._makers))

    def _users(self):
        users = {}
        for position, operator in self._operators.items():
            for value in dict.fromkeys(self._name_of(value) for value in _values(operator.inputs)):
                users.setdefault(value, []).append(self._names[position])
        return users

    def _argument(self, value):
        if isinstance(value, torchscript.Value):
            return {"node": self._name_of(value.name)}
        return [self._argument(item) for item in value] if isinstance(value, list) else graphs.argument(value)

    def text(self):
        lines = [f"graph 0: forward ({KIND}) blocks []"]
        lines += [f"  %{name} : none = placeholder({name})" for name in self._inputs()]
        for position, operator in self._operators.items():
            written = ", ".join(self._written(value) for value in operator.inputs)
            kind = ", ".join(map(_type_text, operator.types)) or "none"
            lines.append(f"  %{self._names[position]} : {kind} = {operator.kind.replace('::', '.')}({written})")
        return "\n".join(lines) + "\n\n"

    def _written(self, value):
        if isinstance(value, torchscript.Value):
            return f"%{self._name_of(value.name)}"
        return f"[{', '.join(map(self._written, value))}]" if isinstance(value, list) else repr(value)


def _values(inputs):
    for value in inputs:
        if isinstance(value, torchscript.Value):
            yield value.name
        elif isinstance(value, list):
            yield from _values(value)


def _tensor(kind):
    """(dtype, sizes) of "Float(3, 8, strides=[8, 1], ...)"; None of what is no tensor of known shape."""
    found = _TYPE.match(str(kind))
    if found is None or found[1] not in _DTYPES:
        return None
    return _DTYPES[found[1]], re.findall(r"(?:^|, )(\d+|\*)(?=,|$)", found[2].partition(", strides")[0])


def _type_text(kind):
    tensor = _tensor(kind)
    return f"{tensor[0]}[{', '.join(tensor[1])}]" if tensor else str(kind).partition("(")[0] or "none"


def _value(types):
    values = [_value_of(kind) for kind in types]
    return values[0] if len(values) == 1 else {"kind": "tuple", "items": values}


def _value_of(kind):
    tensor = _tensor(kind)
    if tensor is None:
        return {"kind": str(kind).partition("(")[0], "repr": str(kind)[:200]}
    shape = [{"expr": size, "hint": int(size)} if size.isdigit() else {"expr": size} for size in tensor[1]]
    return {"kind": "tensor", "dtype": tensor[0], "shape": shape, "stride": []}
