"""What Helion's autotuner tries on a GPU of this machine: every config is a variant, with the time that Helion took."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from bridge.driver import PYTHON, Records
from bridge.test_older_helion import FOLDER

PLAYER = Path(__file__).parent / "support" / "tuned_here.py"


@pytest.mark.parametrize("path", ["", str(FOLDER)], ids=["installed", "older"])
def test_what_was_tried_is_recorded(path, tmp_path):
    if path and not FOLDER.is_dir():
        pytest.skip(f"no older Helion in {FOLDER}")
    env = {**os.environ, "HELION_CACHE_DIR": str(tmp_path), **({"PYTHONPATH": path} if path else {})}
    ran = subprocess.run([PYTHON, PLAYER], capture_output=True, text=True, timeout=120, env=env)
    assert ran.returncode == 0, ran.stderr[-2000:]
    records = Records(json.loads(line) for line in ran.stdout.splitlines())
    first, second, third = records.variants()
    assert [v[0]["config"]["num_warps"] for v in (first, second, third)] == [4, 2, 16]
    for variant in (first, second, third):
        assert variant.stages() == ["source", "fx", "triton", "ttir", "ttgir", "llir", "ptx", "sass"], "kept, whatever Triton's cache keeps"
        assert variant.of("variant_end")[0]["ok"] and variant[0]["device"] == "GPU of a test"
    assert [v.of("run")[0]["seconds"] for v in (first, second)] == pytest.approx([4e-6, 2e-6])
    for variant in (first, second):
        [run], [timing] = variant.of("run"), variant.of("timing")
        assert (run["status"], run["cache"], timing["source"]) == ("ran", "do_bench", "helion")
        assert timing["median"] == run["seconds"] * 1e9
    assert third.of("run") == [] and third.diagnostic("tune.error")["severity"] == "error"
