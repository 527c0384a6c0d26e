"""Scripts that end before their first kernel make a document: a kernel named after the file, with its text and the step."""

import json
import os
import subprocess

import pytest
from bridge.driver import PYTHON
from bridge.failing_scripts import ROWS
from bridge.test_explain import HELIOGRAPH, heliograph
from bridge.test_microscope import STEPS


@pytest.fixture(scope="session")
def told(server, tmp_path_factory):
    """The records of a row's capture, each once."""
    known = {}

    def ask(row):
        if row.name not in known:
            folder = tmp_path_factory.mktemp(row.name)
            (folder / "script.py").write_text(row.text)
            if row.helper:
                (folder / "helper.py").write_text(row.helper)
            known[row.name] = server.ask(file="script.py", cwd=str(folder), **dict(row.request))
        return known[row.name]

    return ask


@pytest.fixture(scope="session")
def documents(told, tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")

    def document(row):
        lines = folder / f"{row.name}.jsonl"
        if not lines.exists():
            lines.write_text("".join(json.dumps(record) + "\n" for record in told(row)))
            run = heliograph("load", lines, "-o", lines.with_suffix(".helio"))
            assert run.returncode == 0, run.stderr
        return lines.with_suffix(".helio")

    return document


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_step_place_and_text(told, row):
    records = told(row)
    (kernel,), (variant,), (failure,) = records.of("kernel"), records.of("variant"), records.of("failure")
    assert (kernel["name"], kernel["file"], variant["call"]) == ("script.py", "script.py", "")
    assert records.codes("error") == [row.code] and records.diagnostic(row.code)["next"]
    assert not records.of("variant_end")[0]["ok"] and not records.done["ok"]
    assert (failure["step"], failure.get("expression", "")) == (row.step, row.expression)
    (source,) = records.of("stage")
    assert (source["file"], source["text"]) == (row.file, row.helper if row.file == "helper.py" else row.text)
    if row.expression:
        line = source["text"].splitlines()[failure["line"] - 1].encode()
        assert failure["file"] == row.file
        assert line[failure["column"] - 1 : failure["end_column"] - 1].decode() == row.expression


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_steps_before_are_done(told, row):
    at = STEPS.index(row.step)
    words = ["done"] * at + ["failed"] + ["not_reached"] * (len(STEPS) - at - 1)
    assert [(step["step"], step["status"]) for step in told(row).of("step")] == list(zip(STEPS, words))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_reproducer_is_the_text_if_that_is_enough(server, told, row, tmp_path):
    found = told(row).of("reproducer")
    assert [each["text"] for each in found] == [row.text] * row.alone
    if row.alone:
        (tmp_path / "again.py").write_text(row.text)
        again = server.ask(file=str(tmp_path / "again.py")).of("failure")[0]
        assert (again["step"], again.get("expression")) == (row.step, row.expression)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_explain_knows_the_cause(documents, row):
    said = json.loads(heliograph("explain", documents(row), "--json").stdout)
    assert (said["step"], said["cause"], said["kernel"]) == (row.step, row.cause, "script.py")
    assert said["advice"] and all(advice["text"] and advice["source"] for advice in said["advice"])
    words = heliograph("explain", documents(row))
    assert words.returncode == 0 and words.stdout.startswith("script.py  variant 1")
    report = heliograph("explain", documents(row), "--report")
    assert report.returncode == 0 and "- call:" not in report.stdout and "**failed**" in report.stdout


def row_named(name):
    return next(row for row in ROWS if row.name == name)


@pytest.mark.parametrize(
    ("name", "words"),
    [("main_raises", "'script.py'"), ("call_of_nothing", "'script.py' --call 'triple(f32[64])'")],
)
def test_the_command_captures_it_again(documents, name, words):
    said = json.loads(heliograph("explain", documents(row_named(name)), "--json").stdout)
    assert said["command"] == f"heliograph capture {words}"


def test_names_at_the_place_have_the_values_of_the_frame(told):
    names = {name["name"]: name["type"] for name in told(row_named("main_raises")).of("name")}
    assert names == {"x": "f32[4,4]", "n": "int 3"}


def test_text_of_the_script_is_no_value_that_is_told(server, tmp_path):
    (tmp_path / "script.py").write_text('key = "correct-horse"\nvalue = key + 1\n')
    records = server.ask(file=str(tmp_path / "script.py"))
    assert [(name["name"], name["type"]) for name in records.of("name")] == [("key", "str")]


@pytest.mark.parametrize("request_", [{"execute": "cpu"}, {"tune": json.dumps({"command": ["false"]})}], ids=str)
def test_where_kernels_are_run_there_is_no_document(server, tmp_path, request_):
    (tmp_path / "script.py").write_text("value = 1 / 0\n")
    opt = {"helion_opt": PYTHON} if "execute" in request_ else {}
    records = server.ask(file=str(tmp_path / "script.py"), **request_, **opt)
    assert not records.of("variant") and not records.done["ok"]


def capture(folder, *arguments):
    return subprocess.run(
        [HELIOGRAPH, "capture", "script.py", "--python", PYTHON, *arguments], cwd=folder, capture_output=True, text=True,
        env={**os.environ},
    )


def test_a_capture_that_goes_through_takes_its_place(tmp_path):
    """The rule of all failures: beside a document that is there, and replaced by the next good one."""
    script, good = tmp_path / "script.py", row_named("calls_nothing").text + "double(torch.zeros([64], device='cuda'))\n"
    script.write_text("value = (1 +\n")
    run = capture(tmp_path)
    assert run.returncode == 6 and "failed    script.py" in run.stderr and "script.syntax" in run.stderr
    assert [path.name for path in tmp_path.glob("*.helio")] == ["script.helio"]
    script.write_text(good)
    assert capture(tmp_path).returncode == 0
    assert heliograph("explain", tmp_path / "script.helio").returncode == 4
    script.write_text("value = (1 +\n")
    assert capture(tmp_path).returncode == 6
    assert sorted(path.name for path in tmp_path.glob("*.helio")) == ["script.failed.helio", "script.helio"]
    assert heliograph("explain", tmp_path / "script.failed.helio").returncode == 0


def test_nothing_can_be_captured_anew_from_such_a_document(documents):
    run = heliograph("capture", documents(row_named("main_raises")), "--config", "num_warps=4", "--json")
    assert run.returncode != 0 and json.loads(run.stdout)["error"]["code"] == "run.not-captured"
