"""Going on with Triton's compile from an edited text: what it makes, and what it says of a text that it cannot read."""

import re

import pytest

from bridge.driver import TTIR


GENERIC = """module {
  "tt.func"() <{arg_attrs = [{tt.divisibility = 16 : i32}], function_type = (!tt.ptr<i32>) -> (), sym_name = "k", sym_visibility = "public"}> ({
  ^bb0(%p: !tt.ptr<i32>):
    %v = "tt.load"(%p) <{isVolatile = false, operandSegmentSizes = array<i32: 1, 0, 0>}> : (!tt.ptr<i32>) -> i32 @FX
    %s = "arith.addi"(%v, %v) : (i32, i32) -> i32 @FX
    "tt.store"(%p, %s) : (!tt.ptr<i32>, i32) -> () @FX
    "tt.return"() : () -> ()
  }) {noinline = false} : () -> () loc("k.fx":1:1)
} loc("k.fx":1:1)
"""


@pytest.fixture
def resume(texts):
    """The records of one request; its exit code is in the last."""
    return lambda **request: texts.ask(**{"do": "resume", "target": "sm_90", "kernel": "k"} | request)


@pytest.fixture(scope="module")
def made(texts):
    records = texts.ask(do="resume", stage="ttir", text=TTIR, target="sm_90", options={"num_warps": 2})
    assert records.done["ok"], records.of("diagnostic")
    return records


def test_all_stages_that_follow_are_made(made):
    assert made.stages() == ["ttgir", "llir", "ptx", "sass"]
    assert made.done["ok"] and made.of("blob", name="cubin")
    assert '"ttg.num-warps" = 2' in made.text("ttgir"), "options count"


def test_triton_ir_of_others_begins_with_the_first_stage(resume):
    """The generic form, which any MLIR prints; what it says of places comes out in the PTX."""
    text = GENERIC.replace("@FX", 'loc("sum"("k.fx":7:1))')
    records = resume(stage="lowered", text=text, options={"num_warps": 2})
    assert records.done["ok"], records.of("diagnostic")
    assert records.stages() == ["ttir", "ttgir", "llir", "ptx", "sass"]
    assert {r["group"] for r in records.of("pass")} == {"make_ttir", "make_ttgir", "make_llir"}
    ptx = records.text("ptx")
    assert re.search(r'\.file\s+1 ".*k\.fx"', ptx) and re.search(r"\.loc\s+1 7 1\b", ptx)


def test_triton_ir_that_cannot_be_read_has_its_place(resume):
    records = resume(stage="lowered", text=GENERIC.replace(" @FX", "").replace("arith.addi", "arith.oops"))
    assert not records.done["ok"]
    (problem,) = records.of("diagnostic")
    assert (problem["code"], problem["line"]) == ("triton.edited-text", 5)


def test_its_passes_are_recorded(made):
    groups = {r["group"] for r in made.of("pass")}
    assert groups == {"make_ttgir", "make_llir"}
    assert [r["index"] for r in made.of("pass")] == list(range(len(made.of("pass"))))
    assert made.of("pass", stage="ttgir", status="ok")


def test_what_the_new_code_needs_of_a_launch_is_told(made, resume):
    (launch,) = made.of("launch")
    assert (launch["function"], launch["num_warps"], launch["num_ctas"], launch["shared_bytes"]) == ("k", 2, 1, 0)
    (launch,) = resume(stage="ptx", text=made.text("ptx"), ttgir=made.text("ttgir")).of("launch")
    assert (launch["num_warps"], launch["shared_bytes"]) == (2, 0)


def test_llvm_ir_takes_the_place_of_what_is_made(made, resume):
    edited = made.text("llir").replace("fadd float", "fmul float")
    records = resume(stage="llir", text=edited, ttgir=made.text("ttgir"))
    assert records.done["ok"] and records.stages() == ["ptx", "sass"] and not records.of("pass")
    assert "mul" in records.text("ptx") and "add.rn.f32" not in records.text("ptx").replace("add.rn.f32x2", "")


@pytest.mark.parametrize("do", ["resume", "check"])
@pytest.mark.parametrize("request_, code", [
    ({"stage": "sass", "text": "x"}, "resume.stage"),
    ({"stage": "ttir", "text": " \n"}, "resume.no-text"),
    ({"stage": "ptx", "text": "x"}, "resume.no-ttgir"),
    ({"stage": "ttir", "text": "x", "target": "sm_1"}, "target.unknown"),
    ({"stage": "ttir", "text": "x", "file": "k.py"}, "request.field"),
])
def test_requests_that_cannot_be_answered(resume, do, request_, code):
    records = resume(do=do, **request_)
    assert (records.done["exit"], records.codes("error")) == (2, [code])
    assert records.diagnostic(code)["next"] and not records.done["ok"]


def test_a_kind_of_request_that_nobody_knows(resume):
    records = resume(do="undo", stage="ttir", text=TTIR)
    assert (records.done["exit"], records.codes()) == (2, ["request.field"])


@pytest.mark.parametrize("spoil, line", [(("arith.addf", "arith.nonsense"), 7), (("%v, %v : tensor<128xf32>", "%v, %v : tensor<64xf32>"), 7)])
def test_a_text_that_cannot_be_read_is_told_at_its_place(resume, spoil, line):
    records = resume(stage="ttir", text=TTIR.replace(*spoil))
    problem = records.diagnostic("triton.edited-text")
    assert (records.done["ok"], problem["line"], problem["stage"]) == (False, line, "ttir")
    assert not records.stages()


def test_a_step_that_takes_too_long_is_ended(resume):
    records = resume(stage="ttir", text=TTIR, limit_seconds=0.01)
    assert not records.done["ok"] and records.codes("error") == ["limit.seconds"]


def test_a_text_longer_than_a_socket_s_messages(resume):
    records = resume(stage="ttir", text=TTIR + "// long\n" * (1 << 19))
    assert records.done["ok"], records.of("diagnostic")
