"""Arguments of calls and launches: as people write them, and as `argument` records."""

import ast
import re

import torch

from heliograph_bridge.graphs import dtype_name

# How many lanes a reduction has that no loop rolls: of a size that only the launch knows the next power of two.
_WHOLE_REDUCTION = re.compile(r"_RDIM_SIZE_(\d+)")


def describe(value, depth=0):
    """An argument of a call as people write it, and as --call reads it: "f16[1024,1024]", "2", "[f32[8], 1]"."""
    if isinstance(value, torch.Tensor):
        text = f"{dtype_name(value.dtype)}[{','.join(str(int(d)) for d in value.size())}]"
        if not value.is_contiguous():
            text += "{" + ",".join(str(int(s)) for s in value.stride()) + "}"
        return text
    if isinstance(value, (list, tuple)) and depth < 4:
        return f"[{', '.join(describe(item, depth + 1) for item in value)}]"
    if isinstance(value, dict) and depth < 4:
        return f"{{{', '.join(f'{key!r}: {describe(item, depth + 1)}' for key, item in value.items())}}}"
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    # Without addresses: the same call has the same name in every process.
    return re.sub(r" at 0x[0-9a-f]+", "", " ".join(repr(value).split()))[:80]


def describe_call(name, arguments):
    return f"{name}({', '.join(describe(value) for value in arguments)})"


def host_name(argument):
    """The host code's expression of a device function's argument, of a tensor descriptor that of its tensor; None if it
    has none."""
    try:
        host = argument.host_str() if argument is not None else None
    except RuntimeError:  # device-only descriptors have no host spelling
        return None
    is_descriptor = host is not None and type(argument).__name__ == "TensorDescriptorArg"
    return _described_tensor(host) if is_descriptor else host


def _described_tensor(call):
    """x of "_helion_tensor_descriptor(base, [x.size(0), ...], ...)"; the base may be a conversion of it."""
    sizes = ast.parse(call, mode="eval").body.args[1]
    return ast.unparse(sizes.elts[0].func.value)


class LaunchedSizes:
    """What a launch makes of records whose sizes Helion chose before it; without a launch nothing."""

    def __init__(self, function=None, values=()):
        known = {arg.name: arg for arg in getattr(function, "arguments", ())}
        named = [(host_name(known.get(name)), getattr(value, "base", value)) for name, value in values]
        self._tensors = {
            name: [int(d) for d in value.size()] for name, value in named if isinstance(value, torch.Tensor)
        }
        self._blocks = {int(name[1]): value for word, value in values if (name := _WHOLE_REDUCTION.fullmatch(word))}

    def applied(self, record):
        """The record with the sizes of the launch."""
        kind, fields = record
        if kind == "node" and fields["target"].endswith("._host_tensor"):
            self._apply_to_tensor(fields)
        elif kind == "block" and fields["block_id"] in self._blocks:
            fields["value"] = self._blocks[fields["block_id"]]
        return record

    def _apply_to_tensor(self, fields):
        """Helion takes a number that the host code reads from a tensor (`.item()`) for a constant of its own choice.

        That goes into no code, but into the sizes of tensors that are made with it.
        """
        for dimension, size in zip(fields["val"]["shape"], self._tensors.get(fields["args"][0], ())):
            if dimension["expr"].isdecimal() and int(dimension["expr"]) != size:
                dimension.update(expr=str(size), hint=size)


def argument_records(function, values):
    """The device function's arguments in launch order; `function` is Helion's DeviceFunction, may be None."""
    known = {arg.name: arg for arg in getattr(function, "arguments", ())}
    storages = {}
    for index, (name, value) in enumerate(values):
        yield "argument", {"index": index, "name": name, **_argument_fields(known.get(name), value, index, storages)}


def _argument_fields(argument, value, index, storages):
    kinds = {
        "TensorArg": "tensor", "TensorDescriptorArg": "descriptor", "TensorSizeArg": "size",
        "TensorStrideArg": "stride", "SymbolArgument": "scalar", "ConstExprArg": "constexpr",
    }
    kind = kinds.get(type(argument).__name__)
    host = host_name(argument)
    tensor = value if isinstance(value, torch.Tensor) else getattr(value, "base", None)
    if isinstance(tensor, torch.Tensor):
        fields = {
            "kind": kind or "tensor", "dtype": dtype_name(tensor.dtype), "shape": [int(d) for d in tensor.size()],
            "stride": [int(s) for s in tensor.stride()], "host": host,
            "storage": storages.setdefault(tensor.untyped_storage()._cdata, index),
            "offset": int(tensor.storage_offset()),
        }
        block = getattr(value, "block_shape", None)
        return fields if block is None else {**fields, "block_shape": [int(d) for d in block]}
    return {"kind": kind or ("constexpr" if argument is None else "scalar"), "dtype": type(value).__name__,
            "value": describe(value), "host": host}
