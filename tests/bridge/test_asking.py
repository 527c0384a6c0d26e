"""--call, --config, --target, -m: reading what is asked for."""

import json
import subprocess
import sys

import pytest
from bridge.driver import BRIDGE, PYTHON, SCRIPTS

from paths import ROOT

sys.path.insert(0, str(ROOT / "core" / "bridge"))
from heliograph_bridge import request, targets, values  # noqa: E402 - needs the path

# ---------------------------------------------------------------- the little language


def test_call():
    text = "ns.matmul(f16[1024, 1024], torch.bfloat16[8,4]{1,8}, 2, -1.5e3, None, [1, (True, 'x')], k=inf)"
    spec = values.parse_call(text)
    tensor = values.TensorSpec
    assert spec.name == "ns.matmul" and spec.keywords == {"k": float("inf")}
    assert spec.arguments == [
        tensor("float16", (1024, 1024)), tensor("bfloat16", (8, 4), (1, 8)), 2, -1500.0, None, [1, (True, "x")],
    ]


def test_call_without_arguments_and_with_a_scalar_tensor():
    assert values.parse_call("f()") == values.CallSpec("f", [], {})
    assert values.parse_call("f(f32[])").arguments == [values.TensorSpec("float32", ())]


@pytest.mark.parametrize(
    "text, column, words",
    [
        ("", 1, "kernel's name"), ("f", 2, "'('"), ("f(", 3, "value"), ("f(1", 4, "')'"), ("f(1) x", 6, "follows"),
        ("f(f33[1])", 3, "f33"), ("f(f16)", 6, "needs a shape"), ("f(f16[1.5])", 7, "whole numbers"),
        ("f(f16[2,-1])", 7, "whole numbers"), ("f(f16[2,2]{1})", 3, "1 strides for 2 sizes"), ("f(word)", 3, "string"),
        ("f(a=1, 2)", 8, "positional"), ("f(;)", 3, "value"),
    ],
)
def test_call_errors_have_a_column(text, column, words):
    with pytest.raises(request.BadRequest) as error:
        values.parse_call(text)
    assert error.value.code == "call.syntax" and words in str(error.value) and error.value.column == column


def test_config():
    assert values.parse_config("block_sizes=[128,256,64] num_warps=8, pid_type=flat range_flattens=[null,true]") == {
        "block_sizes": [128, 256, 64], "num_warps": 8, "pid_type": "flat", "range_flattens": [None, True],
    }
    assert values.parse_config("{num_warps=4}") == {"num_warps": 4}


@pytest.mark.parametrize("text, words", [("", "empty"), ("num_warps", "'='"), ("a=1 a=2", "twice"), ("=3", "field")])
def test_config_errors(text, words):
    with pytest.raises(request.BadRequest) as error:
        values.parse_config(text)
    assert error.value.code == "config.syntax" and words in str(error.value)


@pytest.mark.parametrize("name", ["sm_90", "sm90", "90", "sm_90a", "SM_90"])
def test_target_names(name):
    assert targets.find_target(name).name == "sm_90"


def test_unknown_target_names_the_known_ones():
    with pytest.raises(targets.UnknownTarget, match="sm_100"):
        targets.find_target("sm_12345")


# ---------------------------------------------------------------- asked of the bridge


def test_one_call_without_the_main_part(server):
    records = server.ask(file="kernels.py", args=["divide"], call="matmul(f16[128,64], f16[64,128]{1,64})")
    assert [v["call"] for v in records.of("variant")] == ["matmul(f16[128,64], f16[64,128]{1,64})"]
    assert records.done["ok"] and records.codes() == []


@pytest.mark.parametrize(
    "call, code", [("matmul(f16[1", "call.syntax"), ("matmul(f16[64,64])", "call.arguments"),
                   ("matmull(1)", "call.no-kernel"), ("square(1)", "call.no-kernel"),
                   ("undefined_name(f32[64,64])", "helion.UndefinedVariable")],
)
def test_bad_calls(server, call, code):
    records = server.ask(file="kernels.py", call=call)
    assert records.codes()[0] == code and not records.done["ok"]


def test_a_near_name_is_offered(server):
    error = server.ask(file="kernels.py", call="matmull(1)").diagnostic("call.no-kernel")
    assert "did you mean matmul?" in error["message"] and "rolled" in error["next"]


def test_config_is_used(server):
    config = "block_sizes=[32,32,16] num_warps=2"
    records = server.ask(file="kernels.py", args=["matmul"], config=config, stop_after="triton")
    assert records.of("variant")[0]["config"]["block_sizes"] == [32, 32, 16]
    assert "_BLOCK_SIZE_0 = tl.constexpr(32)" in records.text("triton")


@pytest.mark.parametrize("config", ["block_sizes=[3]", "no_such_field=1"])
def test_refused_config(server, config):
    records = server.ask(file="kernels.py", call="matmul(f16[64,64], f16[64,64])", config=config)
    assert records.codes("error")[0].startswith("helion.") and not records.done["ok"]
    assert "fx" in records.stages()


@pytest.mark.parametrize(
    "target, ptx", [("sm_80", ".target sm_80"), ("sm_100", ".target sm_100a"), ("sm_120", ".target sm_120a")]
)
def test_targets(server, target, ptx):
    records = server.ask(file="kernels.py", args=["matmul"], target=target)
    assert ptx in records.text("ptx") and records.of("variant")[0]["target"] == target
    assert records.of("variant")[0]["device"] == targets.TARGETS[target].device


def test_unknown_target(server):
    assert server.ask(file="kernels.py", target="sm_1").codes() == ["target.unknown"]


def test_a_whole_test_run_is_captured(server):
    records = server.ask(module="pytest", args=["-q", "-p", "no:cacheprovider", "run_of_tests.py"])
    assert sorted(k["name"] for k in records.of("kernel")) == ["add", "rolled"]
    assert records.codes() == ["script.exit"] and records.done["ok"]


def test_a_cold_capture_on_standard_output_records_the_same_as_a_warm_one(server):
    """What scripts print stays apart from the records even there."""

    def content(records):
        return [{k: v for k, v in r.items() if k != "seconds"} for r in records if r["r"] != "progress"]

    actions = ["print_garbage", "matmul"]
    command = [PYTHON, BRIDGE, "capture", "--target", "sm_80", "kernels.py", "--", *actions]
    said = subprocess.run(command, cwd=SCRIPTS, capture_output=True, check=True)
    cold = [json.loads(line) for line in said.stdout.splitlines()]
    assert content(cold) == content(server.ask(file="kernels.py", args=actions, target="sm_80"))
    assert b"\xff" in said.stderr


def test_a_second_capture_is_remembered_word_for_word(server):
    first = server.ask(file="kernels.py", args=["rolled"])
    second = server.ask(file="kernels.py", args=["rolled"])
    assert [r for r in first if r["r"] == "stage" and r["stage"] != "triton"] == [
        r for r in second if r["r"] == "stage" and r["stage"] != "triton"
    ]
    config = "block_sizes=[2] reduction_loops=[16] num_warps=4"
    changed = server.ask(file="kernels.py", call="rolled(f32[8,64])", config=config)
    assert changed.text("ptx") != first.text("ptx")
