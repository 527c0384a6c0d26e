"""`heliograph tune`: Helion's own search, whose times are those of heliograph-run before a fake driver.

A kernel takes there 10 us, and what each block of its grid adds: so that configs with larger blocks are faster."""

import json
import os
import signal
import subprocess
import time

import pytest

from bridge.test_older_helion import FOLDER as OLDER
from e2e import program
from gpu.box import HELIOGRAPH, Box
from gpu.fake_gpu import FAKE, PROGRAM, needs_program
from paths import ROOT

pytestmark = needs_program
SCRIPT = """
import torch, helion, helion.language as hl

@helion.kernel(static_shapes=True)
def double(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size()):
        out[tile] = x[tile] * 2
    return out

@helion.kernel(static_shapes=True, configs=[helion.Config(block_sizes=[8, 64], num_warps=4),
                                            helion.Config(block_sizes=[64, 64], num_warps=8),
                                            helion.Config(block_sizes=[1, 64], num_warps=2)])
def chosen(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size()):
        out[tile] = x[tile] + 1
    return out

if __name__ == "__main__":
    x = torch.randn(128, 256, device="cuda")
    chosen(double(x))
    print("the script went on")
"""


@pytest.fixture
def script(tmp_path):
    (tmp_path / "k.py").write_text(SCRIPT)
    return tmp_path / "k.py"


def command(*arguments):
    return [HELIOGRAPH, "tune", *map(str, arguments), "--python", program.PYTHON, "--json"]


def environment(**more):
    return {**os.environ, "LD_LIBRARY_PATH": str(FAKE), "HELIOGRAPH_CUPTI": "", "HELIOGRAPH_FAKE_GRID": "100", **more}


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def tune(*arguments, env=None, **more):
    ran = subprocess.run(command(*arguments), text=True, capture_output=True, timeout=300, env=env or environment(**more))
    return ran.returncode, json.loads(ran.stdout)


def dump(document):
    told = subprocess.run([HELIOGRAPH, "dump", document], capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in told.splitlines()]


def blocks(config):
    rows, columns = config["config"]["block_sizes"]
    return -(-128 // rows) * -(-256 // columns)


def test_each_config_that_was_tried_is_a_variant_with_its_run(script):
    code, told = tune(script, "--kernel", "double", "--effort", "quick", "--configs", 8, "-o", script.with_suffix(".helio"))
    assert code == 0 and [d["code"] for d in told["diagnostics"]] == ["tune.done"]
    [tuned] = told["tuned"]
    assert len(tuned["configs"]) == 8 and all(config["error"] is None for config in tuned["configs"])
    for config in tuned["configs"]:
        assert config["seconds"] == pytest.approx(10.7e-6 + blocks(config) * 100e-9, rel=0.1)
    assert [c["seconds"] for c in tuned["configs"]] == sorted(c["seconds"] for c in tuned["configs"])
    assert tuned["best"] == tuned["configs"][0]["variant"] and tuned["helion_config"].startswith("helion.Config(block_sizes=[")
    assert tuned["configs"][0]["seconds"] < min(c["seconds"] for c in tuned["configs"] if c["variant"] == 1)
    records = dump(script.with_suffix(".helio"))
    stages = [record["stage"] for record in records if record["r"] == "stage"]
    assert all(stages.count(stage) == 9 for stage in ("source", "fx", "stage0", "triton", "ttir", "ttgir", "llir", "ptx", "sass")), stages
    runs = [record for record in records if record["r"] == "run"]
    assert [run["variant"] for run in runs] == list(range(1, 9)) and all(run["status"] == "ran" for run in runs)
    assert "x" in runs[0]["given"], "the script's own values"


def test_the_kernels_own_configs_are_what_is_searched(script):
    code, told = tune(script, "--kernel", "chosen", "-o", script.with_suffix(".helio"))
    [tuned] = told["tuned"]
    assert code == 0 and [c["config"]["block_sizes"] for c in tuned["configs"]] == [[64, 64], [8, 64], [1, 64]]


def test_the_same_seed_tries_the_same(script):
    tried = [tune(script, "--kernel", "double", "--effort", "quick", "--configs", 4, "--seed", seed, "-o", script.with_name(f"{i}.helio"))
             for i, seed in enumerate((3, 3, 4))]
    first, second, other = ([c["config"] for c in told["tuned"][0]["configs"]] for _, told in tried)
    assert first == second != other


@pytest.mark.skipif(not OLDER.is_dir(), reason=f"no older Helion in {OLDER}")
def test_an_older_helion(script):
    code, told = tune(script, "--kernel", "double", "--effort", "quick", "--configs", 4, PYTHONPATH=str(OLDER))
    [tuned] = told["tuned"]
    assert code == 0 and len(tuned["configs"]) == 4 and tuned["best"], told["diagnostics"]


def test_effort_none_is_the_default_config_alone(script):
    code, told = tune(script, "--kernel", "double", "--effort", "none")
    assert code == 0 and len(told["tuned"][0]["configs"]) == 1


def test_a_config_that_does_not_run_and_one_that_is_wrong(script):
    """Blocks of 256 threads cannot be launched, those of 64 write something else."""
    code, told = tune(script, "--kernel", "chosen", HELIOGRAPH_FAKE_THREADS="256=701 64=-1")
    [tuned] = told["tuned"]
    assert code == 0 and tuned["configs"][0]["config"]["block_sizes"] == [8, 64]
    failed = {c["config"]["num_warps"]: c for c in tuned["configs"][1:]}
    assert failed[8]["error"] == "gpu.out-of-resources" and failed[8]["seconds"] is None
    assert failed[2]["error"] == "tune.wrong" and "1 of 32768 elements" in failed[2]["problem"] and failed[2]["seconds"]


def test_a_config_that_does_not_compile(script):
    code, told = tune(script, "--kernel", "double", "--effort", "none", "--config", "block_sizes=[1024, 2048] num_warps=1")
    [tuned] = told["tuned"]
    assert code == 0 and len(tuned["configs"]) == 2
    assert tuned["configs"][0]["error"] is None and tuned["configs"][1]["error"]


def test_all_configs_fail(script):
    code, told = tune(script, "--kernel", "chosen", HELIOGRAPH_FAKE="cuLaunchKernelEx:1=719")
    [tuned] = told["tuned"]
    assert code == 6 and tuned["best"] is None and {c["error"] for c in tuned["configs"]} == {"gpu.launch-failed"}
    assert [d["code"] for d in told["diagnostics"]][-1] == "tune.none" and len(tuned["configs"]) == 3


def test_without_a_device_nothing_begins(script):
    code, told = tune(script, env={**environment(), "LD_LIBRARY_PATH": ""})
    assert code != 0 and told["error"]["code"] == "gpu.no-driver" and not script.with_suffix(".helio").exists()
    code, told = tune(script, "--device", 7)
    assert code != 0 and told["error"]["code"] == "gpu.no-device"


def failing_after(folder, runs):
    """heliograph-run on a machine whose device falls off the bus behind so many runs."""
    tool = folder / "heliograph-run"
    tool.write_text(f'#!/bin/sh\necho >>{folder}/runs\n[ $(wc -l <{folder}/runs) -le {runs} ] || export HELIOGRAPH_FAKE="cuCtxCreate_v4:*=46 cuDevicePrimaryCtxRetain:*=46 cuInit:*=100"\nexec {PROGRAM} "$@"\n')
    tool.chmod(0o700)
    return {"HELIOGRAPH_RUN": str(tool)}


def test_a_device_that_is_lost_in_the_middle(script):
    code, told = tune(script, "--effort", "quick", "--configs", 20, "-o", script.with_suffix(".helio"), **failing_after(script.parent, 4))
    [tuned] = [t for t in told["tuned"] if t["call"].startswith("double")]
    ran = [c for c in tuned["configs"] if c["seconds"]]
    assert len(ran) == 3 and tuned["best"] == ran[0]["variant"], "one of the four listed the devices"
    assert len(tuned["configs"]) <= 5, "nothing more was tried"
    assert "gpu.no-device" in [d["code"] for d in told["diagnostics"]] and code in (0, 5)


def test_a_runner_that_dies_in_the_middle(script):
    tool = script.parent / "heliograph-run"
    tool.write_text(f'''#!/bin/sh
[ "$1" = --list ] && exec {PROGRAM} "$@"
echo '{{"r":"device","run":1,"device":0,"name":"Fake H200","target":"sm_90"}}'
kill -9 $$
''')
    tool.chmod(0o700)
    code, told = tune(script, "--kernel", "chosen", "-o", script.with_suffix(".helio"), HELIOGRAPH_RUN=str(tool))
    [tuned] = told["tuned"]
    assert code == 6 and [c["error"] for c in tuned["configs"]] == ["tune.crashed"] * 3
    assert not [record for record in dump(told["path"]) if record["r"] in ("run", "device")]


def test_cancelling_keeps_what_was_tried(script):
    document = script.with_suffix(".helio")
    child = subprocess.Popen(command(script, "--kernel", "double", "--effort", "full", "-o", document), text=True, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, env=environment())
    deadline = time.monotonic() + 120
    while not document.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    child.send_signal(signal.SIGINT)
    told = json.loads(child.communicate(timeout=60)[0])
    assert child.returncode == 130 and told["cancelled"]
    assert 1 <= len(told["tuned"][0]["configs"]) == len([r for r in dump(document) if r["r"] == "variant"])


def test_a_call_of_a_document_is_tuned_into_it(script):
    document = script.with_suffix(".helio")
    subprocess.run([HELIOGRAPH, "capture", script, "-o", document, "--python", program.PYTHON, "--passes", "none"], check=True, capture_output=True)
    code, told = tune(document, "--variant", 1, "--effort", "quick", "--configs", 3)
    assert code == 0 and [added["variant"] for added in told["added"]] == [3, 4, 5]
    assert {c["variant"] for c in told["tuned"][0]["configs"]} == {3, 4, 5}


def test_over_ssh(script):
    box = Box(script.parent)
    ran = subprocess.run(command(script, "--kernel", "chosen", "--host", "user@box"), text=True, capture_output=True, timeout=300,
                         env=box.environment(HELIOGRAPH_FAKE_GRID="100", HELIOGRAPH_FAKE_THREADS="64=-1"))
    told = json.loads(ran.stdout)
    assert ran.returncode == 0, told
    [tuned] = told["tuned"]
    assert [c["config"]["block_sizes"] for c in tuned["configs"]] == [[64, 64], [8, 64], [1, 64]]
    assert [c["error"] for c in tuned["configs"]] == [None, None, "tune.wrong"], "outputs came back"
    assert list(box.temporary.iterdir()) == []


@pytest.mark.parametrize("kernel", ["softmax.py", "matmul.py"])
def test_kernels_of_ours(tmp_path, kernel):
    code, told = tune(ROOT / "resources" / "kernels" / kernel, "--effort", "quick", "--configs", 3, "-o", tmp_path / "k.helio")
    assert code == 0 and all(len(t["configs"]) == 3 and t["best"] for t in told["tuned"])


def test_progress_says_the_best(script):
    ran = subprocess.run([*command(script, "--kernel", "double", "--effort", "quick", "--configs", 4), "--progress", "json"], text=True,
                         capture_output=True, timeout=300, env=environment())
    steps = [json.loads(line) for line in ran.stderr.splitlines() if line.startswith('{"r":"progress"')]
    words = [step["step"] for step in steps if step["step"].startswith("autotune")]
    assert any(word.startswith("autotune: config 4, best ") for word in words), words[-3:]
