"""Registers, spills and shared memory in documents: against the vendor's reader of cubins, on every kernel."""

import re
import subprocess

import pytest

from e2e import program

KERNELS = sorted(path.stem for path in program.KERNELS.glob("*.py"))
USAGE = re.compile(r"Function (\S+):\s+REG:(\d+) STACK:(\d+) SHARED:(\d+) LOCAL:(\d+)")
SYSTEM_SHARED = 1024  # what cuobjdump counts, too, of each block's shared memory from sm_90 on

each_kernel = pytest.mark.parametrize("kernel", KERNELS)
matmul = pytest.mark.parametrize("kernel", ["matmul"])


@pytest.fixture(scope="session")
def cuobjdump():
    """The one that comes with the Triton that compiled."""
    command = [program.PYTHON, "-c", "from triton import knobs; print(knobs.nvidia.cuobjdump.path)"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def usage(cuobjdump, cubin):
    command = [cuobjdump, "--dump-resource-usage", str(cubin)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {name: tuple(map(int, numbers)) for name, *numbers in USAGE.findall(text)}


def variants(captured):
    return [variant for kernel in captured.info["kernels"] for variant in kernel["variants"]]


@each_kernel
def test_resources_are_those_that_cuobjdump_reads(captured, cuobjdump, tmp_path):
    assert variants(captured)
    for variant in variants(captured):
        found, cubin = variant["resources"], tmp_path / "kernel.cubin"
        run = program.heliograph("stages", captured.file, "--variant", variant["id"], "--stage", "cubin", "-o", cubin)
        assert run.code == 0, run.err
        registers, stack, shared, local = usage(cuobjdump, cubin)[found["function"]]
        assert (found["registers"], found["stack_bytes"]) == (registers, stack)
        assert found["local_bytes"] == stack + local and found["spills"] == (stack + local) // 4
        assert found["static_shared_bytes"] == max(0, shared - SYSTEM_SHARED)
        assert found["max_threads"] >= 32 * variant["config"].get("num_warps", 1)


@each_kernel
def test_passes_that_decide_shared_memory_stop_a_condition(captured):
    for variant in variants(captured):
        shared = variant["resources"]["dynamic_shared_bytes"]
        found = where(captured, f"shared=={shared}", variant["id"])["passes"]
        assert [(p["group"], p["after"]) for p in found] == [("make_llir", shared)]


@matmul
def test_what_the_assembler_decides_is_told_of_the_finished_kernel(captured):
    registers = variants(captured)[0]["resources"]["registers"]
    for condition, holds in ((f"regs>{registers - 1}", "is true"), (f"regs>{registers}", "is not true")):
        told = where(captured, condition)
        assert told["passes"] == [] and told["why_none"]["code"] == "passes.assembler"
        assert f"{registers} registers a thread" in told["why_none"]["message"] and holds in told["why_none"]["message"]


@matmul
def test_conditions_on_the_command_line(captured):
    gone = where(captured, "op:tt.dot gone")
    assert [(p["name"], p["before"], p["after"]) for p in gone["passes"]] == [("TritonGPUAccelerateMatmul", 1, 0)]
    assert "TritonGPUAccelerateMatmul" in program.heliograph("passes", captured.file, "--where", "op:tt.dot gone").out
    assert "No pass makes op:nothing gone true." in program.heliograph("passes", captured.file, "--where", "op:nothing gone").out
    wrong = program.heliograph("passes", captured.file, "--where", "regs appears", "--json")
    assert wrong.code == 2 and wrong.json()["error"]["code"] == "condition.predicate"


def where(captured, condition, variant=1):
    run = program.heliograph("passes", captured.file, "--variant", variant, "--where", condition, "--json")
    assert run.code == 0, run.out + run.err
    return run.json()
