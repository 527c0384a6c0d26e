"""resources/gallery: documents with runs on a GPU in them, for machines that have none."""

import re
from pathlib import Path

import pytest

from e2e import program

GALLERY = sorted((program.ROOT / "resources" / "gallery").glob("*.helio"))


def test_there_are_some():
    assert {path.stem for path in GALLERY} >= {"matmul", "softmax", "attention", "rms_norm"}


@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.stem)
def test_a_document_has_runs_of_both_pipelines_and_no_path_of_a_machine(path):
    runs = program.heliograph("runs", path, "--json").json()["runs"]
    assert {run["pipeline"] for run in runs} == {"helion", "stage0"} and all("H200" in run["device"] for run in runs)
    assert not re.search(rb"/(root|home|tmp|work)/", path.read_bytes())
    source = program.heliograph("stages", path, "--stage", "source").out
    kernel = program.ROOT / "resources" / "kernels" / f"{path.stem}.py"
    assert kernel.read_text() == source, "captured from another script: packaging/gallery"


@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.stem)
def test_nearly_all_samples_reach_a_node(path):
    for run in program.heliograph("runs", path, "--json").json()["runs"]:
        cost = program.heliograph("cost", path, "--run", run["run"], "--by", "node", "--json").json()
        assert cost["samples"] > 100_000 and cost["linked"] >= 0.95 * cost["samples"]
