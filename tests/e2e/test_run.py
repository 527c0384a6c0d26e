"""`heliograph run`: what it prints, what it returns, and where it finds what a document was captured from.

A stand-in plays helion-opt, but for the last test; tests/bridge/test_kernels_run.py has more of the real one.
"""

import os
import signal
import subprocess
import time

import pytest

from bridge.driver import PLAYER, SCRIPTS
from e2e import program

EXECUTED = SCRIPTS / "executed.py"
MATMUL = "matmul(f16[16,32], f16[32,24])"
OK, FAILED, USAGE, NOT_FOUND, PARTLY, NOTHING, NO_TOOLS, CANCELLED = 0, 1, 2, 4, 5, 6, 7, 130


def run(*arguments, play="", **options):
    environment = {"HELIOGRAPH_OPT": str(PLAYER), "PLAY": play}
    return program.heliograph("run", "--cpu", "--python", program.PYTHON, *arguments, env=environment, **options)


def table(text):
    """Rows of cells, as they stand under the header's words."""
    header, *lines = text.splitlines()
    names = ["call", "grid", "compile", "run", "output", "result"]
    starts = [header.index(name) for name in names]
    bounds = list(zip(starts, [*starts[1:], None]))
    return [dict(zip(names, (line[a:b].strip() for a, b in bounds))) for line in lines]


def test_a_call_is_run_and_compared():
    done = run(EXECUTED, "--call", MATMUL, "--compare", "eager")
    assert done.code == OK and done.err == "", done.err
    (row,) = table(done.out)
    assert (row["call"], row["grid"], row["compile"], row["run"], row["output"]) == (
        MATMUL, "1", "250 ms", "500 ms", "return"
    )  # fmt: skip
    assert row["result"].startswith("ok, ")


def test_equal_calls_are_one_row_and_what_the_script_prints_is_no_result():
    done = run(EXECUTED, "--", "chain")
    assert done.code == OK and "difference 0.0" in done.err
    assert [(row["call"], row["result"]) for row in table(done.out)] == [("add(f32[32], f32[32]) (2 times)", "ran")]


def test_json_has_the_records():
    done = run(EXECUTED, "--call", MATMUL, "--compare", "eager", "--seed", "3", "--json")
    result = done.json()
    assert done.code == OK and result["ok"] and result["diagnostics"] == [] and not result["cancelled"]
    (ran,), (compared,) = result["runs"], result["comparisons"]
    assert ran["status"] == "ran" and ran["call"] == compared["call"] == MATMUL
    assert compared["output"] == "return" and compared["ok"]


def test_a_wrong_result_fails_and_says_where():
    done = run(EXECUTED, "--call", MATMUL, "--compare", "eager", play="wrong")
    assert done.code == FAILED
    assert "wrong at [1, 1]: 77, not " in done.out and "; 1 of 384, off by " in done.out


def test_a_kernel_that_is_refused_says_why():
    done = run(EXECUTED, "--call", MATMUL, "--compare", "eager", play="refuse")
    assert done.code == NOTHING and table(done.out)[0]["result"] == "refused: cpu.no-lowering: matmul has no lowering"
    assert "error[cpu.no-lowering]: matmul has no lowering" in done.err and "node 0:acc" in done.err


def test_some_kernels_that_run_are_a_part():
    done = run(EXECUTED, "--", "some")
    assert done.code == PARTLY
    assert [row["result"] for row in table(done.out)] == ["ran", "refused: cpu.no-lowering: scaled has no lowering"]


@pytest.mark.parametrize(
    "arguments, code, words",
    [
        ([EXECUTED, "--call", "matmul(f16[8"], NOTHING, "call.syntax"),
        ([EXECUTED, "--call", "nope(1)"], NOTHING, "call.no-kernel"),
        (["missing.py"], NOTHING, "script.unreadable"),
        (["missing.helio"], 3, "store."),
        ([EXECUTED, "--compare", "jax"], USAGE, "--compare"),
        ([EXECUTED, "--seed", "many"], USAGE, "--seed"),
    ],
)
def test_bad_requests(arguments, code, words):
    done = run(*arguments)
    assert done.code == code and words in done.err, done.err


def test_where_it_runs_must_be_said():
    done = program.heliograph("run", EXECUTED)
    assert done.code == USAGE and "--cpu" in done.err


def test_without_helion_opt_it_says_so(tmp_path):
    environment = {"HELIOGRAPH_OPT": str(tmp_path / "none")}
    done = program.heliograph("run", EXECUTED, "--cpu", "--python", program.PYTHON, env=environment)
    assert done.code == FAILED and "stage0.no-tool" in done.err


def test_without_helion_it_says_so():
    done = program.heliograph("run", EXECUTED, "--cpu", "--python", "/usr/bin/python3", env={"HELIOGRAPH_OPT": str(PLAYER)})
    assert done.code == NO_TOOLS and "bridge.helion-missing" in done.err


def test_ctrl_c_ends_it_within_half_a_second(tmp_path):
    environment = dict(os.environ, HELIOGRAPH_OPT=str(PLAYER), PLAY="sleep", PLAY_LOG=str(tmp_path / "log"))
    command = [program.HELIOGRAPH, "run", EXECUTED, "--cpu", "--call", MATMUL, "--python", program.PYTHON]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (tmp_path / "log").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert time.monotonic() - asked < 0.5 and process.returncode == CANCELLED, err


# ---------------------------------------------------------------- documents


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    """A copy of the script, and a document of two of its kernels, with a config of their own."""
    folder = tmp_path_factory.mktemp("document")
    script = folder / "executed.py"
    script.write_bytes(EXECUTED.read_bytes())
    done = program.capture(script, folder / "k.helio", "--config", "block_sizes=[32,32,16] num_warps=2", "--call", MATMUL)
    assert done.code == 0, done.err
    return folder / "k.helio"


def test_a_document_runs_the_call_it_was_captured_from(document):
    done = run(document, "--compare", "eager", "--json")
    assert done.code == OK, done.err
    assert done.json()["runs"][0]["call"] == MATMUL


def test_the_script_is_found_beside_the_document(document, tmp_path):
    for file in document.parent.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    inside = program.capture("executed.py", tmp_path / "here.helio", "--call", MATMUL, cwd=tmp_path)
    assert inside.code == 0, inside.err
    assert run(tmp_path / "here.helio", cwd="/").code == OK


def test_a_script_that_is_gone_or_changed_is_not_run(document, tmp_path):
    script = tmp_path / "executed.py"
    script.write_bytes(EXECUTED.read_bytes())
    assert program.capture(script, tmp_path / "k.helio", "--call", MATMUL).code == 0
    script.write_text(script.read_text() + "\n# changed\n")
    changed = run(tmp_path / "k.helio")
    assert changed.code == FAILED and "run.script-changed" in changed.err and f"--call '{MATMUL}'" in changed.err
    script.unlink()
    gone = run(tmp_path / "k.helio")
    assert gone.code == FAILED and "run.no-script" in gone.err and f"--call '{MATMUL}'" in gone.err


def test_a_document_has_the_kernel_that_is_named(document):
    done = run(document, "--kernel", "softmax")
    assert done.code == 4 and "softmax" in done.err


def test_a_document_runs_on_other_shapes(document):
    done = run(document, "--shapes", "[8,16] [16, 40]", "--json")
    assert done.code == OK, done.err
    assert done.json()["runs"][0]["call"] == "matmul(f16[8,16], f16[16,40])"


@pytest.mark.parametrize("shapes", ["[8,16]", "[8,16] [16,40] [3]", "8,16 16,40", "[8,16] x[16,40]"])
def test_shapes_that_do_not_fit_the_call(document, shapes):
    done = run(document, "--shapes", shapes)
    assert done.code == FAILED and "run.shapes" in done.err and MATMUL in done.err


def test_shapes_are_those_of_a_documents_call():
    done = run(EXECUTED, "--shapes", "[8,16] [16,40]")
    assert done.code == FAILED and "run.shapes" in done.err


def test_values_of_a_node():
    done = run(EXECUTED, "--call", MATMUL, "--values", "0:acc", "--tile", "0,0", "--visit", "2")
    assert done.code == OK, done.err
    assert "0:acc f32[2] in tile [0, 0] of [1], visit 2 of 3: 1.5 to 1.5, mean 1.5, 1 not finite" in done.out
    assert done.out.splitlines()[-1].split() == ["1.5", "nan"]
    (values,) = run(EXECUTED, "--call", MATMUL, "--values", "0:acc", "--json").json()["values"]
    assert values["values"] == [1.5, "nan"] and values["call"] == MATMUL


def test_values_that_no_kernel_has_are_not_found():
    assert run(EXECUTED, "--call", MATMUL, "--values", "9:acc").code == NOT_FOUND


@pytest.mark.parametrize("arguments", [("--tile", "1"), ("--values", "0:acc", "--tile", "-1")])
def test_tiles_that_are_none(arguments):
    assert run(EXECUTED, *arguments).code == USAGE


# ---------------------------------------------------------------- the real one


def test_the_real_helion_opt_tells_the_values_of_a_tile():
    call = ("--call", "softmax(f32[20,300])", "--config", "block_sizes=[4]", "--json")
    done = program.heliograph("run", program.KERNELS / "softmax.py", "--cpu", "--python", program.PYTHON, *call,
                              "--values", "0:values", "--tile", "4")
    (values,) = done.json()["values"]
    assert values["dtype"] == "f32" and values["shape"] == [4, 512] and values["real"] == [4, 300], done.err
    rows = [values["values"][row * 512 : (row + 1) * 512] for row in range(4)]
    assert all(row[300:] == [0] * 212 and 0 not in row[:300] for row in rows)
    beside = program.heliograph("run", program.KERNELS / "softmax.py", "--cpu", "--python", program.PYTHON, *call,
                                "--values", "0:values", "--tile", "5")
    assert beside.code == NOT_FOUND and [d["code"] for d in beside.json()["diagnostics"]] == ["run.no-tile"]


def test_the_real_helion_opt_runs_a_script_and_a_document(tmp_path):
    script = program.KERNELS / "softmax.py"
    call = "softmax(f32[20,300])"
    done = program.heliograph("run", script, "--cpu", "--call", call, "--compare", "eager", "--python", program.PYTHON)
    assert done.code == OK, done.err
    (row,) = table(done.out)
    assert row["call"] == call and row["grid"] and row["output"] == "return" and row["result"].startswith("ok, ")
    assert program.capture(script, tmp_path / "k.helio", "--call", call).code == 0
    again = program.heliograph("run", tmp_path / "k.helio", "--cpu", "--compare", "eager", "--python", program.PYTHON)
    assert again.code == OK and [r["call"] for r in table(again.out)] == [call], again.err
