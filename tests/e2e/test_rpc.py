"""`heliograph serve --stdio`: what an editor or an agent would ask, and what must not break it."""

from __future__ import annotations

import json
import os
import subprocess
import time

import pytest

from e2e import program
from e2e.cases import DOUBLE
from paths import ROOT

MATMUL = ROOT / "resources" / "gallery" / "matmul.helio"
SLOW = "import time\ntime.sleep(60)\n"


class Client:
    def __init__(self):
        self.process = subprocess.Popen([program.HELIOGRAPH, "serve", "--stdio"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, env=dict(os.environ, HELIOGRAPH_PYTHON=program.PYTHON))
        self._id = 0

    def send(self, method, **parameters):
        self._id += 1
        self.write({"jsonrpc": "2.0", "id": self._id, "method": method, "params": parameters})
        return self._id

    def write(self, message):
        line = message if isinstance(message, bytes) else json.dumps(message).encode()
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def read(self):
        return json.loads(self.process.stdout.readline())

    def ask(self, method, **parameters):
        number = self.send(method, **parameters)
        answer = self.read()
        assert answer["id"] == number
        return answer

    def close(self):
        self.process.stdin.close()
        return self.process.wait(30)


@pytest.fixture
def client():
    started = Client()
    yield started
    assert started.close() == 0


def test_answers_are_those_of_the_command_line(client):
    answer = client.ask("info", FILE=str(MATMUL))
    assert answer["result"] == {"exit_code": 0, "value": program.info(MATMUL)}
    links = client.ask("links", FILE=str(MATMUL), node="0:acc", variant=1)["result"]["value"]
    assert links == program.links(MATMUL, 1, "--node", "0:acc")
    text = client.ask("stages", FILE=str(MATMUL), stage="ptx")["result"]["value"]["text"]
    assert text == program.heliograph("stages", MATMUL, "--stage", "ptx").out


def test_verbs_and_their_parameters_are_listed(client):
    listed = {verb["name"]: verb for verb in client.ask("verbs")["result"]}
    assert {"capture", "links", "export", "shot"} <= set(listed) and "serve" not in listed
    passes = next(p for p in listed["capture"]["parameters"] if p["name"] == "passes")
    assert passes["choices"] == ["none", "mlir", "llvm"]


def test_errors_have_the_exit_code_and_what_json_says(client):
    answer = client.ask("links", FILE=str(MATMUL), node="0:nothing")
    assert answer["error"]["code"] == 4 and answer["error"]["data"]["code"] == "find.node"
    assert client.ask("info", FILE="/nowhere.helio")["error"]["code"] == 3


@pytest.mark.parametrize("parameters, word", [
    ({"FILE": str(MATMUL), "nodes": "0:acc"}, "node"),
    ({"FILE": "--help"}, "dash"),
    ({"FILE": str(MATMUL), "json": "yes"}, "true or false"),
    ({"FILE": str(MATMUL), "node": {"a": 1}}, "text or a number"),
    ({"FILE": str(MATMUL), "rest": "x"}, "rest"),
])
def test_bad_parameters_are_named(client, parameters, word):
    answer = client.ask("links", **parameters)
    assert answer["error"]["code"] == -32602 and word in answer["error"]["message"]


def test_a_value_is_never_read_as_an_option(client):
    answer = client.ask("links", FILE=str(MATMUL), node="--help")
    assert answer["error"]["code"] == 4 and "--help" in answer["error"]["message"]


def test_what_is_no_request_is_refused_and_the_next_is_answered(client):
    for line, code in ((b"garbage", -32700), (b"[1, 2]", -32600), (b"{}", -32600), (b'{"id": 7, "method": "fly"}', -32601),
                       (b'{"id": 8, "method": "info", "params": [1]}', -32602), (b'{"method": "info", "params": {}}', -32600),
                       (b"[" * 5000, -32700), (b'"' + b"x" * (2 << 20) + b'"', -32700)):
        client.write(line)
        assert client.read()["error"]["code"] == code, line[:40]
    assert client.ask("devices")["id"]


def test_requests_run_at_once_and_one_can_be_cancelled(client, tmp_path):
    script = tmp_path / "slow.py"
    script.write_text(SLOW)
    slow = client.send("capture", FILE=str(script), output=str(tmp_path / "slow.helio"))
    quick = client.send("info", FILE=str(MATMUL))
    answers = {}
    begin = time.monotonic()
    while slow not in answers:
        message = client.read()
        if "id" in message:
            answers[message["id"]] = message
        if message.get("id") == quick:
            client.write({"jsonrpc": "2.0", "method": "cancel", "params": {"id": slow}})
    assert "result" in answers[quick] and answers[slow]["error"]["code"] == 130
    assert time.monotonic() - begin < 30
    assert not (tmp_path / "slow.helio").exists()


def test_progress_comes_meanwhile(client, tmp_path):
    number = client.send("capture", FILE=str(DOUBLE), output=str(tmp_path / "s.helio"))
    told = []
    while (message := client.read()).get("id") != number:
        assert (message["method"], message["params"]["id"]) == ("progress", number)
        told.append(message["params"]["record"])
    assert message["result"]["exit_code"] == 0 and message["result"]["value"]["kernels"] == 1
    assert any(record.get("step") == "bind" for record in told)


def test_the_end_of_input_ends_what_runs(tmp_path):
    script = tmp_path / "slow.py"
    script.write_text(SLOW)
    client = Client()
    client.send("capture", FILE=str(script), output=str(tmp_path / "slow.helio"))
    time.sleep(1)
    begin = time.monotonic()
    assert client.close() == 0 and time.monotonic() - begin < 20
