"""Results of a run that are kept in the document, and later runs held against them (`heliograph run --compare RUN`)."""

import base64
import hashlib
import json
import os
import subprocess

import numpy
import pytest

from gpu.box import Box
from gpu.fake_gpu import FAKE, document, needs_program, run, tensor
from paths import BUILD

pytestmark = needs_program
HELIOGRAPH = BUILD / "bin" / "heliograph"
PAST = 1 << 20  # bytes of results that are kept unasked


@pytest.fixture
def file(tmp_path):
    return stored(tmp_path, document())


def stored(folder, records, name="k"):
    (folder / f"{name}.records").write_text(records)
    subprocess.run([HELIOGRAPH, "load", folder / f"{name}.records", "-o", folder / f"{name}.helio"], check=True)
    return folder / f"{name}.helio"


def heliograph(*arguments, **environment):
    variables = {f"HELIOGRAPH_FAKE_{name}": str(value) for name, value in environment.items()}
    child = subprocess.run([HELIOGRAPH, *map(str, arguments)], capture_output=True, text=True, timeout=60,
                           env={**os.environ, "LD_LIBRARY_PATH": str(FAKE), "HELIOGRAPH_CUPTI": "", **variables})
    return child.returncode, child.stdout, child.stderr


def ran(file, *arguments, **environment):
    code, out, _ = heliograph("run", file, "--device", "0", "--repeats", "3", "--json", *arguments, **environment)
    return code, json.loads(out)


def runs(file):
    return json.loads(heliograph("runs", file, "--json")[1])["runs"]


# ---- what heliograph-run tells


def test_hashes_of_all_tensors_and_the_values_of_those_that_were_written(tmp_path):
    told = run(tmp_path, "-", "--keep-outputs", PAST, "--save-outputs", tmp_path, WRITES="k 2 5 1.5").of("tensor")
    assert [t["name"] for t in told] == ["x", "y", "z"]
    assert [t["before"] == t["after"] for t in told] == [True, True, False]
    assert ["base64" in t for t in told] == [False, False, True]
    values = base64.b64decode(told[2]["base64"])
    assert hashlib.sha256(values).hexdigest() == told[2]["after"] and (told[2]["dtype"], told[2]["shape"]) == ("f32", [64, 32])
    saved = numpy.load(tmp_path / "z.npy")
    assert (numpy.frombuffer(values, "f4").reshape(64, 32) == saved).all() and saved[0, 5] == 1.5


def test_without_being_asked_nothing_is_told(tmp_path):
    assert run(tmp_path, WRITES="k 2 5 1.5").of("tensor") == []


def test_results_beyond_the_limit_are_hashes_alone(tmp_path):
    told = run(tmp_path, "-", "--keep-outputs", 64 * 32 * 4 - 1, WRITES="k 2 5 1.5").of("tensor")
    assert told[2]["before"] != told[2]["after"] and "base64" not in told[2]
    assert run(tmp_path, "-", "--keep-outputs", "1000", WRITES="k 2 5 1.5").of("tensor") == [], "hashing would take too long"


def test_a_tensor_is_called_as_the_host_calls_it(tmp_path):
    """A config that takes it as a descriptor gives it another name."""
    records = document([{**tensor(0, "x_desc", [64, 32]), "host": "x"}])
    [told] = run(tmp_path, "-", "--keep-outputs", PAST, records=records).of("tensor")
    assert told["name"] == "x"


# ---- runs that are kept, and those that are held against them


def test_equal_results(file):
    assert ran(file, WRITES="k 2 5 1.5")[0] == 0
    code, again = ran(file, "--compare", 1, WRITES="k 2 5 1.5")
    [row] = again["comparisons"]
    assert (code, again["ok"], again["kept"]) == (0, True, 2)
    assert (row["with"], row["against"], row["output"], row["ok"], row["max_abs"], row["elements"]) == ("run", 1, "z", True, 0, 2048)
    assert [r["outputs"] for r in runs(file)] == [1, 1]
    assert not any("base64" in record for record in again["records"])


def test_other_results(file):
    """The first wrong element, the largest difference, NaN: as other comparisons have them."""
    ran(file, WRITES="k 2 5 1.5 k 2 70 1 k 2 71 1")
    code, again = ran(file, "--compare", "1", WRITES="k 2 5 1.5 k 2 70 nan k 2 71 1.000001")
    [row] = again["comparisons"]
    assert code == 1 and row["ok"] is False and again["kept"] == 2
    assert (row["first"], row["got"], row["expected"], row["mismatched"]) == ([2, 6], {"float": "nan"}, 1, 1)
    assert row["max_abs"] == {"float": "inf"} and row["rtol"] == pytest.approx(1.3e-6)
    code, out, _ = heliograph("run", file, "--device", "0", "--repeats", "3", "--compare", "1", WRITES="k 2 5 1.5 k 2 70 1 k 2 71 3")
    assert code == 1 and "against run 1" in out and "wrong at [2, 7]: 3, not 1; 1 of 2048, off by 2" in out


def test_results_of_another_variant(tmp_path):
    first, rest = document().split('{"r": "variant_end"', 1)
    variant = first[first.index('{"r": "variant"'):].replace('"variant": 1', '"variant": 2', 1)
    file = stored(tmp_path, f'{first}{{"r": "variant_end", "variant": 1, "ok": true}}\n{variant}' + '{"r": "variant_end"' + rest.replace('"variant": 1', '"variant": 2'))
    ran(file, "--variant", 1, WRITES="k 2 5 1.5")
    code, other = ran(file, "--variant", 2, "--compare", 1, WRITES="k 2 5 1.25")
    assert code == 1 and other["comparisons"][0]["max_abs"] == 0.25 and other["comparisons"][0]["variant"] == 2


def test_neither_wrote(file):
    ran(file)
    code, out, _ = heliograph("run", file, "--device", "0", "--repeats", "3", "--compare", "1")
    assert code == 0 and "neither run wrote to a tensor" in out


# ---- the same values at the begin


def test_another_seed_is_told_before_anything_runs(file, tmp_path):
    ran(file, "--seed", 3)
    code, refused = ran(file, "--compare", 1)
    assert code == 1 and refused["error"]["code"] == "run.other-inputs" and "--seed 3" in refused["error"]["next"]
    assert len(runs(file)) == 1
    assert ran(file, "--compare", 1, "--seed", 3)[0] == 0


def test_other_inputs_are_told(file, tmp_path):
    numpy.save(tmp_path / "x.npy", numpy.ones((64, 32), "f4"))
    ran(file, WRITES="k 2 5 1.5")
    code, other = ran(file, "--compare", 1, "--inputs", tmp_path, WRITES="k 2 5 1.5")
    assert code == 1 and [d["code"] for d in other["diagnostics"]] == ["run.other-inputs"] and other["comparisons"] == []
    assert "x began with other values" in other["diagnostics"][0]["message"] and other["kept"] == 2
    assert ran(file, "--compare", 2, "--inputs", tmp_path, WRITES="k 2 5 1.5")[0] == 0


def test_another_kernel(tmp_path):
    records = document() + document(function="other").split("\n", 1)[1].replace('"kernel": 1', '"kernel": 2').replace('"variant": 1', '"variant": 2')
    records = records.replace('{"r": "done", "ok": true}\n', "", 1)
    file = stored(tmp_path, records)
    ran(file, "--variant", 1)
    code, refused = ran(file, "--variant", 2, "--compare", 1)
    assert code == 4 and "another kernel" in refused["error"]["message"]


# ---- what is kept, and what is not


def test_large_results_are_kept_if_somebody_asks(tmp_path):
    file = stored(tmp_path, document([tensor(0, "x", [512, 512]), tensor(1, "y", [512, 512]), tensor(2, "z", [600, 512])]))
    ran(file, WRITES="k 2 5 1.5")
    code, refused = ran(file, "--compare", 1, WRITES="k 2 5 1.25")
    assert code == 1 and [d["code"] for d in refused["diagnostics"]] == ["run.no-results"]
    assert "--keep-outputs" in refused["diagnostics"][0]["next"]
    assert ran(file, "--compare", 1, WRITES="k 2 5 1.5")[1]["comparisons"][0]["ok"], "the hash is enough to tell that they are equal"
    ran(file, "--keep-outputs", WRITES="k 2 5 1.5")
    code, other = ran(file, "--compare", 4, WRITES="k 2 5 1.25")
    assert code == 1 and other["comparisons"][0]["max_abs"] == 0.25
    assert [r["outputs"] for r in runs(file)] == [0, 0, 0, 1, 0]


def test_large_tensors_are_not_even_hashed_unless_somebody_asks(tmp_path):
    file = stored(tmp_path, document([tensor(0, "x", [1024, 512]), tensor(1, "y", [1024, 512]), tensor(2, "z", [16])]))
    ran(file, WRITES="k 2 5 1.5")
    assert ran(file, "--compare", 1)[1]["error"]["code"] == "run.no-results"
    ran(file, "--keep-outputs", WRITES="k 2 5 1.5")
    assert ran(file, "--compare", 2, WRITES="k 2 5 1.5")[1]["comparisons"][0]["ok"]


def test_a_run_on_another_machine(tmp_path):
    box = Box(tmp_path)
    writes = {"HELIOGRAPH_FAKE_WRITES": "k 2 5 1.5"}
    assert box.run("--repeats", 3, **writes).returncode == 0
    assert box.runs()[0]["outputs"] == 1
    code, here = ran(box.file, "--compare", 1, WRITES="k 2 5 1.25")
    assert code == 1 and here["comparisons"][0]["max_abs"] == 0.25
    there = box.run("--repeats", 3, "--compare", 2, **writes)
    assert there.returncode == 1 and "wrong at [0, 5]: 1.5, not 1.25" in there.stdout, there.stderr


def test_a_run_that_kept_nothing(file):
    code, out, _ = heliograph("run", file, "--device", "0", "--repeats", "3", "--records")
    (file.parent / "old").write_text("".join(line + "\n" for line in out.splitlines() if '"tensor"' not in line))
    heliograph("runs", file, "--add", file.parent / "old")
    code, refused = ran(file, "--compare", 1)
    assert code == 1 and refused["error"]["code"] == "run.no-results" and "--keep-outputs" in refused["error"]["next"]
    assert ran(file, "--compare", 9)[1]["error"]["code"] == "store.no-run"


def test_equal_results_are_stored_once_and_go_with_the_last_run(file):
    import sqlite3

    def blobs():
        with sqlite3.connect(file) as database:
            return [name for (name,) in database.execute("SELECT name FROM blob WHERE name LIKE 'output:%'")]

    ran(file, WRITES="k 2 5 1.5")
    ran(file, WRITES="k 2 5 1.5")
    ran(file, WRITES="k 2 5 7")
    assert len(blobs()) == 2
    heliograph("runs", file, "--remove", 1)
    assert len(blobs()) == 2 and ran(file, "--compare", 2, WRITES="k 2 5 1.5")[0] == 0
    heliograph("runs", file, "--remove", 2)
    heliograph("runs", file, "--remove", 4)
    assert len(blobs()) == 1


def test_dumped_and_loaded(file, tmp_path):
    ran(file, WRITES="k 2 5 1.5")
    dumped = heliograph("dump", file)[1]
    again = stored(tmp_path, dumped, "again")
    assert heliograph("dump", again)[1] == dumped
    assert ran(again, "--compare", 1, WRITES="k 2 5 1.5")[1]["comparisons"][0]["ok"]
    assert ran(again, "--compare", 1, WRITES="k 2 5 2")[1]["comparisons"][0]["max_abs"] == 0.5


def test_values_that_do_not_have_their_hash_are_not_kept(file):
    out = heliograph("run", file, "--device", "0", "--repeats", "3", "--records", WRITES="k 2 5 1.5")[1]
    assert '"base64"' in out
    lines = [json.loads(line) for line in out.splitlines()]
    for line in lines:
        if "base64" in line:
            line["base64"] = base64.b64encode(b"\0" * 8192).decode()
    (file.parent / "damaged").write_text("".join(json.dumps(line) + "\n" for line in lines))
    heliograph("runs", file, "--add", file.parent / "damaged")
    assert [r["outputs"] for r in runs(file)] == [0]


def test_bad_command_lines(file):
    for arguments in (["--compare", "0"], ["--compare", "-1"], ["--compare", "run"], ["--keep-outputs", "--once"]):
        assert heliograph("run", file, "--device", "0", *arguments)[0] == 2, arguments
    assert ran(file, "--compare", "1")[1]["error"]["code"] == "store.no-run"
    code, out, _ = heliograph("run", file, "--cpu", "--compare", "1", "--json")
    assert json.loads(out)["error"]["code"] == "run.compare"
