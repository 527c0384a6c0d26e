"""heliograph-run before a driver without a device (tests/support/fake_cuda): documents as records, runs, what came of them."""

import base64
import dataclasses
import json
import os
import subprocess

import pytest

from paths import BUILD

PROGRAM = BUILD / "bin" / "heliograph-run"
FAKE, OLD = BUILD / "lib" / "fake_cuda", BUILD / "lib" / "fake_old_cuda"

needs_program = pytest.mark.skipif(not PROGRAM.exists(), reason="heliograph-run was not built: no headers of CUDA")


def tensor(index, name, shape, dtype="f32", **fields):
    stride = [1] * len(shape)
    for i in range(len(shape) - 1, 0, -1):
        stride[i - 1] = stride[i] * shape[i]
    return {"r": "argument", "index": index, "name": name, "kind": "tensor", "dtype": dtype, "shape": shape,
            "stride": stride, "host": name, "storage": index, "offset": 0, **fields}


def scalar(index, name, value, kind="scalar"):
    return {"r": "argument", "index": index, "name": name, "kind": kind, "dtype": type(value).__name__,
            "value": repr(value), "host": name}


def ptx(function, parameters):
    lines = ",\n".join(f"\t.param {declared} {function}_param_{i}" for i, declared in enumerate(parameters))
    return f".version 8.0\n.target sm_90a\n.visible .entry {function}(\n{lines}\n)\n.reqntid 128\n{{\n\tret;\n}}\n"


POINTER = ".u64 .ptr .global .align 1"


def document(arguments=None, parameters=None, launch=None, extra=(), function="k"):
    """Records of a document with one kernel: x and y in, z out."""
    if arguments is None:
        arguments = [tensor(0, "x", [64, 32]), tensor(1, "y", [64, 32]), tensor(2, "z", [64, 32])]
    if parameters is None:
        parameters = [POINTER] * (len(arguments) + 2)
    records = [
        {"r": "hello", "schema": 1, "producer": "test", "versions": {}},
        {"r": "kernel", "kernel": 1, "name": function, "file": "k.py", "line": 1},
        {"r": "variant", "variant": 1, "kernel": 1, "target": "sm_90", "device": "H100", "pretended": True, "config": {}, "call": "k()"},
        {"r": "launch", "function": function, "grid": ["8", "2"], "arguments": [], "num_warps": 4, "num_stages": 1, "num_ctas": 1,
         "shared_bytes": 0, "kwargs": {}, "signature": {}, "constants": {}, **(launch or {})},
        *arguments,
        {"r": "stage", "stage": "ptx", "pipeline": "helion", "text": ptx(function, parameters)},
        {"r": "blob", "name": "cubin", "base64": base64.b64encode(b"\x7fELF code").decode()},
        *extra,
        {"r": "variant_end", "variant": 1, "ok": True},
        {"r": "done", "ok": True},
    ]
    return "".join(json.dumps(record) + "\n" for record in records)


@dataclasses.dataclass
class Ran:
    """What a run came to."""

    code: int
    records: list
    log: list
    stderr: str

    def of(self, kind):
        return [record for record in self.records if record["r"] == kind]

    @property
    def codes(self):
        return [record["code"] for record in self.of("diagnostic")]

    @property
    def mistakes(self):
        """Of the program, as the fake driver sees them."""
        return [entry["mistake"] for entry in self.log if "mistake" in entry]

    @property
    def launches(self):
        return [entry for entry in self.log if "launch" in entry]


def run(tmp_path, *arguments, records=None, driver=FAKE, cupti="", timeout=60, **environment):
    log = tmp_path / "fake.log"
    log.unlink(missing_ok=True)
    variables = {f"HELIOGRAPH_FAKE{'_' + name if name else ''}": str(value) for name, value in environment.items()
                 if name != "FAKE"}
    if "FAKE" in environment:
        variables["HELIOGRAPH_FAKE"] = environment["FAKE"]
    child = subprocess.run(
        [PROGRAM, *map(str, arguments or ["-"])], input=document() if records is None else records, capture_output=True, text=True,
        timeout=timeout,
        env={**os.environ, **variables, "LD_LIBRARY_PATH": str(driver), "HELIOGRAPH_FAKE_LOG": str(log), "HELIOGRAPH_CUPTI": cupti},
    )
    entries = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    return Ran(child.returncode, [json.loads(line) for line in child.stdout.splitlines()], entries, child.stderr)
