"""`heliograph capture --serve` with the real bridge: what a window's captures go through, one after the other."""

import contextlib
import json
import os
import signal
import subprocess
import time

import pytest

from e2e import program
from e2e.cases import CANCELLED, DOUBLE, FAILING, NO_TOOLS

USAGE = 2


class Server:
    """The process and its answers."""

    def __init__(self):
        self.mark = f"heliograph-serve-{os.getpid()}-{id(self)}"
        self.process = subprocess.Popen(
            [program.HELIOGRAPH, "capture", "--serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(os.environ, HELIOGRAPH_TEST_MARK=self.mark, HELIOGRAPH_PYTHON=program.PYTHON),
        )
        self._id = 0

    def write(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def ask(self, file, output, **fields):
        self._id += 1
        self.write(json.dumps({"id": self._id, "file": str(file), "output": str(output), **fields}))
        return self._id

    def records(self):
        """Of one answer, to `done`."""
        for line in self.process.stdout:
            record = json.loads(line)
            yield record
            if record["r"] == "done":
                return

    def capture(self, file, output, **fields):
        self.ask(file, output, **fields)
        return list(self.records())

    def processes(self):
        """{pid: command line} of everything below the server."""
        found = {}
        for entry in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                with open(f"/proc/{entry}/environ", "rb") as environ, open(f"/proc/{entry}/cmdline", "rb") as words:
                    if self.mark.encode() in environ.read() and int(entry) != self.process.pid:
                        found[int(entry)] = words.read().decode().split("\0")
        return found

    def bridge(self):
        """The process that was started as the bridge: the parent of the others that look like it."""
        bridges = [pid for pid, words in self.processes().items() if "serve" in words]
        return next(pid for pid in bridges if parent(pid) == self.process.pid)

    def close(self):
        self.process.stdin.close()
        return self.process.wait(30)


def parent(pid):
    with open(f"/proc/{pid}/stat", "rb") as stat:
        return int(stat.read().rpartition(b")")[2].split()[1])


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def codes(records):
    return [record["code"] for record in records if record["r"] == "diagnostic"]


@pytest.fixture(scope="module")
def server():
    server = Server()
    yield server
    assert server.close() == 0
    wait_until(lambda: server.processes() == {})


def test_nothing_runs_before_the_first_request():
    server = Server()
    server.write(json.dumps({"cancel": 7}))
    server.write("{")
    assert [record["r"] for record in server.records()] == ["diagnostic", "done"]
    assert server.processes() == {}
    assert server.close() == 0


def test_user_code_is_always_fresh(server, tmp_path):
    """Edits of the file and of a module that it imports are seen, in the order in which people make them."""
    kernel, helper, output = tmp_path / "kernel.py", tmp_path / "heliograph_helper.py", tmp_path / "out.helio"
    text = "from heliograph_helper import BLOCK\n" + DOUBLE.read_text().replace("[256]", "[BLOCK]")
    bridges = set()
    for block, factor in ((64, 2.5), (64, 317.25), (1024, 317.25)):
        helper.write_text(f"BLOCK = {block}\n")
        kernel.write_text(text.replace("* 2.0", f"* {factor}"))
        records = server.capture(kernel, output, directory=str(tmp_path))
        assert records[-1]["exit"] == 0, records
        (variant,) = program.dump(output).variants
        assert (variant.config["block_sizes"], str(factor) in variant.stage("triton").text) == ([block], True)
        bridges.add(server.bridge())
    assert len(bridges) == 1


def test_answers_tell_what_was_stored(server, tmp_path):
    records = server.capture(DOUBLE, tmp_path / "out.helio")
    kinds = [record["r"] for record in records]
    assert kinds.count("stored") == 1 and "progress" in kinds
    assert records[-1]["path"] == str(tmp_path / "out.helio") and records[-1]["variants"] == 1


def test_cancel_leaves_the_server_usable(server, tmp_path):
    """A script that loops at import is ended, its processes with it; the next capture finds the same bridge."""
    server.capture(DOUBLE, tmp_path / "out.helio")
    bridge, before = server.bridge(), set(server.processes())
    number = server.ask(FAILING / "endless.py", tmp_path / "endless.helio")
    for record in server.records():
        if record["r"] == "progress" and record["step"] == "script":
            wait_until(lambda: set(server.processes()) - before)
            server.write(json.dumps({"cancel": number}))
    assert (record["exit"], record["cancelled"]) == (CANCELLED, True)
    wait_until(lambda: set(server.processes()) <= before)
    assert server.capture(DOUBLE, tmp_path / "out.helio")[-1]["exit"] == 0
    assert server.bridge() == bridge
    assert [file.name for file in tmp_path.iterdir()] == ["out.helio"]


def test_a_cancelled_request_that_waits_never_begins(server, tmp_path):
    first = server.ask(FAILING / "endless.py", tmp_path / "first.helio")
    second = server.ask(DOUBLE, tmp_path / "second.helio")
    server.write(json.dumps({"cancel": second}))
    server.write(json.dumps({"cancel": first}))
    assert [list(server.records())[-1]["cancelled"] for _ in range(2)] == [True, True]
    assert list(tmp_path.iterdir()) == []


def test_a_bridge_that_died_is_started_anew(server, tmp_path):
    server.capture(DOUBLE, tmp_path / "out.helio")
    dead = server.bridge()
    os.kill(dead, signal.SIGKILL)
    records = server.capture(DOUBLE, tmp_path / "out.helio")
    assert (records[-1]["exit"], codes(records)) == (0, [])
    assert server.bridge() != dead


def test_a_bridge_that_dies_during_a_capture_is_reported(server, tmp_path):
    server.ask(FAILING / "endless.py", tmp_path / "endless.helio")
    records = []
    for record in server.records():
        records.append(record)
        if record["r"] == "progress" and record["step"] == "script":
            os.kill(server.bridge(), signal.SIGKILL)
    assert codes(records) == ["bridge.died"]
    assert server.capture(DOUBLE, tmp_path / "out.helio")[-1]["exit"] == 0


def test_another_python_is_used_when_it_is_asked_for(server, tmp_path):
    records = server.capture(DOUBLE, tmp_path / "out.helio", python="/bin/true")
    assert (records[-1]["exit"], codes(records)) == (NO_TOOLS, ["capture.bridge-failed"])
    assert server.capture(DOUBLE, tmp_path / "out.helio")[-1]["exit"] == 0


@pytest.mark.parametrize("line", ["[]", "nonsense", '{"id": 1}', '{"id": 1, "file": "k.py"}', '{"output": "o.helio"}'])
def test_requests_that_are_none(server, line):
    server.write(line)
    records = list(server.records())
    assert (records[-1]["exit"], codes(records)) == (USAGE, ["request.malformed"])


def test_a_call_of_a_document_is_added_to_it_anew(server, tmp_path):
    """Another config, one that fails, and one that is cancelled: the document has what it had, and the new ones."""
    kernel, output = tmp_path / "kernel.py", tmp_path / "out.helio"
    kernel.write_text(DOUBLE.read_text())
    assert server.capture(kernel, output)[-1]["exit"] == 0
    before = program.dump(output).variants

    def again(**fields):
        server._id += 1
        server.write(json.dumps({"id": server._id, "document": str(output), "variant": 1, **fields}))
        return list(server.records())

    records = again(config="block_sizes=[64] num_warps=2")
    assert records[-1]["exit"] == 0 and [r["r"] for r in records].count("stored") == 1
    (added,) = records[-1]["added"]
    assert (added["variant"], added["failed"]) == (2, False)
    refused = again(config="block_sizes=[33]")[-1]["added"][0]
    assert refused["failed"] and refused["diagnostics"][0]["next"]
    number = server._id + 1
    stop = [json.dumps({"id": number, "document": str(output), "variant": 1}), json.dumps({"cancel": number})]
    server._id = number
    server.write("\n".join(stop))
    assert list(server.records())[-1]["exit"] == CANCELLED
    document = program.dump(output)
    assert [v.config["block_sizes"] for v in document.variants] == [before[0].config["block_sizes"], [64], [33]]
    assert len(program.heliograph("info", output, "--json").json()["kernels"]) == 1
    kernel.write_text(DOUBLE.read_text() + "# another\n")
    assert codes(again()) == ["run.script-changed"]


def test_a_document_is_added_to_on_the_command_line(tmp_path):
    kernel, output = tmp_path / "kernel.py", tmp_path / "out.helio"
    kernel.write_text(DOUBLE.read_text())
    assert program.capture(kernel, output).code == 0
    run = program.heliograph("capture", output, "--config", "block_sizes=[32]", "--python", program.PYTHON, "--json")
    assert run.code == 0 and run.json()["added"][0]["variant"] == 2
    wrong = program.heliograph("capture", output, "--call", "double(f32[", "--python", program.PYTHON, "--json")
    assert wrong.code != 0 and wrong.json()["diagnostics"][0]["code"] == "call.syntax"
    missing = program.heliograph("capture", output, "--variant", "9", "--json")
    assert missing.json()["error"]["code"] == "store.no-variant"
    document = program.dump(output)
    assert len(document.variants) == 2 and not document.diagnostics
