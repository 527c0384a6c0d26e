"""Arguments of a kernel for tests of `helion-opt --run`.

    arguments.py make PREFIX NAME:DTYPE:SIZES:EXPRESSION... NAME=VALUE... > MANIFEST
    arguments.py show MANIFEST NAME

`make` writes a file PREFIX.NAME for each tensor, whose element number i (in memory) is EXPRESSION, and the manifest.
SIZES is 4x8, or 4x8/1,4 with strides. A dtype that Python cannot pack is written as its bits. `show` prints the elements
in memory, a row of the last dimension on a line.
"""

import json
import re
import struct
import sys

FORMATS = {
    "f16": "e", "f32": "f", "f64": "d", "bf16": "H", "f8E4M3FN": "B", "f8E5M2": "B",
    "i1": "B", "i8": "b", "u8": "B", "i16": "h", "i32": "i", "i64": "q",
}


def contiguous(sizes):
    strides = [1] * len(sizes)
    for dim in reversed(range(len(sizes) - 1)):
        strides[dim] = strides[dim + 1] * sizes[dim + 1]
    return strides


def tensor(prefix, name, dtype, shape, expression):
    shape, _, strides = shape.partition("/")
    sizes = [int(size) for size in shape.split("x") if size]
    strides = [int(stride) for stride in strides.split(",")] if strides else contiguous(sizes)
    count = 1 + sum((size - 1) * stride for size, stride in zip(sizes, strides))
    values = [eval(expression, {"i": i, "inf": float("inf"), "nan": float("nan")}) for i in range(count)]
    path = f"{prefix}.{name}"
    with open(path, "wb") as file:
        file.write(struct.pack(f"<{count}{FORMATS[dtype]}", *values))
    return dict(name=name, kind="tensor", file=path, offset=0, sizes=sizes, strides=strides, dtype=dtype)


def make(prefix, *arguments):
    manifest = []
    for argument in arguments:
        number = re.fullmatch(r"(\w+)=(.*)", argument)
        if number:
            manifest.append(dict(name=number[1], kind="scalar", value=json.loads(number[2])))
        else:
            manifest.append(tensor(prefix, *argument.split(":", 3)))
    print(json.dumps({"arguments": manifest}))


def show(path, name):
    with open(path) as file:
        entry = next(entry for entry in json.load(file)["arguments"] if entry["name"] == name)
    with open(entry["file"], "rb") as file:
        data = file.read()
    code = FORMATS[entry["dtype"]]
    values = struct.unpack(f"<{len(data) // struct.calcsize(code)}{code}", data)
    row = entry["sizes"][-1] if entry["sizes"] else 1
    for begin in range(0, len(values), row):
        print(" ".join(format(value, "g") for value in values[begin:begin + row]))


if __name__ == "__main__":
    {"make": make, "show": show}[sys.argv[1]](*sys.argv[2:])
