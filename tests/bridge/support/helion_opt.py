#!/usr/bin/env python3
"""Plays `helion-opt --run` for tests of the protocol: knows three kernels on halves and floats, without torch.

The environment says what else it shall do: PLAY=refuse, crash, sleep, silent (end with a code that nobody knows), nothing
(say that it ran), wrong (compute one element wrong), outside (crash for an access outside of a tensor), backwards (add up
in single precision, the last number first). PLAY_LOG names a file that its arguments and manifest are appended to.
"""

import json
import mmap
import os
import struct
import sys
import time
from pathlib import Path

FORMATS = {"f16": "e", "f32": "f"}


class Tensor:
    """A two-dimensional tensor in a mapped file, read and written as the manifest says."""

    def __init__(self, described):
        self.sizes, self.strides = described["sizes"], described["strides"]
        self.format = "<" + FORMATS[described["dtype"]]
        self._offset = described["offset"]
        with open(described["file"], "r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 0)

    def _place(self, *index):
        elements = sum(i * stride for i, stride in zip(index, self.strides))
        return self._offset + elements * struct.calcsize(self.format)

    def __getitem__(self, index):
        return struct.unpack_from(self.format, self._memory, self._place(*index))[0]

    def __setitem__(self, index, value):
        struct.pack_into(self.format, self._memory, self._place(*index), value)


def add(x, y, out):
    for i in range(out.sizes[0]):
        out[(i,)] = x[(i,)] + y[(i,)]


def accumulate(x, out):
    add(x, out, out)


def matmul(x, y, out):
    for i in range(out.sizes[0]):
        for j in range(out.sizes[1]):
            out[i, j] = total([x[i, k] * y[k, j] for k in range(x.sizes[1])])


def total(values):
    if os.environ.get("PLAY") != "backwards":
        return sum(values)
    result = 0.0
    for value in reversed(values):
        result = struct.unpack("f", struct.pack("f", result + value))[0]
    return result


KERNELS = {"add": add, "accumulate": accumulate, "matmul": matmul}


def say(record, **fields):
    print(json.dumps({"r": record, **fields}), flush=True)


def outside(manifest, arguments):
    """Writes something and crashes; with checks, names an access outside of its tensor."""
    if "--check-bounds" not in arguments:
        with open(manifest["arguments"][-1]["file"], "r+b") as file:
            file.write(b"written")
        os.abort()
    say("diagnostic", severity="error", code="run.out-of-bounds", message="0:load reads x[40], which has 40", node="0:load")
    return end(1)


def end(code):
    say("done", ok=code == 0, seconds=0)
    return code


def ran(arguments):
    say("run", backend="cpu", pipeline="stage0", compile_seconds=0.25, seconds=0.5, grid=[[1]], threads=1)
    watch = {a.partition("=")[0]: a.partition("=")[2] for a in arguments if a.startswith("--values")}
    if watch.get("--values", "9:").startswith("9:"):
        return end(0)
    tile, visit = watch.get("--values-tile", "0"), int(watch["--values-visit"])
    say("values", node=watch["--values"], dtype="f32", shape=[2], grid=[1], tile=[int(n) for n in tile.split(",")],
        visit=max(0, visit), visits=3, real=[2], values=[1.5, "nan"])
    return end(0)


def main(arguments):
    option = next(a for a in arguments if a.startswith("--run="))
    with open(option.partition("=")[2]) as file:
        manifest = json.load(file)
    for argument in manifest["arguments"]:
        if argument["kind"] == "tensor":
            argument["bytes"] = Path(argument["file"]).read_bytes().hex()
    if log := os.environ.get("PLAY_LOG"):
        with open(log, "a") as file:
            file.write(json.dumps({"command": arguments, "manifest": manifest}) + "\n")
    play = os.environ.get("PLAY")
    if play == "silent":
        return 9
    say("hello", schema=1, producer="play", versions={})
    if play == "crash":
        os.abort()
    if play == "sleep":
        time.sleep(600)
    with open(arguments[arguments.index("--helion-from-records") + 1]) as file:
        records = [json.loads(line) for line in file]
    name = next(r["name"] for r in records if r["r"] == "kernel")
    if play == "nothing":
        return ran(arguments)
    if play == "outside":
        return outside(manifest, arguments)
    if play == "refuse" or name not in KERNELS:
        say("diagnostic", severity="error", code="cpu.no-lowering", message=f"{name} has no lowering", node="0:acc", line=3)
        return end(1)
    tensors = {a["name"]: Tensor(a) for a in manifest["arguments"] if a["kind"] == "tensor"}
    KERNELS[name](**tensors)
    if play == "wrong":
        tensors["out"][(1,) * len(tensors["out"].sizes)] = 77.0
    return ran(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
