"""Questions about a captured kernel, answered in the window by keys and clicks."""

import json
import os
import subprocess

import pytest

from e2e import program
from gpu.fake_gpu import FAKE, PROGRAM, needs_program
from paths import BUILD

both_schemes = pytest.mark.parametrize("scheme", ["dark", "light"])


def drive(name, document, scheme, **more):
    environment = dict(
        os.environ, QT_QPA_PLATFORM="offscreen", LC_ALL="C.UTF-8", XDG_RUNTIME_DIR=str(BUILD / "xdg"),
        HELIOGRAPH_DOCUMENT=str(document), HELIOGRAPH_TEST_SCHEME=scheme, HELIOGRAPH_PYTHON=program.PYTHON,
        HELIOGRAPH_PROGRAM=str(BUILD / "bin" / "heliograph"), **more,
    )
    run = subprocess.run([BUILD / "bin" / name], env=environment, capture_output=True, text=True, timeout=480)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr


@pytest.mark.parametrize("kernel", ["attention"])
@both_schemes
def test_what_passes_did_is_told_in_the_window(captured, scheme):
    drive("pass_questions", captured.file, scheme)


@pytest.mark.parametrize("kernel", ["matmul"])
@both_schemes
def test_texts_of_triton_are_edited_in_the_window(captured, scheme):
    drive("triton_edits", captured.file, scheme)


@pytest.mark.parametrize("kernel", ["matmul"])
@both_schemes
def test_a_kernel_is_run_on_the_cpu_in_the_window(captured, scheme):
    drive("kernel_runs", captured.file, scheme)


@pytest.mark.parametrize("kernel", ["matmul"])
@both_schemes
def test_another_config_is_compiled_and_run_in_the_window(captured, scheme, tmp_path):
    older, records = tmp_path / "older.helio", tmp_path / "records.jsonl"
    dumped = map(json.loads, program.heliograph("dump", captured.file).out.splitlines())
    records.write_text("".join(json.dumps(without_config_fields(record)) + "\n" for record in dumped))
    assert program.heliograph("load", records, "-o", older).code == 0
    driver = str(FAKE) if PROGRAM.exists() and FAKE.is_dir() else ""
    drive("config_changes", captured.file, scheme, HELIOGRAPH_OLDER_DOCUMENT=str(older), HELIOGRAPH_FAKE_DRIVER=driver,
          HELIOGRAPH_SCRIPT=str(program.KERNELS / "matmul.py"))


@needs_program
@pytest.mark.parametrize("kernel", ["matmul"])
@both_schemes
def test_a_kernel_is_autotuned_in_the_window(captured, scheme):
    drive("autotuning", captured.file, scheme, HELIOGRAPH_FAKE_DRIVER=str(FAKE))


def without_config_fields(record):
    """As a document of before they were recorded has it."""
    return {key: value for key, value in record.items() if key != "config_fields"}
