"""Drives bridge processes and reads their records."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from paths import ROOT

BRIDGE = ROOT / "core" / "bridge" / "heliograph_bridge"
SCRIPTS = Path(__file__).parent / "scripts"
PLAYER = Path(__file__).parent / "support" / "helion_opt.py"  # plays helion-opt --run
PYTHON = os.environ.get("HELIOGRAPH_PYTHON", sys.executable)


class Records(list):
    """The records of one answer, with what tests ask of them."""

    def of(self, record, /, **fields):
        return [r for r in self if r["r"] == record and all(r.get(k) == v for k, v in fields.items())]

    def codes(self, severity=None):
        return [r["code"] for r in self.of("diagnostic") if severity is None or r["severity"] == severity]

    def diagnostic(self, code):
        found = self.of("diagnostic", code=code)
        assert found, f"no {code} among {self.codes()}"
        return found[0]

    def stages(self):
        return [r["stage"] for r in self.of("stage")]

    def text(self, stage):
        return self.of("stage", stage=stage)[0]["text"]

    def nodes(self, graph_set="codegen"):
        return {f"{r['graph']}:{r['node']}": r for r in self.of("node", set=graph_set)}

    def variants(self):
        """Records by variant, each with its `variant` record first."""
        found, current = [], None
        for record in self:
            if record["r"] == "variant":
                current = Records()
                found.append(current)
            if current is not None:
                current.append(record)
            if record["r"] == "variant_end":
                current = None
        return found

    def variant(self, name):
        return next(v for v in self.variants() if v[0]["call"].startswith(name + "("))

    @property
    def done(self):
        assert self[-1]["r"] == "done"
        return self[-1]


class Server:
    """A bridge in server mode. `ask` waits for the answer; `send` and `answer` are its halves."""

    def __init__(self, loads="helion", env=None):
        reader, writer = os.pipe()
        self.process = subprocess.Popen(
            [PYTHON, str(BRIDGE), "serve", "--loads", loads, "--records-fd", str(writer)], stdin=subprocess.PIPE, pass_fds=[writer],
            cwd=SCRIPTS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(env or {})},
        )
        os.close(writer)
        self._stream = os.fdopen(reader, "rb")
        self._id = 0

    def send(self, **request):
        self._id += 1
        self.write(json.dumps({"id": self._id, **request}).encode())
        return self._id

    def write(self, line):
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def records(self):
        for line in self._stream:
            yield json.loads(line)

    def answer(self):
        records = Records()
        for record in self.records():
            records.append(record)
            if record["r"] == "done":
                return records
        raise AssertionError(f"the server ended after {records[-3:]}")

    def ask(self, **request):
        self.send(**request)
        return self.answer()

    def close(self):
        self.process.stdin.close()
        return self.process.wait(30)


TTIR = """module {
  tt.func public @k(%x: !tt.ptr<f32> {tt.divisibility = 16 : i32}, %n: i32) {
    %i = tt.make_range {end = 128 : i32, start = 0 : i32} : tensor<128xi32> loc("k.py":3:9)
    %p = tt.splat %x : !tt.ptr<f32> -> tensor<128x!tt.ptr<f32>>
    %q = tt.addptr %p, %i : tensor<128x!tt.ptr<f32>>, tensor<128xi32>
    %v = tt.load %q : tensor<128x!tt.ptr<f32>>
    %s = arith.addf %v, %v : tensor<128xf32>
    tt.store %q, %s : tensor<128x!tt.ptr<f32>>
    tt.return
  }
}
"""  # a kernel to edit


def capture_process(*arguments, python=PYTHON, env=None, **options):
    """A bridge of its own; the process and the descriptor its records come from."""
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [python, str(BRIDGE), "capture", "--records-fd", str(writer), *map(str, arguments)], pass_fds=[writer],
        cwd=SCRIPTS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})}, **options,
    )
    os.close(writer)
    return process, os.fdopen(reader, "rb")


def capture(*arguments, **options):
    """(exit code, Records) of a bridge process of its own."""
    process, stream = capture_process(*arguments, **options)
    with stream:
        records = Records(json.loads(line) for line in stream)
    process.communicate()
    return process.returncode, records


def wait_for(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
