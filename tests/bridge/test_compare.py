"""Results of a run are compared with Helion's reference mode; what is run is a stand-in's matter here."""

import sys

import pytest
import torch

from bridge.driver import BRIDGE
from bridge.test_execute import CALL, asked

sys.path.insert(0, str(BRIDGE.parent))

from heliograph_bridge import differences, reference  # noqa: E402 - needs the path


def compared(server, **fields):
    records = server.ask(**asked(compare="eager", **fields))
    return records, {r["output"]: r for r in records.of("compare")}


# ---------------------------------------------------------------- calls


def test_what_a_call_returns_is_compared(server):
    records, outputs = compared(server, call="matmul(f16[16,32], f16[32,24])")
    assert list(outputs) == ["return"] and records.codes() == []
    told = outputs["return"]
    assert told["ok"] and told["with"] == told["reference"] == "eager" and told["mismatched"] == 0
    assert (told["dtype"], told["shape"], told["elements"]) == ("f16", [16, 24], 16 * 24)
    assert (told["rtol"], told["atol"]) == (1e-3, 1e-5) and told["call"] == records.of("run")[0]["call"]
    assert told["variant"] == records.of("variant")[0]["variant"] and "first" not in told


def test_an_argument_that_is_written_is_compared(server):
    records, outputs = compared(server, call="accumulate(f32[40], f32[40])")
    assert list(outputs) == ["argument out"] and outputs["argument out"]["ok"] and records.codes() == []


def test_the_first_wrong_element_is_told(server, player):
    _, outputs = compared(server, call="matmul(f16[16,32], f16[32,24])", helion_opt=player(PLAY="wrong"))
    told = outputs["return"]
    assert not told["ok"] and (told["first"], told["got"], told["mismatched"]) == ([1, 1], 77.0, 1)
    assert abs(told["got"] - told["expected"]) == pytest.approx(told["max_abs"])
    assert told["reference"] == "eager" and told["exact"]["mismatched"] == 1


def test_an_argument_that_should_have_been_written_is_wrong(server, player):
    _, outputs = compared(server, call="accumulate(f32[40], f32[40])", helion_opt=player(PLAY="nothing"))
    assert not outputs["argument out"]["ok"]


def test_rounding_of_the_reference_is_no_error_of_the_kernel(server):
    _, outputs = compared(server, args=["rounding"])
    told = outputs["return"]
    assert told["ok"] and told["reference"] == "eager in f64"
    assert told["exact"]["eager_max_abs"] > told["exact"]["max_abs"]


def test_rounding_of_the_kernel_is_told_from_an_error(server, player):
    """Neither is within tolerance of the exact result, one of them as far off as eager PyTorch is."""
    verdicts = {}
    for play in ("backwards", "wrong"):
        _, outputs = compared(server, args=["rounding"], helion_opt=player(PLAY=play))
        told = outputs["return"]
        assert not told["ok"] and told["reference"] == "eager"
        verdicts[play] = told["rounding"]
    assert verdicts == {"backwards": True, "wrong": False}


def test_a_kernel_without_a_reference_says_so(server, player):
    records, outputs = compared(server, call="assembled(f32[32])", helion_opt=player(PLAY="nothing"))
    assert not outputs and records.done["ok"]
    problem = records.diagnostic("compare.no-reference")
    assert problem["severity"] == "warning" and "inline_asm_elementwise" in problem["message"] and problem["next"]


def test_what_was_not_run_is_not_compared(server, player):
    records, outputs = compared(server, call=CALL, helion_opt=player(PLAY="refuse"))
    assert not outputs and records.codes() == ["cpu.no-lowering"]


def test_a_reference_that_takes_too_long_is_ended(server, player):
    records, _ = compared(server, call="endless(f32[8])", limit_seconds=2, helion_opt=player(PLAY="nothing"))
    assert "longer than 2 s" in records.diagnostic("compare.stopped")["message"] and records.of("variant_end")


# ---------------------------------------------------------------- numbers


def test_nan_equals_nan_and_infinity_itself_alone():
    inf, nan = float("inf"), float("nan")
    found = torch.tensor([nan, inf, inf, 1.0, nan])
    expected = torch.tensor([nan, inf, -inf, 1.0, 0.0])
    told = differences.difference(found, expected, 1e-3, 1e-5)
    assert (told.mismatched, told.first, told.max_abs, told.max_rel) == (2, 2, inf, inf)
    assert differences.difference(found[:2], expected[:2], 0, 0) == differences.Difference()


@pytest.mark.parametrize("dtype", [torch.int64, torch.uint8, torch.bool, torch.int32])
def test_integers_are_exact(dtype):
    one = torch.ones(5, dtype=dtype)
    other = one.clone()
    other[3] = 0
    assert differences.difference(one, one, 1.0, 1.0).is_ok
    told = differences.difference(one, other, 1.0, 1.0)
    assert (told.mismatched, told.first, told.max_abs) == (1, 3, 1.0)
    assert not differences.is_equal(one, other)


def test_large_integers_differ_by_one():
    big = torch.tensor([2**60])
    assert differences.difference(big, big + 1, 0, 0).mismatched == 1


@pytest.mark.parametrize("seed", range(5))
def test_a_difference_is_what_torch_says(seed, monkeypatch):
    monkeypatch.setattr(differences, "_CHUNK", 7)
    torch.manual_seed(seed)
    expected = torch.randn(6, 9)
    found = expected + 1e-3 * torch.randn(6, 9) * (torch.rand(6, 9) < 0.3)
    told = differences.difference(found, expected, 1e-3, 1e-5)
    apart = ~torch.isclose(found, expected, rtol=1e-3, atol=1e-5)
    assert told.mismatched == apart.sum() and told.first == (apart.reshape(-1).nonzero()[0] if apart.any() else None)
    assert told.max_abs == pytest.approx((found.double() - expected.double()).abs().max().item())
    assert told.is_ok == (not apart.any())


def test_nothing_differs_in_nothing():
    assert differences.difference(torch.empty(0), torch.empty(0), 0, 0).is_ok


def test_copies_share_what_the_tensors_share():
    base = torch.arange(12.0)
    tree = (base[:6], [base.view(3, 4).t(), 5], {"other": torch.ones(2)})
    left, (right, number), others = reference.copies(tree)
    assert number == 5 and right.stride() == (1, 4) and torch.equal(right, base.view(3, 4).t())
    right[0, 0] = 9.0
    assert left[0] == 9.0 and base[0] == 0.0 and others["other"].sum() == 2
    assert reference.copies(tree, lambda tensor: None) is None
