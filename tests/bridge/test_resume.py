"""Going on with Triton's compile from an edited text: what it makes, and what it says of a text that it cannot read."""

import json
import os
import subprocess

import pytest

from bridge import driver

TTIR = """module {
  tt.func public @k(%x: !tt.ptr<f32> {tt.divisibility = 16 : i32}, %n: i32) {
    %i = tt.make_range {end = 128 : i32, start = 0 : i32} : tensor<128xi32> loc("k.py":3:9)
    %p = tt.splat %x : !tt.ptr<f32> -> tensor<128x!tt.ptr<f32>>
    %q = tt.addptr %p, %i : tensor<128x!tt.ptr<f32>>, tensor<128xi32>
    %v = tt.load %q : tensor<128x!tt.ptr<f32>>
    %s = arith.addf %v, %v : tensor<128xf32>
    tt.store %q, %s : tensor<128x!tt.ptr<f32>>
    tt.return
  }
}
"""


def resume(*options, **request):
    """(exit code, Records) of one request."""
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [driver.PYTHON, str(driver.BRIDGE), "resume", "--records-fd", str(writer), *options], stdin=subprocess.PIPE,
        pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    process.stdin.write(json.dumps({"target": "sm_90", "kernel": "k"} | request).encode())
    process.stdin.close()
    with os.fdopen(reader, "rb") as stream:
        records = driver.Records(json.loads(line) for line in stream)
    return process.wait(), records


@pytest.fixture(scope="module")
def made():
    code, records = resume(stage="ttir", text=TTIR, options={"num_warps": 2})
    assert code == 0, records.of("diagnostic")
    return records


def test_all_stages_that_follow_are_made(made):
    assert made.stages() == ["ttgir", "llir", "ptx", "sass"]
    assert made.done["ok"] and made.of("blob", name="cubin")
    assert '"ttg.num-warps" = 2' in made.text("ttgir"), "options count"


def test_its_passes_are_recorded(made):
    groups = {r["group"] for r in made.of("pass")}
    assert groups == {"make_ttgir", "make_llir"}
    assert [r["index"] for r in made.of("pass")] == list(range(len(made.of("pass"))))
    assert made.of("pass", stage="ttgir", status="ok")


def test_llvm_ir_takes_the_place_of_what_is_made(made):
    edited = made.text("llir").replace("fadd float", "fmul float")
    code, records = resume(stage="llir", text=edited, ttgir=made.text("ttgir"))
    assert code == 0 and records.stages() == ["ptx", "sass"] and not records.of("pass")
    assert "mul" in records.text("ptx") and "add.rn.f32" not in records.text("ptx").replace("add.rn.f32x2", "")


@pytest.mark.parametrize("request_, code", [
    ({"stage": "sass", "text": "x"}, "resume.stage"),
    ({"stage": "ttir", "text": " \n"}, "resume.no-text"),
    ({"stage": "ptx", "text": "x"}, "resume.no-ttgir"),
    ({"stage": "ttir", "text": "x", "target": "sm_1"}, "target.unknown"),
])
def test_requests_that_cannot_be_answered(request_, code):
    exit_code, records = resume(**request_)
    assert (exit_code, records.codes("error")) == (2, [code])
    assert records.diagnostic(code)["next"] and not records.done["ok"]


@pytest.mark.parametrize("spoil, line", [(("arith.addf", "arith.nonsense"), 7), (("%v, %v : tensor<128xf32>", "%v, %v : tensor<64xf32>"), 7)])
def test_a_text_that_cannot_be_read_is_told_at_its_place(spoil, line):
    code, records = resume(stage="ttir", text=TTIR.replace(*spoil))
    problem = records.diagnostic("triton.edited-text")
    assert (code, problem["line"], problem["stage"]) == (1, line, "ttir")
    assert not records.stages()


def test_a_module_without_a_kernel_says_so():
    code, records = resume(stage="ttir", text="module {\n}\n")
    assert code == 1 and records.codes("error") and not records.done["ok"]


def test_a_step_that_takes_too_long_is_ended(made):
    code, records = resume("--limit-seconds", "0.01", stage="ttir", text=TTIR)
    assert code == 1 and records.codes("error") == ["limit.seconds"]
