"""An older Helion through its adapter, beside the pinned torch and Triton.

It lies in a folder of its own, put there by `pip install --no-deps --target FOLDER helion==1.4.0`: FOLDER is
HELIOGRAPH_OLDER_HELION, or helion-1.4.0 in the environment under test.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest
from bridge.driver import PYTHON, SCRIPTS, Server, capture
from bridge.failing_rows import ROWS
from bridge.test_records import check_rolled_root

PREFIX = Path(subprocess.check_output([PYTHON, "-c", "import sys; print(sys.prefix)"], text=True).strip())
FOLDER = Path(os.environ.get("HELIOGRAPH_OLDER_HELION", PREFIX / "helion-1.4.0"))
ACTIONS = ["add", "dynamic", "matmul", "either", "rolled"]


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no older Helion in {FOLDER}")
def test_kernels_go_through_and_tags_change_no_text(tmp_path):
    out = tmp_path / "plain.json"
    arguments = ["plain_text.py", "--", SCRIPTS / "kernels.py", out, *ACTIONS]
    code, records = capture(*arguments, env={"PYTHONPATH": str(FOLDER)})
    assert code == 0 and records.codes() == []
    assert records[0]["versions"]["helion"].startswith("1.") and records[0]["versions"]["helion"] < "1.5"
    assert any(s["config_fields"].get("num_warps") for s in records.of("settings"))
    assert all(v.stages()[-1] == "sass" and v.of("variant_end")[0]["ok"] for v in records.variants())
    texts = [stage["text"] for stage in records.of("stage", stage="triton")]
    assert len(texts) == len(ACTIONS) and sorted(texts) == sorted(json.loads(out.read_text()))
    check_rolled_root(records.variant("rolled"))
    for variant in records.variants():
        nodes = variant.nodes()
        assert {span["node"] for span in variant.of("span") if span.get("node")} <= set(nodes)
        lines = variant.text("triton").splitlines()
        calls = variant.of("span", kind="Call")
        stores = [s for s in calls if lines[s["line"] - 1].startswith("tl.store(", s["column"] - 1)]
        assert stores and all(nodes[s["node"]]["target"].endswith("memory_ops.store") for s in stores)


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no older Helion in {FOLDER}")
def test_slice_proxies_are_refused_where_they_are_not_known():
    code, records = capture("--slice-proxies", SCRIPTS / "kernels.py", "--", "add", env={"PYTHONPATH": str(FOLDER)})
    assert code == 2 and records.codes() == ["slice-proxies.helion"] and not records.variants()


# What this release says of kernels that the newer one refuses in other words.
OTHER_WORDS = {
    "slice_of_accumulator": "helion.InvalidIndexingType", "slice_of_row": "helion.InvalidIndexingType",
    "tensor_bound": "helion.InternalError",
}
# What it generates wrong code of, and the newer one refuses.
WRONG_CODE = {"flipped": "torch.flip(value, [1])", "negative_step": "x[tile, ::-1]"}


@pytest.fixture(scope="module")
def older():
    server = Server(env={"PYTHONPATH": str(FOLDER)})
    yield server
    server.close()


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no older Helion in {FOLDER}")
@pytest.mark.parametrize("row", [row for row in ROWS if row.name not in WRONG_CODE], ids=str)
def test_what_fails_is_told_as_with_the_newer_one(older, row):
    records = older.ask(file=f"failing/{row.name}.py", **row.request())
    (failure,) = records.of("failure")
    assert (failure["step"], records.codes("error")[0]) == (row.step, OTHER_WORDS.get(row.name, row.code))
    assert records.stages()[-1] == row.last


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no older Helion in {FOLDER}")
@pytest.mark.parametrize("name", WRONG_CODE)
def test_wrong_code_without_an_exception_is_a_warning(older, name):
    records = older.ask(file=f"failing/{name}.py")
    assert not records.of("failure") and records.stages()[-1] == "sass"
    told = records.diagnostic("helion.wrong-code")
    assert told["severity"] == "warning" and told["node"] in records.nodes()
    line = records.text("source").splitlines()[told["line"] - 1]
    assert line[told["column"] - 1 : told["end_column"] - 1] == WRONG_CODE[name]
