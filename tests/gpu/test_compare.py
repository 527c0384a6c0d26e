"""`heliograph run FILE.helio --device N --compare ...`: a call's results on a GPU against others'.

The fake driver runs nothing: what a kernel should have written is as it was. So two runs of it agree, and nothing agrees
with a run that computes."""

import json
import os
import subprocess

import pytest

from e2e import program
from gpu.box import HELIOGRAPH
from gpu.fake_gpu import FAKE, needs_program

pytestmark = needs_program
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


# ---- on another machine


def without_clocks(told):
    return [{key: value for key, value in record.items() if "seconds" not in key and key != "started"} for record in told]


@pytest.mark.parametrize("reference", ["stage0", "eager", "cpu"])
def test_over_ssh_it_is_the_same(document, box, reference):
    before = document.read_bytes()
    here_code, here = compare(document, "--compare", reference)
    there_code, there = compare(document, "--compare", reference, "--host", "user@box", **box.environment())
    assert (there_code, there["diagnostics"]) == (here_code, [])
    assert without_clocks(there["runs"]) == without_clocks(here["runs"]) and "x" in there["runs"][0]["given"]
    assert without_clocks(there["comparisons"]) == without_clocks(here["comparisons"]) != []
    assert document.read_bytes() == before and list(box.temporary.iterdir()) == []
    assert len(box.connections()) == (4 if reference == "stage0" else 3), "one a launch, and two that copied the program"


@pytest.mark.parametrize("ssh, variables, code", [
    ("says 255 ssh: connect to host box port 22: Connection refused", {}, "run.host-unreachable"),
    ("", {"HELIOGRAPH_FAKE": "cuStreamQuery:1=700"}, "gpu.illegal-address"),
    ("drops 3000", {}, "run.host-lost")])
def test_a_launch_that_fails_there(document, box, ssh, variables, code):
    box.heliograph("devices")
    failed, ran = compare(document, "--compare", "eager", "--host", "user@box", **box.environment(ssh, **variables))
    assert failed != 0 and code in [d["code"] for d in ran["diagnostics"]] and ran["comparisons"] == []
    assert ran["runs"][0]["status"] == "refused" and box.wait_for(lambda: not list(box.temporary.iterdir()))


def test_records_of_one_launch(document, box):
    """What stands in for heliograph-run: lines on stdout, nothing kept."""
    ran = box.heliograph("run", document, "--device", 0, "--once", "--records")
    records = [json.loads(line) for line in ran.stdout.splitlines()]
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [(r["status"], r["repeats"]) for r in records if r["r"] == "run"] == [("ran", 0)]
    assert not [r for r in records if r["r"] in ("timing", "diagnostic")]
    ran = box.heliograph("run", document, "--device", 0, "--once", "--records", "--variant", 99)
    [record] = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.returncode == 1 and record["r"] == "diagnostic" and record["severity"] == "error"
    told = box.heliograph("run", document, "--device", 0, "--once")
    assert told.returncode == 0 and "launched once" in told.stdout
    listed = subprocess.run([HELIOGRAPH, "runs", document, "--json"], capture_output=True, text=True, check=True).stdout
    assert json.loads(listed)["runs"] == []


@pytest.mark.parametrize("more", [["--json"], ["--compare", "eager"], ["--sanitize"]])
def test_records_go_with_nothing_else(document, box, more):
    assert box.heliograph("run", document, "--device", 0, "--records", *more).returncode == 2
