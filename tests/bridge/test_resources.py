"""What a kernel takes of a GPU, against the vendor's own reader of cubins (all kernels: tests/e2e/test_resources.py)."""

import base64
import random
import re
import subprocess
import sys

import pytest

from bridge.driver import BRIDGE, PYTHON
from paths import ROOT

sys.path.insert(0, str(BRIDGE.parent))
from heliograph_bridge import resources  # noqa: E402

USAGE = re.compile(r"Function (\S+):\s+REG:(\d+) STACK:(\d+) SHARED:(\d+) LOCAL:(\d+)")


@pytest.fixture(scope="session")
def cuobjdump():
    """The one that comes with the Triton that compiled."""
    program = "from triton import knobs; print(knobs.nvidia.cuobjdump.path)"
    return subprocess.run([PYTHON, "-c", program], check=True, capture_output=True, text=True).stdout.strip()


def usage(cuobjdump, cubin, folder):
    """{function: (registers, stack, shared, local)} as cuobjdump has it."""
    file = folder / "kernel.cubin"
    file.write_bytes(cubin)
    command = [cuobjdump, "--dump-resource-usage", str(file)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {name: tuple(map(int, numbers)) for name, *numbers in USAGE.findall(text)}


def check(variant, cuobjdump, folder):
    """The variant's record says what cuobjdump does; gives the record."""
    cubin = cubin_of(variant)
    found, = variant.of("resources")
    registers, stack, shared, local = usage(cuobjdump, cubin, folder)[found["function"]]
    system = 1024 if shared and int(variant[0]["target"].removeprefix("sm_")) >= 90 else 0
    assert (found["registers"], found["stack_bytes"], found["local_bytes"]) == (registers, stack, stack + local)
    assert found["static_shared_bytes"] == shared - system
    for launch in variant.of("launch"):
        assert found["function"] == launch["function"]
        assert found["dynamic_shared_bytes"] == launch["shared_bytes"]
    return found


def cubin_of(variant):
    return base64.b64decode(variant.of("blob", name="cubin")[0]["base64"])


@pytest.mark.parametrize("target", ["sm_80", "sm_100", "sm_120"])
def test_other_targets(server, cuobjdump, tmp_path, target):
    variant, = server.ask(file="kernels.py", args=["matmul"], target=target).variants()
    assert check(variant, cuobjdump, tmp_path)["registers"] > 0


def test_a_kernel_without_enough_registers_spills(server, cuobjdump, tmp_path):
    config = "block_sizes=[128,64,32] num_warps=1"
    file = str(ROOT / "resources" / "kernels" / "matmul.py")
    variant, = server.ask(file=file, call="matmul(f16[1024,1024], f16[1024,1024])", config=config).variants()
    found = check(variant, cuobjdump, tmp_path)
    assert found["local_bytes"] > 0 and found["max_threads"] == 32
    assert re.search(r"\bSTL\b", variant.text("sass")) and re.search(r"\bLDL\b", variant.text("sass"))


def test_damaged_cubins_are_refused_or_read(many):
    cubin = cubin_of(many.variant("matmul"))
    name = many.variant("matmul").of("resources")[0]["function"]
    chance = random.Random(7)
    refused = 0
    for round in range(3000):
        damaged = bytearray(cubin[: chance.randrange(len(cubin))] if round % 3 == 0 else cubin)
        for _ in range(0 if round % 3 == 0 else 40):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            resources.read(bytes(damaged), name)
        except resources.UnreadableCubin:
            refused += 1
    assert refused > 1000


@pytest.mark.parametrize("cubin", [b"", b"\x7fELF", b"\x7fELF\x02\x01" + bytes(58), b"\x7fELF\x01\x01" + bytes(200)])
def test_what_is_no_cubin_says_so(cubin):
    with pytest.raises(resources.UnreadableCubin):
        resources.read(cubin, "kernel")


def test_a_function_that_is_not_there(many):
    with pytest.raises(resources.UnreadableCubin, match="nobody"):
        resources.read(cubin_of(many.variant("matmul")), "nobody")


def test_without_machine_code_there_is_no_record(server):
    assert not server.ask(file="kernels.py", args=["matmul"], stop_after="ptx").of("resources")
