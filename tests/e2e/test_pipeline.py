"""Passes run over a text of a document: the result is a new variant beside the one it came from, and what goes wrong is
told at its place with everything before it kept."""

import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from e2e import program
from e2e.test_recording import PLUGIN, is_running

CLEAN = "builtin.module(canonicalize,cse)"
LOWER = "builtin.module(lower-affine,convert-scf-to-cf,canonicalize,cse)"
MODULE = """func.func @f(%x: i32) -> i32 {
  %dead = arith.constant 7 : i32
  %sum = arith.addi %x, %x : i32
  return %sum : i32
}
"""
matmul = pytest.mark.parametrize("kernel", ["matmul"])


@pytest.fixture
def document(captured, tmp_path):
    return Path(shutil.copy(captured.file, tmp_path / "kernel.helio"))


@pytest.fixture
def small(tmp_path):
    file = tmp_path / "small.mlir"
    file.write_text(MODULE)
    return file


@pytest.fixture
def misbehaving(tmp_path):
    """helion-opt with passes that do what passes must not do, as the environment names it."""
    script = tmp_path / "helion-opt"
    script.write_text(f'#!/bin/sh\nexec {program.HELION_OPT} --load-pass-plugin={PLUGIN} "$@"\n')
    script.chmod(0o755)
    return {"HELIOGRAPH_OPT": str(script)}


def pipeline(file, *arguments, **options):
    run = program.heliograph("pipeline", file, "--json", *arguments, **options)
    return run, json.loads(run.out)


def passes(file, variant):
    run = program.heliograph("passes", file, "--variant", variant, "--json")
    assert run.code == 0, run.err
    return json.loads(run.out)["passes"]


def text(file, variant, index):
    return program.heliograph("passes", file, "--variant", variant, "--pass", index, "--text").out


def variants(file):
    return [variant for kernel in program.info(file)["kernels"] for variant in kernel["variants"]]


@matmul
def test_passes_over_stage0_make_a_variant_beside_the_original(document):
    before = program.heliograph("stages", document, "--stage", "ptx").out
    run, answer = pipeline(document, "--passes", LOWER)
    assert (run.code, answer["ok"], answer["variant"], answer["passes"]) == (0, True, 2, 4)
    rows = passes(document, 2)
    assert [row["argument"] for row in rows] == ["", "lower-affine", "convert-scf-to-cf", "canonicalize", "cse"]
    lowered = program.heliograph("stages", document, "--variant", 2, "--stage", "lowered").out
    assert lowered == text(document, 2, 4) and "cf.cond_br" in lowered and "affine.for" not in lowered
    assert program.heliograph("stages", document, "--stage", "ptx").out == before
    made = variants(document)[1]
    assert made["origin"] == {"parent": 1, "title": "lower-affine, convert-scf-to-cf, canonicalize, cse", "stage": "stage0",
                              "passes": LOWER, "after": None, "edited": False}
    assert variants(document)[0]["resources"]["registers"] > 0 and made["resources"] is None  # it has no machine code


@matmul
def test_the_spine_goes_on_into_what_passes_left(document):
    pipeline(document, "--passes", LOWER)
    found = program.links(document, 2, "--node", "0:acc")
    assert found["status"]["lowered"] == "code"
    (span,) = found["spans"]["lowered"]
    lowered = program.heliograph("stages", document, "--variant", 2, "--stage", "lowered").out
    assert "aten.addmm" in lowered.splitlines()[span["line"] - 1]
    # The loop's attribute went with the loop; what became of it is known by its location.
    loop = program.links(document, 2, "--node", "1:_for_loop")
    assert loop["status"]["lowered"] == "code" and "affine.for" not in lowered
    coverage = variants(document)[1]["pipelines"][1]["stages"][-1]["coverage"]
    assert coverage["reasons"].get("foreign", 0) == 0 and coverage["exact"] > coverage["total"] // 3


@matmul
def test_a_document_with_results_is_dumped_and_loaded(document, tmp_path):
    pipeline(document, "--passes", CLEAN)
    records = program.heliograph("dump", document).out
    (tmp_path / "records").write_text(records)
    again = tmp_path / "again.helio"
    assert program.heliograph("load", tmp_path / "records", "-o", again).code == 0
    assert program.heliograph("dump", again).out == records
    assert variants(again)[1]["origin"]["parent"] == 1


def test_a_text_becomes_a_document(small, tmp_path):
    run, answer = pipeline(small, "--passes", CLEAN, cwd=tmp_path)
    assert (run.code, answer["path"], answer["variant"]) == (0, "small.helio", 2)
    assert "%dead" not in text(tmp_path / "small.helio", 2, 1)
    assert small.read_text() == MODULE
    run, answer = pipeline(small, "--passes", CLEAN, cwd=tmp_path)
    assert (run.code, answer["error"]["code"]) == (1, "pipeline.exists")


@matmul
def test_an_output_leaves_the_document_alone(document, tmp_path):
    before = document.read_bytes()
    output = tmp_path / "result.helio"
    run, answer = pipeline(document, "--passes", CLEAN, "-o", output)
    assert run.code == 0 and len(variants(output)) == 2
    assert document.read_bytes() == before
    assert [file.name for file in tmp_path.glob("*.part")] == []


@matmul
def test_going_on_from_an_edited_text(document, tmp_path):
    pipeline(document, "--passes", LOWER)
    edited = tmp_path / "edited.mlir"
    edited.write_text(text(document, 2, 1).replace("arith.ceildivsi", "arith.ceildivui"))
    run, answer = pipeline(document, "--variant", 2, "--from-pass", 1, "--edited", edited)
    assert (run.code, answer["variant"], answer["passes"]) == (0, 3, 3)
    rows = passes(document, 3)
    assert [row["argument"] for row in rows] == ["", "lower-affine", "edit", "convert-scf-to-cf", "canonicalize", "cse"]
    assert [row["index"] for row in rows] == list(range(6))
    assert "ceildivui" in program.heliograph("stages", document, "--variant", 3, "--stage", "lowered").out
    assert variants(document)[2]["origin"]["title"].endswith("edited after lower-affine")
    # An edit of an edit: helion-opt counts passes, and not what was edited.
    edited.write_text(text(document, 3, 3))
    run, answer = pipeline(document, "--variant", 3, "--from-pass", 3, "--edited", edited)
    assert run.code == 0, run.out
    assert [row["argument"] for row in passes(document, 4)][-4:] == ["convert-scf-to-cf", "edit", "canonicalize", "cse"]


@matmul
def test_an_edit_that_changes_nothing_gives_the_same(document, tmp_path):
    pipeline(document, "--passes", LOWER)
    same = tmp_path / "same.mlir"
    for index in range(1, 4):
        same.write_text(text(document, 2, index))
        run, answer = pipeline(document, "--variant", 2, "--from-pass", index, "--edited", same)
        assert run.code == 0
        last = len(passes(document, answer["variant"])) - 1
        assert without_places(text(document, answer["variant"], last)) == without_places(text(document, 2, 4))


def without_places(text):
    """Locations are numbered as they are met, and ops that have none have the place where they were read."""
    lines = [re.sub(r" loc\((?:[^()]|\([^()]*\))*\)", "", line) for line in text.splitlines() if not line.startswith("#loc")]
    return "\n".join(lines)


def test_a_pipeline_that_does_not_parse_is_told_in_the_string(small, tmp_path):
    run, answer = pipeline(small, "--passes", "builtin.module(canonicalise)", cwd=tmp_path)
    assert (run.code, answer["ok"], answer["variant"]) == (1, False, None)
    problem = answer["diagnostics"][0]
    assert (problem["code"], problem["line"], problem["column"]) == ("mlir.pipeline", 1, 16)
    assert "canonicalize" in problem["next"]
    said = program.heliograph("pipeline", small, "--passes", "builtin.module(canonicalise)", cwd=tmp_path).err
    assert "    builtin.module(canonicalise)\n                   ^^^^^^^^^^^^" in said
    assert not (tmp_path / "small.helio").exists()


@pytest.mark.parametrize("how, status, code", [("fail", "failed", "mlir.pass-failed"), ("break", "failed", "mlir.pass"),
                                               ("crash", "not_finished", "mlir.crashed"), ("hang", "not_finished", "mlir.time-limit")])
def test_what_came_before_a_bad_pass_is_kept(small, tmp_path, misbehaving, how, status, code):
    bad = f"builtin.module(canonicalize,misbehave{{how={how}}},cse)"
    run, answer = pipeline(small, "--passes", bad, "--limit-seconds", 1, cwd=tmp_path, env=misbehaving)
    assert (run.code, answer["ok"], answer["variant"]) == (1, False, 2)
    assert code in [problem["code"] for problem in answer["diagnostics"]]
    document = tmp_path / "small.helio"
    rows = passes(document, 2)
    assert [(row["argument"], row["status"]) for row in rows[1:]] == [("canonicalize", "ok"), ("misbehave", status)]
    lowered = program.heliograph("stages", document, "--variant", 2, "--stage", "lowered").out
    assert lowered == text(document, 2, 1)
    if how == "break":
        problem = next(p for p in answer["diagnostics"] if p["code"] == code)
        assert (problem["stage"], problem["pass"]) == ("lowered", 1)
        assert "arith.addi" in lowered.splitlines()[problem["line"] - 1]


@matmul
def test_an_edited_text_that_is_not_sound_is_told_at_its_place(document, tmp_path):
    pipeline(document, "--passes", LOWER)
    before = document.read_bytes()
    edited = tmp_path / "edited.mlir"
    lines = text(document, 2, 1).replace("arith.ceildivsi", "arith.nonsense", 1)
    edited.write_text(lines)
    run, answer = pipeline(document, "--variant", 2, "--from-pass", 1, "--edited", edited)
    problem = answer["diagnostics"][0]
    assert (run.code, answer["variant"], problem["file"]) == (1, None, str(edited))
    assert "arith.nonsense" in lines.splitlines()[problem["line"] - 1] and problem["message"]
    assert document.read_bytes() == before


@matmul
@pytest.mark.parametrize("arguments, code, exit", [
    (["--passes", CLEAN, "--variant", "9"], "store.no-variant", 4),
    (["--passes", CLEAN, "--stage", "ptx"], "pipeline.not-mlir", 1),
    (["--passes", CLEAN, "--stage", "lowered"], "find.nothing", 4),
    ([], "pipeline.no-passes", 1),
    (["--from-pass", "3"], "pipeline.no-passes", 1),
    (["--stage", "ttgir"], "pipeline.no-text", 1),
    (["--stage", "ttgir", "--from-pass", "3", "--edited", "/dev/null"], "pipeline.inside-triton", 1),
    (["--passes", CLEAN, "--edited", "/no/such/file"], "file.unreadable", 3),
])
def test_what_cannot_be_asked_for_is_refused(document, arguments, code, exit):
    run, answer = pipeline(document, *arguments)
    assert (run.code, answer["error"]["code"]) == (exit, code)
    assert answer["error"]["next"]


def test_triton_s_own_text_is_refused_with_what_can_be_done(captured_ttgir, tmp_path):
    run, answer = pipeline(captured_ttgir, "--passes", CLEAN, cwd=tmp_path)
    assert (run.code, answer["diagnostics"][0]["code"]) == (1, "mlir.foreign-dialect")


@pytest.fixture
def captured_ttgir(tmp_path):
    from paths import ROOT

    return Path(shutil.copy(ROOT / "tests" / "data" / "softmax_two_pass.ttgir", tmp_path / "softmax.ttgir"))


def test_a_run_that_is_cancelled_leaves_nothing(small, tmp_path, misbehaving):
    arguments = [program.HELIOGRAPH, "pipeline", small, "--passes", "builtin.module(misbehave{how=hang})", "--limit-seconds", "60"]
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen") | misbehaving
    process = subprocess.Popen(list(map(str, arguments)), cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1)
    children = [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 130
    assert not (tmp_path / "small.helio").exists() and list(tmp_path.glob("*.part")) == []
    assert not any(is_running(child) for child in children)


@matmul
@pytest.mark.parametrize("stage, later", [("ttir", ["ttgir", "llir", "ptx", "sass"]), ("ttgir", ["llir", "ptx", "sass"]),
                                          ("llir", ["ptx", "sass"]), ("ptx", ["sass"])])
def test_triton_goes_on_from_a_stage_as_it_did_in_the_capture(document, tmp_path, stage, later):
    """Byte for byte, from the target and the options that were recorded; nothing of the user's runs."""
    edited = tmp_path / f"edited.{stage}"
    edited.write_text(program.heliograph("stages", document, "--stage", stage).out)
    run, answer = pipeline(document, "--stage", stage, "--edited", edited, "--python", program.PYTHON)
    assert (run.code, answer["variant"]) == (0, 2), run.out + run.err
    for each in later:
        was = program.heliograph("stages", document, "--stage", each).out
        assert program.heliograph("stages", document, "--variant", 2, "--stage", each).out == was, each
    (edit,) = [row for row in passes(document, 2) if row["argument"] == "edit"]
    assert (edit["stage"], edit["changed"]) == (stage, False)
    stages = {row["id"]: row["coverage"] for row in variants(document)[0]["pipelines"][0]["stages"]}
    made = {row["id"]: row["coverage"] for row in variants(document)[1]["pipelines"][0]["stages"]}
    for each in [stage, *later]:
        assert made[each] == stages[each], each
    assert variants(document)[1]["resources"] == variants(document)[0]["resources"]


@matmul
def test_an_edit_of_ttgir_reaches_the_machine_code(document, tmp_path):
    edited = tmp_path / "edited.ttgir"
    was = program.heliograph("stages", document, "--stage", "ttgir").out
    edited.write_text(was.replace("dense<0.000000e+00> : tensor<128x128xf32", "dense<1.000000e+00> : tensor<128x128xf32"))
    assert edited.read_text() != was
    run, answer = pipeline(document, "--stage", "ttgir", "--edited", edited, "--python", program.PYTHON)
    assert run.code == 0, run.out
    rows = passes(document, 2)
    edit = next(i for i, row in enumerate(rows) if row["argument"] == "edit")
    assert {row["stage"] for row in rows[:edit]} == {"ttir", "ttgir"}
    assert {row["stage"] for row in rows[edit + 1 :]} == {"llir"} and len(rows) - edit > 10
    assert rows[edit]["changed"] and text(document, 2, rows[edit]["index"]) == edited.read_text()
    ptx = [program.heliograph("stages", document, "--variant", number, "--stage", "ptx").out for number in (1, 2)]
    assert "0f3F800000" in ptx[1] and "0f3F800000" not in ptx[0]
    assert variants(document)[1]["origin"]["title"] == "edited TTGIR"


@matmul
def test_what_a_launch_needs_is_the_new_kernel_s(document, tmp_path):
    """One more buffer in shared memory is more bytes; what was launched, and how, stays."""
    edited = tmp_path / "edited.ttgir"
    was = program.heliograph("stages", document, "--stage", "ttgir").out
    edited.write_text(re.sub(r"local_alloc : \(\) -> !ttg.memdesc<(\d)x", lambda m: m[0][:-2] + f"{int(m[1]) + 1}x", was))
    text = edited.read_text()
    for line in was.splitlines():
        if "local_alloc" in line:
            kind = re.search(r"!ttg.memdesc<\d[^>]*>", line)[0]
            text = text.replace(kind, re.sub(r"<(\d)x", lambda m: f"<{int(m[1]) + 1}x", kind))
    edited.write_text(text)
    assert text != was
    run, answer = pipeline(document, "--stage", "ttgir", "--edited", edited, "--python", program.PYTHON)
    assert run.code == 0, run.out
    first, second = launches(document)
    assert second["shared_bytes"] > first["shared_bytes"] > 0
    for same in ("function", "grid", "arguments", "num_warps", "num_stages", "kwargs"):
        assert first[same] == second[same], same


@matmul
def test_a_kernel_that_did_not_come_about_has_no_shared_memory(document, tmp_path):
    edited = tmp_path / "edited.ptx"
    edited.write_text(program.heliograph("stages", document, "--stage", "ptx").out)
    run, answer = pipeline(document, "--stage", "ptx", "--edited", edited, "--python", program.PYTHON, "--limit-seconds", "0.01")
    assert (run.code, answer["diagnostics"][0]["code"]) == (1, "limit.seconds")
    assert launches(document)[-1]["shared_bytes"] in (0, launches(document)[0]["shared_bytes"])


def launches(file):
    """The launch records of all variants."""
    records = map(json.loads, program.heliograph("dump", file).out.splitlines())
    return [record for record in records if record["r"] == "launch"]


@matmul
@pytest.mark.parametrize("stage, spoil", [("ttgir", ("tt.store", "tt.stroe")), ("ptx", ("mov.b32", "mov.b33")), ("llir", ("ret void", "ret i32 5"))])
def test_a_text_that_triton_refuses_is_told_at_its_place(document, tmp_path, stage, spoil):
    edited = tmp_path / f"edited.{stage}"
    edited.write_text(program.heliograph("stages", document, "--stage", stage).out.replace(*spoil, 1))
    run, answer = pipeline(document, "--stage", stage, "--edited", edited, "--python", program.PYTHON)
    assert (run.code, answer["variant"]) == (1, None), run.out
    problem = answer["diagnostics"][0]
    assert (problem["code"], problem["file"]) == ("triton.edited-text", str(edited))
    assert spoil[1] in edited.read_text().splitlines()[problem["line"] - 1]
