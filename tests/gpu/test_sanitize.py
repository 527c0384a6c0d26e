"""`heliograph run FILE.helio --device N --sanitize`: what compute-sanitizer finds, by FX node.

compute-sanitizer needs a GPU; a script stands for it here, which prints what it printed on one and runs the program."""

import json
import os
import re
import subprocess

import pytest

from e2e import program
from gpu.fake_gpu import FAKE, needs_program
from paths import BUILD

pytestmark = needs_program
SCRIPT = """#!/bin/sh
printf '%s' "$FOUND"
while [ "$1" != "$TOOL" ]; do shift; done
exec "$@"
"""


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sanitize")
    kernel = program.ROOT / "resources" / "kernels" / "softmax.py"
    program.capture(kernel, folder / "k.helio", "--call", "softmax(f16[64,128])", "--passes", "none")
    return folder / "k.helio"


def sanitize(document, tmp_path, found="", *arguments, **environment):
    script = tmp_path / "compute-sanitizer"
    script.write_text(SCRIPT)
    script.chmod(0o755)
    ran = subprocess.run(
        [BUILD / "bin" / "heliograph", "run", document, "--device", "0", "--sanitize", *arguments], text=True, capture_output=True,
        timeout=60,
        env={**os.environ, "LD_LIBRARY_PATH": str(FAKE), "HELIOGRAPH_SANITIZER": str(script), "FOUND": found,
             "TOOL": str(BUILD / "bin" / "heliograph-run"), **environment},
    )
    return ran.returncode, ran.stdout, ran.stderr


def test_a_clean_kernel(document, tmp_path):
    assert sanitize(document, tmp_path, "========= ERROR SUMMARY: 0 errors\n") == (0, "no access outside of a tensor\n", "")


def test_the_node_of_a_store(document, tmp_path):
    sass = program.heliograph("stages", document, "--stage", "sass").out
    address = int(re.search(r"/\*([0-9a-f]{4})\*/\s+STG", sass)[1], 16)
    log = (f"========= Invalid __global__ write of size 16 bytes\n=========     at _helion_softmax+0x{address:x} in k.py:7\n"
           "=========     by thread (32,0,0) in block (7,0,0)\n=========     Access to 0x10 is out of bounds\n"
           "========= ERROR SUMMARY: 1 error\n")
    code, out, _ = sanitize(document, tmp_path, log, "--json")
    [found] = json.loads(out)["findings"]
    assert code == 1 and found["node"] == "0:store" and found["instruction"].startswith("STG") and found["threads"] == 1
    source = program.heliograph("stages", document, "--stage", "source").out.splitlines()
    assert source[found["line"] - 1].lstrip().startswith("out[")
    code, out, _ = sanitize(document, tmp_path, log)
    assert code == 1 and "node 0:store" in out and out.endswith("1 error in all\n")


def test_a_place_that_the_code_does_not_have(document, tmp_path):
    log = "========= Invalid __global__ read of size 4 bytes\n=========     at other+0x10\n========= ERROR SUMMARY: 1 error\n"
    code, out, _ = sanitize(document, tmp_path, log, "--json")
    [found] = json.loads(out)["findings"]
    assert code == 1 and found["node"] is None and found["instruction"] is None


def test_a_device_that_fails(document, tmp_path):
    code, _, err = sanitize(document, tmp_path, "", HELIOGRAPH_FAKE="cuInit:1=100")
    assert code == 1 and "gpu.no-device" in err


def test_without_the_tool(document, tmp_path):
    code, _, err = sanitize(document, tmp_path, "", HELIOGRAPH_SANITIZER=str(tmp_path / "none"))
    assert code != 0 and "gpu.no-sanitizer" in err and "CUDA Toolkit" in err


def test_another_machine_is_not_this_one(document, tmp_path):
    code, out, err = sanitize(document, tmp_path, "", "--host", "box")
    assert code == 2 and out == "" and "--host" in err
