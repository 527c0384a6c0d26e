"""`heliograph run FILE.helio --device N`: heliograph-run as a child, before a driver without a device."""

import json
import os
import signal
import sqlite3
import subprocess
import time

import pytest

from gpu.fake_gpu import FAKE, document, needs_program
from paths import BUILD

pytestmark = needs_program
HELIOGRAPH = BUILD / "bin" / "heliograph"


@pytest.fixture
def file(tmp_path):
    folder = tmp_path / "document"
    folder.mkdir()
    (folder / "k.records").write_text(document())
    subprocess.run([HELIOGRAPH, "load", folder / "k.records", "-o", folder / "k.helio"], check=True)
    return folder / "k.helio"


def variables(**environment):
    return {**os.environ, "LD_LIBRARY_PATH": str(FAKE), "HELIOGRAPH_CUPTI": "", **environment}


def run(*arguments, **environment):
    return subprocess.run([HELIOGRAPH, "run", *map(str, arguments)], capture_output=True, text=True, timeout=60,
                          env=variables(**environment))


def test_the_table(file):
    ran = run(file, "--device", 0)
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert lines[0] == "Fake H200 (device 0), sm_90, CUDA 13.0, driver 580.0"
    assert lines[1].startswith("variant 1, code of helion, L2 cold, ")
    assert lines[-1] == f"{file}: run 1"
    assert lines[2].split()[:3] == ["kernel", "median", "us"] and lines[3].split()[:2] == ["k", "10.70"]


def test_options_reach_the_program(file, tmp_path):
    ran = json.loads(run(file, "--device", 0, "--warm", "--repeats", 7, "--seed", 3, "--metrics", "--save-outputs", tmp_path, "--json").stdout)
    by_type = {record["r"]: record for record in ran["records"]}
    assert ran["ok"] and not ran["cancelled"] and ran["diagnostics"] == []
    assert (by_type["run"]["cache"], by_type["run"]["repeats"], by_type["run"]["seed"]) == ("warm", 7, 3)
    assert by_type["timing"]["n"] == 7 and by_type["metrics"]["cycles"] == 42
    assert sorted(path.name for path in tmp_path.glob("*.npy")) == ["x.npy", "y.npy", "z.npy"]


def runs_in(file):
    return json.loads(subprocess.run([HELIOGRAPH, "runs", file, "--json"], capture_output=True, text=True, check=True).stdout)["runs"]


def test_a_run_is_kept_in_the_document(file):
    ran = json.loads(run(file, "--device", 0, "--json").stdout)
    [kept] = runs_in(file)
    assert (ran["kept"], kept["run"], kept["variant"], kept["status"], kept["cache"]) == (1, 1, 1, "ran", "cold")
    assert kept["seconds"] == pytest.approx(10.7e-6) and kept["device"] == "Fake H200" and kept["started"].endswith("Z")
    assert json.loads(run(file, "--device", 0, "--no-keep", "--json").stdout)["kept"] is None
    assert run(file, "--device", 0, "--warm", "--sample").returncode == 0
    assert [kept["run"] for kept in runs_in(file)] == [1, 2]


def test_a_document_that_cannot_be_written(file):
    """The run is told all the same."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ran = run(file, "--device", 0)
    other.close()
    assert ran.returncode == 3 and "10.70" in ran.stdout and "error[store." in ran.stderr


def test_an_error_of_the_device(file):
    ran = run(file, "--device", 0, HELIOGRAPH_FAKE="cuStreamQuery:1=700")
    assert ran.returncode == 1 and "error[gpu.illegal-address]" in ran.stderr and "next:" in ran.stderr
    assert runs_in(file) == []
    ran = json.loads(run(file, "--device", 0, "--json", HELIOGRAPH_FAKE="cuStreamQuery:1=700").stdout)
    assert not ran["ok"] and ran["diagnostics"][0]["code"] == "gpu.illegal-address"


def test_a_warning_is_told_and_the_run_goes_well(file):
    ran = run(file, "--device", 0, HELIOGRAPH_FAKE="cuptiActivityEnable:1=35")
    assert ran.returncode == 0 and "warning[gpu.profiler-not-permitted]" in ran.stderr and "events" in ran.stdout


def test_a_crash_of_the_program(file, tmp_path):
    (tmp_path / "heliograph-run").write_text("#!/bin/sh\necho '{\"r\": \"progress\", \"step\": \"x\"}'\necho lost >&2\nkill -SEGV $$\n")
    (tmp_path / "heliograph-run").chmod(0o755)
    before = file.read_bytes()
    ran = run(file, "--device", 0, HELIOGRAPH_RUN=str(tmp_path / "heliograph-run"))
    assert ran.returncode == 1 and "error[gpu.crashed]" in ran.stderr and "signal 11" in ran.stderr and "lost" in ran.stderr
    assert file.read_bytes() == before and run(file, "--device", 0).returncode == 0


def test_the_program_is_missing(file):
    ran = run(file, "--device", 0, HELIOGRAPH_RUN="/none/heliograph-run")
    assert ran.returncode == 7 and "gpu.no-tool" in ran.stderr and "HELIOGRAPH_RUN" in ran.stderr


def test_its_limit(file):
    begin = time.monotonic()
    ran = run(file, "--device", 0, "--limit-seconds", 0.5, HELIOGRAPH_FAKE_HANG="k")
    assert ran.returncode == 1 and "gpu.limit" in ran.stderr and time.monotonic() - begin < 10


def test_cancelling(file):
    child = subprocess.Popen([HELIOGRAPH, "run", file, "--device", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             env=variables(HELIOGRAPH_FAKE_HANG="k"))
    time.sleep(1)
    child.send_signal(signal.SIGINT)
    child.communicate(timeout=10)
    assert child.returncode == 130


def test_where_to_run_must_be_said_and_be_one_place(file):
    neither, both, script = run(file), run(file, "--device", 0, "--cpu"), run("k.py", "--device", 0)
    assert neither.returncode == 2 and "--device 0" in neither.stderr
    assert both.returncode == 2 and "excludes" in both.stderr
    assert script.returncode == 1 and "heliograph capture k.py" in script.stderr
    assert run(file, "--cpu", "--sample").returncode == 2


def test_progress_for_programs(file):
    ran = run(file, "--device", 0, "--json", "--progress", "json")
    steps = [json.loads(line)["step"] for line in ran.stderr.splitlines()]
    assert steps[0] == "reading" and "measuring" in steps and json.loads(ran.stdout)["ok"]
