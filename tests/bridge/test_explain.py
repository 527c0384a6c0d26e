"""`heliograph explain` on kernels that failed: what it says, where its remedies come from, and that they help."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from bridge.driver import PYTHON, SCRIPTS
from bridge.failing_rows import LIMITS, ROWS, request_of
from bridge.failing_scripts import ROWS as SCRIPTS_THAT_END
from paths import BUILD, ROOT

HELIOGRAPH = BUILD / "bin" / "heliograph"
SITE = Path(subprocess.run(
    [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], capture_output=True, text=True, check=True
).stdout.strip())


def heliograph(*arguments, env=None):
    return subprocess.run(
        [HELIOGRAPH, *map(str, arguments)], capture_output=True, text=True, env={**os.environ, **(env or {})}
    )


class Explained:
    """Documents of failed captures, made of the bridge's records; each capture once."""

    def __init__(self, server, folder):
        self.server, self.folder, self.known = server, folder, {}

    def document(self, name, **request):
        if name not in self.known:
            records = self.server.ask(**{"file": f"failing/{name}.py", **request_of(name), **request})
            path = self.folder / f"{name}.helio"
            lines = path.with_suffix(".jsonl")
            lines.write_text("".join(json.dumps(record) + "\n" for record in records))
            run = heliograph("load", lines, "-o", path)
            assert run.returncode == 0, run.stderr
            self.known[name] = path
        return self.known[name]

    def json(self, name, **request):
        run = heliograph("explain", self.document(name, **request), "--json")
        assert run.returncode == 0, run.stderr + run.stdout
        return json.loads(run.stdout)


@pytest.fixture(scope="session")
def explained(server, tmp_path_factory):
    return Explained(server, tmp_path_factory.mktemp("explained"))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_cause_is_known_and_has_remedies(explained, row):
    said = explained.json(row.name)
    assert (said["step"], said["cause"]) == (row.step, row.cause)
    assert said["problem"]["code"] == row.code
    assert said["advice"] and all(advice["text"] and advice["source"] for advice in said["advice"])


@pytest.mark.parametrize("limit", LIMITS, ids=str)
def test_limits_have_causes_too(explained, limit):
    said = explained.json(limit.name, file="kernels.py", args=[limit.kernel], **dict(limit.request))
    assert said["cause"] == limit.cause
    assert "bytes" in said["problem"]["message"] or said["pass"]["bytes"] > 0


def test_every_cause_is_one_that_happens():
    """Those of models: tests/e2e/test_onnx.py."""
    files = [path for path in (ROOT / "core" / "failure").glob("causes_*.cpp") if path.stem != "causes_models"]
    text = "".join(path.read_text() for path in files)
    ids = set(re.findall(r"(?m)^    \{\"([\w-]+)\",", text))
    assert len(ids) > 50 and ids - {"too-much-memory"} == {row.cause for row in (*ROWS, *LIMITS, *SCRIPTS_THAT_END)}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_remedies_point_at_code_that_is_there(explained, row):
    for advice in explained.json(row.name)["advice"]:
        file, _, name = advice["source"].partition(", ")
        if not file.startswith(("helion/", "triton/")):
            continue
        assert (SITE / file).is_file(), file
        assert not name or re.search(rf"\b{name}\b", (SITE / file).read_text()), advice["source"]


@pytest.mark.parametrize("row", [row for row in ROWS if row.mends], ids=str)
def test_the_changed_line_makes_it_work(server, explained, row, tmp_path):
    """Each rewrite is made in the file, which is then captured again."""
    changes = [advice["change"] for advice in explained.json(row.name)["advice"] if "change" in advice]
    assert len(changes) == row.mends
    for number, change in enumerate(changes):
        lines = (SCRIPTS / "failing" / f"{row.name}.py").read_text().splitlines()
        at = change["line"] - 1
        assert lines[at : at + len(change["removed"])] == change["removed"]
        lines[at : at + len(change["removed"])] = change["added"]
        path = tmp_path / f"mended{number}.py"
        path.write_text("\n".join(lines) + "\n")
        records = server.ask(file=str(path))
        assert records.codes("error") == [] and records.stages()[-1] == "sass"


def test_the_command_names_a_target_that_is_not_the_usual_one(explained):
    assert explained.json("specialized_warps")["command"].endswith(" --target sm_100")
    assert "--target" not in explained.json("slice_of_row")["command"]


def test_the_caret_stands_under_the_expression(explained):
    run = heliograph("explain", explained.document("slice_of_row"))
    lines = run.stdout.splitlines()
    caret = next(index for index, line in enumerate(lines) if re.fullmatch(r" +\| +\^+", line))
    first, last = lines[caret].index("^"), lines[caret].rindex("^")
    assert lines[caret - 1][first : last + 1] == "x[tile, :][:, 0:block]"
    assert "39 of 45 expressions" in run.stdout and "11 nodes, the last one subscript" in run.stdout
    assert "-        out[tile] = x[tile, :][:, 0:block].sum(-1)" in run.stdout
    assert "+        out[tile] = x[tile, 0:block].sum(-1)" in run.stdout


def test_ptx_that_was_refused_leads_to_the_users_line(server, tmp_path):
    """By the links of the PTX, which a capture of the program makes."""
    path = tmp_path / "out.helio"
    heliograph("capture", SCRIPTS / "failing" / "ptxas_refuses.py", "-o", path, "--python", PYTHON)
    said = json.loads(heliograph("explain", path, "--json").stdout)
    assert said["step"] == "ptxas" and said["node"]["target"].endswith("inline_asm_elementwise")
    assert said["place"]["line"] == 12


def test_nodes_that_were_traced_can_be_asked_for(explained):
    """Where nothing was lowered, the graphs of the device IR are the document's."""
    run = heliograph("links", explained.document("slice_of_accumulator"), "--node", "1:subscript", "--json")
    assert run.returncode == 0 and json.loads(run.stdout)["target"] == "helion.language.view_ops.subscript"


@pytest.mark.parametrize("name", ["slice_of_accumulator", "complex_numbers", "no_tensors"])
def test_a_dump_of_a_failure_is_the_same_document(explained, tmp_path, name):
    first = heliograph("dump", explained.document(name)).stdout
    (tmp_path / "again.jsonl").write_text(first)
    assert heliograph("load", tmp_path / "again.jsonl", "-o", tmp_path / "again.helio").returncode == 0
    assert heliograph("dump", tmp_path / "again.helio").stdout == first


def test_a_document_without_a_failure(explained):
    run = heliograph("explain", explained.document("none", file="kernels.py", args=["add"]), "--json")
    assert run.returncode == 4 and "failed" in json.loads(run.stdout)["error"]["message"]


def test_a_capture_that_somebody_ended_is_no_failure(explained, tmp_path):
    records = explained.document("none", file="kernels.py", args=["add"]).with_suffix(".jsonl").read_text().splitlines()
    ended = {"r": "diagnostic", "severity": "error", "code": "capture.incomplete", "message": "It ended", "stage": "llir"}
    at = next(number for number, line in enumerate(records) if '"variant_end"' in line)
    (tmp_path / "ended.jsonl").write_text("\n".join([*records[:at], json.dumps(ended), *records[at:]]) + "\n")
    assert heliograph("load", tmp_path / "ended.jsonl", "-o", tmp_path / "ended.helio").returncode == 0
    run = heliograph("explain", tmp_path / "ended.helio")
    assert run.returncode == 4 and "did not fail" in run.stderr


def test_no_document(tmp_path):
    assert heliograph("explain", tmp_path / "nothing.helio").returncode == 3


# ---------------------------------------------------------------- remedies that are tried


@pytest.fixture(scope="session")
def captured(tmp_path_factory):
    """A document that the program captured, of a script that imports what stands beside it."""
    folder = tmp_path_factory.mktemp("tried")
    (folder / "widths.py").write_text("WIDTH = 64\n")
    text = (SCRIPTS / "failing" / "slice_of_row.py").read_text()
    (folder / "rows.py").write_text(text.replace("import torch\n", "import torch\nfrom widths import WIDTH  # noqa: F401\n", 1))
    run = heliograph("capture", folder / "rows.py", "-o", folder / "rows.helio", "--python", PYTHON)
    assert run.returncode == 6, run.stderr
    return folder


@pytest.mark.parametrize("remedy", [1, 2])
def test_a_remedy_is_tried_in_a_scratch_copy(captured, tmp_path, remedy):
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in captured.iterdir() if path.is_file()}
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    run = heliograph(
        *("explain", captured / "rows.helio", "--try", remedy, "-o", tmp_path / "out.helio", "--python", PYTHON),
        env={"TMPDIR": str(scratch)},
    )
    assert run.returncode == 0, run.stderr
    assert "makes it go through; a scratch copy was captured" in run.stdout
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in captured.iterdir() if path.is_file()} == before
    assert not list(scratch.glob("heliograph-scratch-*"))
    info = json.loads(heliograph("info", tmp_path / "out.helio", "--json").stdout)
    assert [each["code"] for each in info["diagnostics"]] == ["script.scratch-copy"]
    assert str(captured / "rows.py") in info["diagnostics"][0]["message"]
    source = heliograph("stages", tmp_path / "out.helio", "--stage", "source").stdout
    assert ("x[tile, 0:block]" if remedy == 1 else "torch.where") in source and "from widths import" in source


def test_a_config_that_failed_is_not_asked_for_again(tmp_path):
    script = tmp_path / "config.py"
    script.write_bytes((SCRIPTS / "failing" / "unknown_config_field.py").read_bytes())
    assert heliograph("capture", script, "-o", tmp_path / "a.helio", "--python", PYTHON).returncode == 6
    run = heliograph("explain", tmp_path / "a.helio", "--try", 1, "-o", tmp_path / "b.helio", "--python", PYTHON, "--json")
    assert run.returncode in (0, 6), run.stderr
    answer = json.loads(run.stdout)
    assert answer["path"] == str(tmp_path / "b.helio") and answer["kernels"] == 1


@pytest.mark.parametrize(("name", "remedy", "words"), [("slice_of_row", 3, "no remedy 3"), ("too_much_shared", 1, "in words only")])
def test_what_cannot_be_tried(explained, tmp_path, name, remedy, words):
    run = heliograph("explain", explained.document(name), "--try", remedy, "-o", tmp_path / "out.helio", "--json")
    error = json.loads(run.stdout)["error"]
    assert run.returncode != 0 and error["code"] == "explain.no-change" and words in error["message"]
    assert not (tmp_path / "out.helio").exists()


def test_a_script_that_is_gone_cannot_be_tried(captured, tmp_path):
    document = tmp_path / "rows.helio"
    document.write_bytes((captured / "rows.helio").read_bytes().replace(b"/rows.py", b"/gone.py"))
    run = heliograph("explain", document, "--try", 1, "--json")
    assert run.returncode != 0 and json.loads(run.stdout)["error"]["code"] == "run.no-script"


def test_code_of_the_same_form_in_other_kernels(server, tmp_path):
    (tmp_path / "two.py").write_text(TWO)
    records = server.ask(file=str(tmp_path / "two.py"))
    (tmp_path / "two.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    assert heliograph("load", tmp_path / "two.jsonl", "-o", tmp_path / "two.helio").returncode == 0
    said = json.loads(heliograph("explain", tmp_path / "two.helio", "--json").stdout)
    assert [(each["kernel"], each["text"], each["stops"]) for each in said["same_code"]] == [
        ("works", "out[tile, 0:64] = x[tile, 0:64] * 2", "")]
    assert "went through  works" in heliograph("explain", tmp_path / "two.helio").stdout


TWO = '''import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[32]))
def fails(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, 0:64] = x[tile, :][:, 0:64]
    return out


@helion.kernel(config=helion.Config(block_sizes=[32]))
def works(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, 0:64] = x[tile, 0:64] * 2
    return out


for kernel in (fails, works):
    try:
        kernel(torch.randn([128, 128], device="cuda"))
    except helion.exc.BackendUnsupported:
        pass
'''


# ---------------------------------------------------------------- reports and reproducers

HOSTILE = '''"""Written by ada (ada.lovelace@example.org), token ghp_abcdefghijklmnopqrstuvwxyz0123456789."""

import helion
import helion.language as hl
import torch

PATH = "/home/ada/secret-project/weights.bin"
password = "correct-horse-battery"
SCALE = 3.0  # from /home/ada/notes.txt, key value-of-the-environment


def scaled(value):
    """https://ada:hunter2@example.org/"""
    return value * SCALE


@helion.kernel()
def slices(x: torch.Tensor, note: str) -> torch.Tensor:
    out = torch.empty_like(x)  # ada was here
    for tile in hl.tile(x.size(0)):
        out[tile, :] = scaled(x[tile, :][:, 0:128]) if PATH + password else x[tile, :]
    return out


slices(torch.randn([256, 128], device="cuda"), "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdef for ada")
'''
PRIVATE = ("ada", "lovelace", "ghp_", "secret-project", "correct-horse", "value-of-the", "hunter2", "eyJzdWI")
ENVIRONMENT = {"HOME": "/home/ada", "USER": "ada", "LOGNAME": "ada", "SOME_TOKEN": "value-of-the-environment"}


@pytest.fixture(scope="session")
def hostile(explained, tmp_path_factory):
    folder = tmp_path_factory.mktemp("secret-project") / "ada"
    folder.mkdir()
    (folder / "hostile.py").write_text(HOSTILE)
    return explained.document("hostile", file=str(folder / "hostile.py"))


def test_a_report_has_nothing_private(hostile):
    run = heliograph("explain", hostile, "--report", env=ENVIRONMENT)
    assert run.returncode == 0 and "# The Triton backend cannot slice" in run.stdout
    assert "| Device tracing | **failed** |" in run.stdout and "```python" in run.stdout
    assert [word for word in PRIVATE if re.search(rf"(?<![\w]){re.escape(word)}", run.stdout)] == []


def test_a_reproducer_has_nothing_private_and_fails_the_same_way(server, hostile, tmp_path):
    path = tmp_path / "reproducer.py"
    run = heliograph("explain", hostile, "--reproducer", path, env=ENVIRONMENT)
    assert run.returncode == 0, run.stderr
    text = path.read_text()
    assert [word for word in PRIVATE if re.search(rf"(?<![\w]){re.escape(word)}", text)] == []
    assert "def scaled(value)" in text and "SCALE = 3.0" in text
    again = server.ask(file=str(path))
    assert again.codes("error")[0] == "helion.BackendUnsupported"
    assert again.of("failure")[0]["expression"] == "x[tile, :][:, 0:128]"
    alone = subprocess.run([PYTHON, path], capture_output=True, text=True)
    assert alone.returncode == 1 and "helion.exc.BackendUnsupported" in alone.stderr


def test_a_reproducer_that_cannot_be_written(explained, tmp_path):
    run = heliograph("explain", explained.document("slice_of_row"), "--reproducer", tmp_path / "no" / "where.py", "--json")
    assert run.returncode == 3 and json.loads(run.stdout)["error"]["code"] == "file.unwritable"
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "folder").mkdir()  # a place that nothing can be moved to: what was written beside it goes
    run = heliograph("explain", explained.document("slice_of_row"), "--reproducer", tmp_path / "folder", "--json")
    assert run.returncode == 3 and json.loads(run.stdout)["error"]["code"] == "file.unwritable"
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


# ---------------------------------------------------------------- damaged documents

DAMAGE = (
    ("failure", {"line": -3, "column": 99999, "end_column": -1}), ("failure", {"line": 2**31, "end_line": 0}),
    ("failure", {"step": "no-such-step"}), ("failure", {"expression": "x" * 100000}),
    ("failure", {"expression": "\ud800[", "kind": None}), ("failure", {"exception": {"class": 3}}),
    ("failure", {"frames": [None, 3, "x", {"folded": "many"}]}), ("failure", {"node": {"graph": "x", "node": None}}),
    ("typed", {"spans": [[], [1], ["a", "b"], None, [9, 9, 9, -9, "Name", "SymInt s0"], [10, 900, 10, 999, "Name", "f32"]]}),
    ("name", {"val": {"kind": "SymInt", "expr": None}, "type": None}), ("step", {"done": -1, "unit": "x" * 1000}),
    ("reproducer", {"text": "'''never closed"}), ("stage", {"text": ""}),
)


@pytest.mark.parametrize(("kind", "fields"), DAMAGE, ids=str)
@pytest.mark.parametrize("name", ["slice_of_row", "misspelt_name", "dynamic_allocation"])
def test_damaged_records_are_no_crash(explained, tmp_path, name, kind, fields):
    records = [json.loads(line) for line in explained.document(name).with_suffix(".jsonl").read_text().splitlines()]
    for record in records:
        if record["r"] == kind:
            record.update(fields)
    lines = tmp_path / "damaged.jsonl"
    lines.write_bytes(b"".join(json.dumps(record).encode() + b"\n" for record in records))
    loaded = heliograph("load", lines, "-o", tmp_path / "damaged.helio")
    assert loaded.returncode in (0, 1, 3)
    if loaded.returncode == 0:
        for words in ([], ["--json"], ["--report"]):
            assert heliograph("explain", tmp_path / "damaged.helio", *words).returncode in (0, 4)
