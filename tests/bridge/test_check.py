"""What Triton would say of an edited text, asked while somebody types: its place, whatever the text does to the compiler."""

import os
import time

import pytest

from bridge.driver import TTIR, wait_for


@pytest.fixture(scope="module")
def made(texts):
    """The text of each stage."""
    records = texts.ask(do="resume", stage="ttir", text=TTIR, target="sm_90", options={"num_warps": 4})
    return {"ttir": TTIR} | {stage: records.text(stage) for stage in ("ttgir", "llir", "ptx")}


@pytest.fixture
def check(texts, made):
    def ask(stage, text, **fields):
        return texts.ask(do="check", stage=stage, text=text, target="sm_90", ttgir=made["ttgir"], **fields)

    return ask


@pytest.mark.parametrize("stage", ["ttir", "ttgir", "llir", "ptx"])
def test_a_sound_text_has_no_problems(check, made, stage):
    records = check(stage, made[stage])
    assert (records.codes(), records.done["ok"], records.stages()) == ([], True, [])


@pytest.mark.parametrize("stage, spoil, column", [
    ("ttir", ("arith.addf", "arith.nonsense"), 10),
    ("ttir", ("%v, %v : tensor<128xf32>", "%v, %w : tensor<128xf32>"), 25),
    ("ttgir", ("tt.store", "tt.stroe"), 5),
    ("llir", ("ret void", "ret i32 5"), 1),
    ("ptx", ("mov.u32", "mov.u33"), 1),
])
def test_a_problem_is_told_at_its_place(check, made, stage, spoil, column):
    text = made[stage].replace(*spoil, 1)
    problem = check(stage, text).diagnostic("triton.edited-text")
    assert spoil[1] in text.splitlines()[problem["line"] - 1]
    assert (problem["severity"], problem["stage"], problem["column"]) == ("error", stage, column)
    assert problem["message"] and problem["next"]


def test_what_a_verifier_says_is_told_in_the_text_and_not_where_the_op_came_from(check):
    text = TTIR.replace("end = 128 : i32, start = 0", "end = 127 : i32, start = 0")
    problem = check("ttir", text).diagnostic("triton.edited-text")
    assert problem["line"] == 3, problem


@pytest.mark.parametrize("stage", ["ttir", "ttgir", "llir", "ptx"])
def test_a_text_cut_in_the_middle(check, made, stage):
    text = made[stage][: len(made[stage]) // 2].rsplit(" ", 1)[0]
    problem = check(stage, text).diagnostic("triton.edited-text")
    assert 1 <= problem["line"] <= len(text.splitlines()) + 1


@pytest.mark.parametrize("stage, text, line", [
    ("ttir", "// nothing\nmodule {\n}\n", 2),
    ("ttir", TTIR.replace("public", "private"), 1),
    ("ttgir", TTIR, 1),
    ("llir", "declare void @f()\n", 1),
])
def test_what_can_be_read_but_is_no_kernel(check, stage, text, line):
    problem = check(stage, text).diagnostic("triton.edited-text")
    assert (problem["severity"], problem["line"]) == ("error", line)


def test_a_text_that_crashes_the_parser_takes_nobody_along(check):
    problem = check("ttir", "module {" * 20000).diagnostic("triton.edited-text")
    assert "SIG" in problem["message"] and problem["next"] and "line" not in problem
    assert check("ttir", TTIR).done["ok"]


def test_ptx_of_another_target(check, made):
    newer = check("ptx", made["ptx"].replace(".target sm_90a", ".target sm_200a"))
    assert newer.codes("error"), newer
    future = made["ptx"].replace(".version ", ".version 9")
    problem = check("ptx", future).diagnostic("triton.edited-text")
    assert future.splitlines()[problem["line"] - 1].startswith(".version")


def test_a_kernel_that_nobody_launches_is_a_warning(check, made, texts):
    text = made["ptx"].replace(".entry k(", ".entry other(")
    records = check("ptx", text)
    problem = records.diagnostic("triton.edited-text")
    assert (problem["severity"], records.done["ok"]) == ("warning", True)
    assert "k" in problem["message"] and ".entry" in text.splitlines()[problem["line"] - 1]
    resumed = texts.ask(do="resume", stage="ptx", text=text, ttgir=made["ttgir"], target="sm_90")
    assert "triton.edited-text" in resumed.codes("warning") and resumed.done["ok"]


@pytest.mark.parametrize("stage", ["ttir", "ptx"])
def test_text_that_is_no_text(check, stage):
    """A lone surrogate, which is how Python hands over a byte that is no UTF-8; a null; all of Unicode."""
    for text in ("\udcff", "a\0b", "\U0001f600 \u2028"):
        assert check(stage, text).codes("error") == ["triton.edited-text"], text


def test_a_check_that_takes_too_long_is_ended(check, made):
    text = made["ptx"].replace("ret;", "add.s32 %r1, %r1, 1;\n" * 300000 + "ret;")
    records = check("ptx", text, limit_seconds=0.5)
    assert records.codes("error") == ["limit.seconds"] and "PTX" in records.diagnostic("limit.seconds")["message"]
    assert check("ttir", TTIR).done["ok"]


def test_a_check_that_is_cancelled_ends_at_once_with_all_it_started(texts, made):
    text = made["ptx"].replace("ret;", "add.s32 %r1, %r1, 1;\n" * 300000 + "ret;")
    number = texts.send(do="check", stage="ptx", text=text, ttgir=made["ttgir"], target="sm_90")
    try:
        wait_for(lambda: ptxas_below(texts.process.pid))
    finally:
        begin = time.monotonic()
        texts.write(b'{"cancel": %d}' % number)
        records = texts.answer()
    assert (records.codes(), time.monotonic() - begin < 5) == (["cancelled"], True)
    wait_for(lambda: not ptxas_below(texts.process.pid))
    assert texts.ask(do="check", stage="ttir", text=TTIR).done["ok"]


def ptxas_below(pid):
    """Those that run; and the check's own process does not outlive them, since the next request waits for its end."""
    found = []
    for child in descendants(pid):
        try:
            with open(f"/proc/{child}/cmdline") as file:
                found += [child] if "ptxas" in file.read() else []
        except OSError:
            pass
    return found


def descendants(pid):
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/children") as file:
                children = list(map(int, file.read().split()))
        except OSError:
            continue
        for child in children:
            yield child
            yield from descendants(child)
