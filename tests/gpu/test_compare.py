"""`heliograph run FILE.helio --device N --compare ...`: a call's results on a GPU against others'.

The fake driver runs nothing: what a kernel should have written is as it was. So two runs of it agree, and nothing agrees
with a run that computes."""

import json
import os
import subprocess

import pytest

from e2e import program
from gpu.fake_gpu import FAKE, needs_program
from paths import BUILD

pytestmark = needs_program
HELIOGRAPH = BUILD / "bin" / "heliograph"
SCRIPT = """
import torch, helion, helion.language as hl

@helion.kernel(config=helion.Config(block_sizes=[8, 64]), static_shapes=True)
def double(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size()):
        out[tile] = x[tile] * 2
    return out

@helion.kernel(config=helion.Config(block_sizes=[8, 64]), static_shapes=True)
def plus(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros_like(x)
    for tile in hl.tile(x.size()):
        out[tile] = x[tile] + 1
    return out

if __name__ == "__main__":
    x = torch.randn(16, 128, device="cuda", dtype=torch.bfloat16)
    plus(double(x))
"""


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compare")
    (folder / "k.py").write_text(SCRIPT)
    program.heliograph("capture", folder / "k.py", "-o", folder / "k.helio", "--python", program.PYTHON, "--passes", "none")
    program.heliograph("lower", folder / "k.helio", "--kernel", "double", "--to", "sass", "--keep")
    return folder / "k.helio"


def compare(document, *arguments, **environment):
    ran = subprocess.run(
        [HELIOGRAPH, "run", document, "--device", "0", "--python", program.PYTHON, "--json", *arguments], text=True,
        capture_output=True, timeout=120,
        env={**os.environ, "LD_LIBRARY_PATH": str(FAKE), "HELIOGRAPH_CUPTI": "", **environment},
    )
    return ran.returncode, json.loads(ran.stdout)


def test_two_pipelines_from_the_same_values(document):
    code, ran = compare(document, "--compare", "stage0")
    assert (code, ran["diagnostics"]) == (0, [])
    assert [run["pipeline"] for run in ran["runs"]] == ["helion", "stage0"]
    assert all((run["backend"], run["status"], run["repeats"]) == ("gpu", "ran", 0) for run in ran["runs"])
    assert {(c["output"], c["with"], c["dtype"], c["ok"], c["max_abs"]) for c in ran["comparisons"]} == {
        ("argument x", "stage0", "bf16", True, 0.0), ("argument out", "stage0", "bf16", True, 0.0)}
    assert "x" in ran["runs"][0]["given"]


@pytest.mark.parametrize("reference, output", [("eager", "return"), ("cpu", "argument out")])
def test_what_is_not_computed_is_wrong(document, reference, output):
    code, ran = compare(document, "--compare", reference)
    [wrong] = [c for c in ran["comparisons"] if not c["ok"]]
    assert code == 1 and wrong["output"] == output and wrong["first"] == [0, 0]
    assert wrong["got"] == 0.0 and wrong["expected"] != 0.0 and wrong["mismatched"] > 2000


def test_another_kernel_whose_code_our_pipeline_did_not_make(document):
    code, ran = compare(document, "--kernel", "plus", "--compare", "stage0")
    assert code == 5 and "gpu.no-pipeline" in [d["code"] for d in ran["diagnostics"]] and ran["comparisons"] == []
    assert [(run["backend"], run["pipeline"]) for run in ran["runs"]] == [("gpu", "helion")] and "plus" in ran["runs"][0]["call"]


def test_a_device_that_fails(document):
    code, ran = compare(document, "--compare", "eager", HELIOGRAPH_FAKE="cuStreamQuery:1=700")
    assert code != 0 and ran["runs"][0]["status"] == "refused"
    assert "gpu.illegal-address" in [d["code"] for d in ran["diagnostics"]] and ran["comparisons"] == []


def test_only_a_device_is_compared_with_a_pipeline(document):
    ran = subprocess.run([HELIOGRAPH, "run", document, "--cpu", "--compare", "stage0"], text=True, capture_output=True)
    assert ran.returncode != 0 and "--compare" in ran.stderr + ran.stdout
