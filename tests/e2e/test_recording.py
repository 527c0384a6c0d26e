"""What becomes of a recording whose processes are killed: the records that are there stay, and nobody is left running."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from e2e.program import HELION_OPT
from paths import BUILD

MODULE = "func.func @f(%x: i32) -> i32 {\n  %dead = arith.constant 7 : i32\n  return %x : i32\n}\n"
PLUGIN = BUILD / "lib" / "libmisbehaving_passes.so"
HANG = "builtin.module(canonicalize,misbehave{how=hang},cse)"


@pytest.fixture
def hanging(tmp_path):
    """helion-opt in its second pass, which never ends."""
    source = tmp_path / "small.mlir"
    source.write_text(MODULE)
    arguments = [HELION_OPT, source, f"--load-pass-plugin={PLUGIN}", f"--pass-pipeline={HANG}", "--record", "--limit-seconds=60"]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    records = []
    while not records or records[-1]["r"] != "progress":  # told of a pass that takes long
        records.append(json.loads(process.stdout.readline()))
    yield process, records
    process.kill()
    process.wait()


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds: float = 5):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    assert condition()


def test_rows_are_written_while_a_later_pass_runs(hanging):
    _, records = hanging
    assert [(r["index"], r["name"], "text" in r) for r in records if r["r"] == "pass"] == [(0, "input", True), (1, "Canonicalizer", True)]


def test_a_killed_recording_leaves_no_process(hanging):
    process, _ = hanging
    (worker,) = children(process.pid)
    process.send_signal(signal.SIGKILL)
    wait_until(lambda: not is_running(worker))


def test_a_worker_killed_from_outside_is_told(hanging):
    process, _ = hanging
    (worker,) = children(process.pid)
    os.kill(worker, signal.SIGKILL)
    rest = [json.loads(line) for line in process.stdout]
    assert [r["r"] for r in rest] == ["pass", "diagnostic", "done"]
    assert (rest[0]["status"], rest[1]["code"], rest[2]["ok"]) == ("not_finished", "mlir.crashed", False)
    assert process.wait() == 3


def test_a_reader_that_goes_away_ends_the_recording(hanging):
    process, _ = hanging
    (worker,) = children(process.pid)
    process.stdout.close()
    os.kill(worker, signal.SIGKILL)  # there is more to write, and nobody to read it
    wait_until(lambda: process.poll() is not None)
    process.stdout = open(os.devnull)


@pytest.mark.parametrize("how, code", [("crash", 3), ("exit", 3), ("fail", 1), ("print", 0)])
def test_exit_codes(tmp_path, how, code):
    arguments = [HELION_OPT, "-", f"--load-pass-plugin={PLUGIN}", f"--pass-pipeline=builtin.module(misbehave{{how={how}}})", "--record"]
    run = subprocess.run(arguments, input=MODULE, capture_output=True, text=True, timeout=60)
    assert run.returncode == code
    assert json.loads(run.stdout.splitlines()[-1])["r"] == "done"


def test_exit_code_of_a_limit(tmp_path):
    arguments = [HELION_OPT, "-", f"--load-pass-plugin={PLUGIN}", f"--pass-pipeline={HANG}", "--record", "--limit-seconds=0.3"]
    started = time.monotonic()
    run = subprocess.run(arguments, input=MODULE, capture_output=True, text=True, timeout=60)
    assert run.returncode == 4
    assert time.monotonic() - started < 10
