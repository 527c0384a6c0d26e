"""Our own kernels run on the CPU, by the real helion-opt, and give what eager PyTorch gives; their own checks pass too."""

import sys

import pytest

from e2e.program import HELION_OPT, KERNELS, SPECIAL
from fuzz import fuzz_kernels

NAMES = sorted(path.stem for path in KERNELS.glob("*.py"))


def run(server, **fields):
    return server.ask(execute="cpu", helion_opt=str(HELION_OPT), compare="eager", **fields)


@pytest.mark.parametrize("name", NAMES)
def test_a_kernel_is_right(server, name):
    records = run(server, file=str(KERNELS / f"{name}.py"))
    runs, outputs = records.of("run"), records.of("compare")
    assert records.codes() == [] and records.done["ok"]
    assert runs and all(r["status"] == "ran" and r["seconds"] > 0 and r["grid"] for r in runs)
    assert {r["call"] for r in runs} == {r["call"] for r in outputs}
    assert [r for r in outputs if not r["ok"] and not r.get("rounding")] == []


CALLS = [
    ("matmul", "matmul(f32[65,33], f32[33,70])"),
    ("matmul", "matmul(bf16[16,512]{1,16}, bf16[512,16])"),
    ("softmax", "softmax_two_pass(f32[7,1000])"),
    ("layer_norm", "layer_norm(f16[3,77], f16[77], f16[77], 1e-5)"),
    ("long_sum", "sum_by_hand(f32[3,1])"),
    ("rms_norm", "rms_norm(bf16[5,100], bf16[100], 1e-5)"),
]


@pytest.mark.parametrize("name, call", CALLS)
def test_a_call_of_other_sizes_is_right(server, name, call):
    records = run(server, file=str(KERNELS / f"{name}.py"), call=call, seed=7)
    assert [r["status"] for r in records.of("run")] == ["ran"] and records.codes() == []
    outputs = records.of("compare")
    assert outputs and [r for r in outputs if not r["ok"] and not r.get("rounding")] == []


def test_configs_do_not_change_what_is_computed(server):
    for config in ("block_sizes=[16,16,16]", "block_sizes=[64,32,128] num_warps=8", "block_sizes=[128,128,64]"):
        records = run(server, file=str(KERNELS / "matmul.py"), call="matmul(f16[100,60], f16[60,90])", config=config)
        (told,) = records.of("compare")
        assert told["ok"] and records.codes() == []


def test_a_lowering_that_is_wrong_is_found(server, tmp_path):
    """helion-opt is handed a subtraction for the kernel's addition."""
    tool = tmp_path / "helion-opt"
    tool.write_text(
        f"#!{sys.executable}\nimport os, pathlib, sys\n"
        "records = pathlib.Path(sys.argv[sys.argv.index('--helion-from-records') + 1])\n"
        "records.write_text(records.read_text().replace('aten.add.Tensor', 'aten.sub.Tensor'))\n"
        f"os.execv({str(HELION_OPT)!r}, [{str(HELION_OPT)!r}, *sys.argv[1:]])\n"
    )
    tool.chmod(0o755)
    asked = {"file": "executed.py", "call": "add(f32[40], f32[40])", "execute": "cpu", "compare": "eager"}
    (right,) = server.ask(**asked, helion_opt=str(HELION_OPT)).of("compare")
    (wrong,) = server.ask(**asked, helion_opt=str(tool)).of("compare")
    assert right["ok"] and right["max_abs"] == 0
    assert not wrong["ok"] and not wrong["rounding"] and wrong["first"] == [0]


def test_atomics_that_round_are_no_error(server):
    """Partial sums are added up in halves in memory; the reference, with one tile, adds once."""
    asked = {"file": "executed.py", "execute": "cpu", "compare": "eager", "helion_opt": str(HELION_OPT)}
    (told,) = server.ask(**asked, call="split_sums(f16[16,8192])").of("compare")
    assert not told["ok"] and told["rounding"] and told["exact"]["eager_mismatched"] == 0


@pytest.mark.parametrize("call", ["running_sums(f32[10,37])", "running_sums(f16[4,16])", "off_their_mean(f32[7,77])"])
def test_values_that_go_from_graph_to_graph_are_right(server, call):
    records = server.ask(file="executed.py", execute="cpu", compare="eager", helion_opt=str(HELION_OPT), call=call)
    assert records.codes() == [] and [r["ok"] for r in records.of("compare")] == [True]


def test_random_kernels_are_right(server, tmp_path):
    """Graphs that nobody thought of; tests/fuzz/fuzz_kernels.py makes as many as there is time for."""
    fates, findings = fuzz_kernels.judge(server, seed=20, count=16, folder=tmp_path)
    assert findings == [] and fates["ran"] == 16 and fates["right"] + fates["rounding"] >= 16


def test_a_kernel_with_a_barrier_is_right(server):
    asked = {"file": "executed.py", "execute": "cpu", "compare": "eager", "helion_opt": str(HELION_OPT)}
    records = server.ask(**asked, call="phases(f32[100])")
    assert any("zeros" in a["host"] for a in records.of("argument")), "the launch has no tensor of its own"
    assert records.codes() == [] and [r["ok"] for r in records.of("compare")] == [True]


@pytest.mark.parametrize("call", ["dice(f32[100], 1234)", "dice(f32[100], 5000000000)", "noise(f32[100])"])
def test_random_numbers_are_those_of_eager_pytorch(server, call):
    """Bit for bit: from a seed of the call's, also one of more than 32 bits, and from seeds of the launch."""
    (told,) = run(server, file="executed.py", call=call).of("compare")
    assert told["ok"] and told["max_abs"] == 0


def test_extremes_of_floats_are_right(server):
    records = run(server, file=str(SPECIAL / "waiting.py"))
    assert records.codes() == [] and [r["max_abs"] for r in records.of("compare")] == [0, 0, 0]
