"""`heliograph setup`: the capture environment, made by the real venv and pip from a folder of wheels, cut short, and made again."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile

import pytest
from paths import BUILD, ROOT

REQUIREMENTS = ROOT / "packaging" / "requirements.txt"
PINNED = re.findall(r"^([\w-]+)==(\S+)", REQUIREMENTS.read_text(), re.M)


def wheel(folder, name, version, code=""):
    """A package of one module."""
    module, information = name.replace("-", "_"), f"{name.replace('-', '_')}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{module}-{version}-py3-none-any.whl", "w") as file:
        file.writestr(f"{module}.py", code)
        file.writestr(f"{information}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        file.writestr(f"{information}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{information}/RECORD", "")


@pytest.fixture
def wheels(tmp_path):
    folder = tmp_path / "wheels"
    folder.mkdir()
    for name, version in PINNED:
        wheel(folder, name, version)
    return folder


def setup(*arguments, **options):
    command = [BUILD / "bin" / "heliograph", "setup", "--base", sys.executable, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **options)


def records(run):
    return [json.loads(line) for line in run.stderr.splitlines() if line.startswith("{")]


def codes(run):
    return [record["code"] for record in records(run) if record["r"] == "diagnostic"]


def test_it_is_made_told_and_left_alone(tmp_path, wheels):
    into = tmp_path / "environment"
    run = setup("--into", into, "--wheels", wheels, "--progress", "json", "--json")
    assert (run.returncode, json.loads(run.stdout)) == (0, {"python": f"{into}/bin/python", "made": True}), run.stderr
    steps = [record["step"] for record in records(run)]
    assert steps[0] == f"make an environment in {into}" and steps[-1] == "import Helion, Triton and torch"
    assert any(step.startswith("processing torch-") for step in steps)
    found = subprocess.run([into / "bin" / "python", "-c", "import helion, triton, torch"])
    assert found.returncode == 0
    begin = (into / "heliograph-complete").stat().st_mtime_ns
    again = setup("--into", into, "--wheels", wheels, "--progress", "json")
    assert (again.returncode, records(again), again.stdout.strip()) == (0, [], f"{into}/bin/python")
    assert (into / "heliograph-complete").stat().st_mtime_ns == begin


def test_a_wheel_that_is_missing_is_named(tmp_path, wheels):
    next(wheels.glob("triton*")).unlink()
    into = tmp_path / "environment"
    run = setup("--into", into, "--wheels", wheels)
    assert run.returncode == 7 and "setup.pip" in run.stderr and "triton==" in run.stderr and "pip download" in run.stderr
    assert not (into / "heliograph-complete").exists()
    wheel(wheels, *next(pin for pin in PINNED if pin[0] == "triton"))
    assert setup("--into", into, "--wheels", wheels).returncode == 0  # what was there is finished


def test_packages_that_do_not_import_are_told(tmp_path, wheels):
    wheel(wheels, *next(pin for pin in PINNED if pin[0] == "helion"), code="raise ImportError('libfoo.so is missing')")
    run = setup("--into", tmp_path / "environment", "--wheels", wheels)
    assert run.returncode == 7 and "setup.import" in run.stderr and "libfoo.so is missing" in run.stderr


def test_a_folder_of_other_things_is_not_touched(tmp_path, wheels):
    into = tmp_path / "precious"
    into.mkdir()
    (into / "thesis.txt").write_text("years of work")
    run = setup("--into", into, "--wheels", wheels, "--progress", "json")
    assert (run.returncode, codes(run)) == (7, ["setup.foreign-folder"])
    assert [path.name for path in into.iterdir()] == ["thesis.txt"]


def test_a_python_that_is_none_is_told(tmp_path):
    run = subprocess.run([BUILD / "bin" / "heliograph", "setup", "--base", "/nowhere/python", "--into", tmp_path / "e"],
                         capture_output=True, text=True)
    assert run.returncode == 7 and "process.not-found" in run.stderr


def test_cancelled_it_can_be_finished(tmp_path, wheels):
    into = tmp_path / "environment"
    command = [BUILD / "bin" / "heliograph", "setup", "--base", sys.executable, "--into", into, "--wheels", wheels]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    until = time.monotonic() + 60
    while not (into / "bin").exists() and time.monotonic() < until:
        time.sleep(0.01)
    child.send_signal(signal.SIGINT)
    child.communicate()
    assert child.returncode == 130 and not (into / "heliograph-complete").exists()
    assert setup("--into", into, "--wheels", wheels).returncode == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(tmp_path, wheels):
    tmp_path.chmod(0o500)
    run = setup("--into", tmp_path / "environment", "--wheels", wheels)
    assert run.returncode == 7 and "setup.no-venv" in run.stderr
