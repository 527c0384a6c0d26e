"""Captures that fail: the program says what happened, where and what to do, and keeps what it had."""

import os
import shutil
import signal
import subprocess
import time

import pytest

from e2e import program
from e2e.cases import CANCELLED, CASES, DOUBLE, FAILING, HARMLESS, NO_TOOLS, NOTHING


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_happened_where_and_what_to_do(outcome, case):
    assert outcome.run.code == case.exit, outcome.run.err
    found = [diagnostic for diagnostic in diagnostics(outcome) if diagnostic["code"] == case.code]
    assert found, [diagnostic["code"] for diagnostic in diagnostics(outcome)]
    assert found[0]["message"] and found[0]["next"]
    if case.line:
        assert (found[0]["file"].endswith(f"{case.name}.py"), found[0]["line"]) == (True, case.line)


@pytest.mark.parametrize("case", CASES + HARMLESS, ids=str)
def test_what_was_captured_is_kept(outcome, case):
    if not case.kept:
        assert not outcome.file.exists()
        return
    document = outcome.document
    assert tuple(document.kernels()) == case.kept
    made = {stage for (_, stage), content in document.variants[-1].stages.items() if content.text}
    assert case.stages <= made and made.isdisjoint(case.missing)


@pytest.mark.parametrize("case", HARMLESS, ids=str)
def test_harmless(outcome, case):
    assert outcome.run.code == 0, outcome.run.err
    assert [diagnostic for diagnostic in diagnostics(outcome) if diagnostic["severity"] == "error"] == []


def diagnostics(outcome):
    """Of the capture, as the program printed them, and of the kernels that the document holds."""
    variants = outcome.document.variants if outcome.file.exists() else []
    return outcome.run.json()["diagnostics"] + [said for variant in variants for said in variant.diagnostics]


@pytest.mark.parametrize("name", ["syntax_error", "never_called", "triton_error"])
def test_a_failed_capture_leaves_the_document_that_was_there(original, tmp_path, name):
    document = shutil.copy(original, tmp_path / "out.helio")
    before = document.read_bytes()
    assert program.capture(FAILING / f"{name}.py", document).code == NOTHING
    assert document.read_bytes() == before


def bad_python(folder, kind):
    """A --python that cannot capture."""
    bare = folder / "bare-python"
    bare.write_text(f'#!/bin/sh\nexec "{program.PYTHON}" -I -S "$@"\n')
    bare.chmod(0o755)
    plain = folder / "plain-file"
    plain.write_text("no program")
    return {"bare": bare, "nowhere": folder / "nothing", "plain": plain, "folder": folder, "other": "/bin/true"}[kind]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("bare", "bridge.helion-missing"),
        ("nowhere", "capture.no-python"),
        ("plain", "capture.no-python"),
        ("folder", "capture.no-python"),
        ("other", "capture.bridge-failed"),
    ],
)
def test_a_python_that_cannot_capture_is_named(original, tmp_path, kind, code):
    document = shutil.copy(original, tmp_path / "out.helio")
    before = document.read_bytes()
    run = program.capture(DOUBLE, document, python=bad_python(tmp_path, kind))
    assert run.code == NO_TOOLS
    assert f"error[{code}]" in run.err and "next:" in run.err
    assert document.read_bytes() == before


def test_cancel_ends_every_process(tmp_path):
    """A script that hangs, interrupted as a terminal does it: nothing of it may live on."""
    mark = f"heliograph-test-{os.getpid()}"
    command = [program.HELIOGRAPH, "capture", FAILING / "endless.py", "-o", tmp_path / "out.helio"]
    child = subprocess.Popen(
        [*command, "--python", program.PYTHON],
        env=dict(os.environ, HELIOGRAPH_TEST_MARK=mark, QT_QPA_PLATFORM="offscreen"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: len(marked_processes(mark)) > 1)
    child.send_signal(signal.SIGINT)
    assert child.wait(timeout=60) == CANCELLED
    wait_until(lambda: marked_processes(mark) == [])
    assert list(tmp_path.iterdir()) == []


def marked_processes(mark):
    """Pids of living processes that inherited the mark in their environment."""
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/environ", "rb") as environ:
                if mark.encode() in environ.read():
                    found.append(int(entry))
        except OSError:
            continue
    return found


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def test_a_module_is_captured_with_its_arguments(tmp_path):
    output = tmp_path / "out.helio"
    run = program.heliograph(
        *("capture", "-m", "never_called", "-o", output, "--python", program.PYTHON, "--", "--run"),
        env={"PYTHONPATH": str(FAILING)},
    )
    assert run.code == 0, run.err
    assert program.dump(output).kernels() == ["double"]


def test_the_config_and_the_target_that_were_asked_for_are_used(tmp_path):
    output = tmp_path / "out.helio"
    run = program.capture(DOUBLE, output, "--config", "block_sizes=[128] num_warps=2", "--target", "sm_80")
    assert run.code == 0, run.err
    (variant,) = program.dump(output).variants
    assert (variant.config["block_sizes"], variant.config["num_warps"], variant.target) == ([128], 2, "sm_80")
    assert ".target sm_80" in variant.stage("ptx").text
