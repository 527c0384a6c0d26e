"""Kernels are run on the CPU through helion-opt: what it is handed, what comes back, and what happens where it refuses.

A stand-in plays helion-opt here; test_kernels_run.py has the real one.
"""

import json
import signal
import struct
import time
from pathlib import Path

import pytest

from bridge.driver import PLAYER, Records, capture_process, wait_for
from paths import ROOT

CALL = "add(f32[40], f32[40])"


def asked(**fields):
    return {"file": "executed.py", "execute": "cpu", "helion_opt": str(PLAYER), **fields}


def folder_of(player):
    """Where the tensors of the run lie that has begun."""
    wait_for(player.log, 60)
    (option,) = [a for a in player.log()[0]["command"] if a.startswith("--run=")]
    return Path(option.removeprefix("--run=")).parent


@pytest.fixture(scope="module")
def chain(server):
    return server.ask(**asked(args=["chain"]))


def test_a_call_of_a_kernel_runs(server):
    file = str(ROOT / "resources" / "kernels" / "matmul.py")
    records = server.ask(**asked(file=file, call="matmul(f16[48,32], f16[32,16]{1,32})"))
    (run,) = records.of("run")
    assert run["status"] == "ran" and run["backend"] == "cpu" and run["seconds"] == 0.5 and run["compile_seconds"] == 0.25
    assert run["call"] == "matmul(f16[48,32], f16[32,16]{1,32})" and run["grid"] == [[1]]
    assert records.done["ok"] and records.codes() == []


def test_nobody_needs_triton_to_compile_what_is_run(chain):
    assert chain.stages() == ["source", "fx", "triton"]


def test_a_script_goes_on_with_results(chain):
    assert [r["status"] for r in chain.of("run")] == ["ran", "ran"]
    assert chain.codes() == [] and chain.done["ok"]


def test_runs_of_a_variant_name_it(chain):
    (variant,) = chain.of("variant")
    assert {r["variant"] for r in chain.of("run")} == {variant["variant"]}
    assert {r["call"] for r in chain.of("run")} == {"add(f32[32], f32[32])"}


def test_a_scripts_own_checks_see_the_results(server):
    records = server.ask(**asked(args=["wrong"]))
    assert "AssertionError" in records.diagnostic("script.error")["message"]


def tensors(handed):
    return {a["name"]: a for a in handed["manifest"]["arguments"] if a["kind"] == "tensor"}


def test_views_of_one_storage_are_one_file(server, player):
    records = server.ask(**asked(args=["views"], helion_opt=player()))
    assert records.codes() == [] and records.done["ok"]
    x, y, out = tensors(player.log()[0]).values()
    assert x["file"] == y["file"] != out["file"]
    assert (x["offset"], y["offset"]) == (0, 4 * 256) and y["strides"] == [1, 16]


def test_the_manifest_names_what_the_host_code_names(server, player):
    server.ask(**asked(call="scaled(f32[40], 2.5)", helion_opt=player()))
    (handed,) = player.log()
    assert [(a["name"], a["sizes"], a["strides"], a["dtype"]) for a in tensors(handed).values()] == [
        ("x", [40], [1], "f32"), ("out", [40], [1], "f32")
    ]  # fmt: skip
    scalars = {a["name"]: a for a in handed["manifest"]["arguments"] if a["kind"] == "scalar"}
    assert scalars["factor"]["value"] == 2.5 and all(a["optional"] for a in scalars.values())


def test_inputs_of_a_call_follow_the_seed(server, player):
    for seed in (1, 2, 1):
        server.ask(**asked(call="mixed(f32[64], i32[64], i1[64])", seed=seed, helion_opt=player()))
    one, two, again = ({n: bytes.fromhex(a["bytes"]) for n, a in tensors(handed).items()} for handed in player.log())
    names = ("x", "marks", "which")
    assert all(one[name] == again[name] != two[name] for name in names)
    floats, integers = struct.unpack("64f", one["x"]), struct.unpack("64i", one["marks"])
    assert min(floats) < 0 and max(floats) < 6
    assert set(integers) == set(range(8)) and set(one["which"]) == {0, 1}


@pytest.mark.parametrize(
    "play, status, code",
    [("refuse", "refused", "cpu.no-lowering"), ("crash", "crashed", "execute.crashed"), ("silent", "failed", "execute.failed")],
)
def test_where_it_is_not_run_the_script_goes_on(server, player, play, status, code):
    records = server.ask(**asked(args=["chain"], helion_opt=player(PLAY=play)))
    assert [r["status"] for r in records.of("run")] == [status, "unknown-input"]
    problem = records.diagnostic(code)
    assert problem["severity"] == "error" and (problem.get("node") == "0:acc" if play == "refuse" else problem["next"])
    assert "the values of x" in records.diagnostic("execute.unknown-input")["message"]
    assert {"script.assumed", "script.unchecked"} <= set(records.codes("note")) and records.done["ok"]


def test_the_time_of_a_run_is_limited(server, player):
    records = server.ask(**asked(call=CALL, limit_seconds=2, helion_opt=player(PLAY="sleep")))
    assert [r["status"] for r in records.of("run")] == ["limit"]
    assert "longer than 2 s" in records.diagnostic("execute.limit")["message"] and records.of("variant_end")
    assert "--limit-seconds=2" in player.log()[0]["command"]


def test_a_cancel_ends_the_run_and_leaves_nothing(player):
    tool = player(PLAY="sleep")
    process, stream = capture_process("--execute", "cpu", "--helion-opt", tool, "executed.py", "--call", CALL)
    with stream:
        folder = folder_of(player)
        assert folder.exists() and folder.is_relative_to("/dev/shm") and folder.parent.stat().st_mode & 0o77 == 0
        asked = time.monotonic()
        process.send_signal(signal.SIGINT)
        records = Records(json.loads(line) for line in stream)
        assert time.monotonic() - asked < 0.5
    assert process.wait() == 5 and records.codes() == ["cancelled"]
    assert not folder.parent.exists()


def test_a_kill_leaves_nothing(player):
    tool = player(PLAY="sleep")
    process, stream = capture_process("--execute", "cpu", "--helion-opt", tool, "executed.py", "--call", CALL)
    with stream:
        folder = folder_of(player)
        process.kill()
        process.wait()
        wait_for(lambda: not folder.parent.exists())


def test_a_server_clears_what_a_cancelled_run_left(server, player):
    number = server.send(**asked(call=CALL, helion_opt=player(PLAY="sleep")))
    folder = folder_of(player)
    server.write(json.dumps({"cancel": number}).encode())
    assert "cancelled" in server.answer().codes()
    wait_for(lambda: not folder.exists())


@pytest.mark.parametrize("tool", [None, "/no/such/helion-opt", str(ROOT)])
def test_without_a_program_that_runs_kernels_nothing_begins(server, tool):
    records = server.ask(file="executed.py", execute="cpu", helion_opt=tool, call=CALL)
    assert records.codes() == ["execute.no-tool"] and not records.done["ok"]
    assert not records.of("variant")


def test_a_comparison_needs_a_run(server):
    assert server.ask(file="executed.py", compare="eager", call=CALL).codes() == ["compare.not-run"]


def test_after_a_crash_every_access_is_checked(server, player):
    records = server.ask(**asked(call="add(f32[40], f32[40])", helion_opt=player(PLAY="outside")))
    first, second = player.log()
    assert "--check-bounds" not in first["command"] and "--check-bounds" in second["command"]
    # The crash had written something: the second run begins with what the first one began with.
    assert tensors(first)["out"]["bytes"] == tensors(second)["out"]["bytes"]
    (run,) = records.of("run")
    assert run["status"] == "crashed" and run["reason"].startswith("run.out-of-bounds: 0:load reads x[40]")
    assert records.codes("error") == ["run.out-of-bounds"]


def test_bounds_are_checked_at_once_if_that_is_asked(server, player):
    records = server.ask(**asked(call="add(f32[40], f32[40])", helion_opt=player(PLAY="outside"), check_bounds=True))
    assert len(player.log()) == 1 and records.of("run")[0]["status"] == "crashed"


def test_values_are_told_of_the_first_launch_that_has_them(server, player):
    records = server.ask(**asked(args=["chain"], helion_opt=player(), values="0:add", tile=[0], visit=1))
    first, second = player.log()
    assert {"--values=0:add", "--values-tile=0", "--values-visit=1"} <= set(first["command"])
    assert not [a for a in second["command"] if a.startswith("--values")]
    (values,), (variant,) = records.of("values"), records.of("variant")
    assert values["node"] == "0:add" and values["values"] == [1.5, "nan"] and values["visit"] == 1
    assert values["variant"] == variant["variant"] and values["call"] == "add(f32[32], f32[32])"


def test_a_node_that_no_launch_has_is_looked_for_in_all(server, player):
    records = server.ask(**asked(args=["chain"], helion_opt=player(), values="9:add"))
    assert all("--values=9:add" in handed["command"] for handed in player.log())
    assert len(player.log()) == 2 and records.of("values") == []


@pytest.mark.parametrize("fields", [{"tile": [-1]}, {"tile": ["x"]}, {"visit": "last"}])
def test_what_is_no_tile_is_refused(server, fields):
    records = server.ask(**asked(args=["chain"], values="0:add", **fields))
    assert records.codes("error") == ["request.field"]


def test_integers_of_a_call_are_a_guess(server):
    records = server.ask(**asked(call="mixed(f32[8], i32[8], i1[8])", helion_opt=str(PLAYER)))
    assert records.codes("note") == ["call.integers"]
