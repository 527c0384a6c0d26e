"""`heliograph gate`: documents with runs that the fake driver measured, held against each other."""

import json
import subprocess

import pytest

from gpu.fake_gpu import document, needs_program, run as run_on_fake
from paths import BUILD

pytestmark = needs_program
HELIOGRAPH = BUILD / "bin" / "heliograph"


def heliograph(*arguments, check=False):
    return subprocess.run([HELIOGRAPH, *map(str, arguments)], capture_output=True, text=True, timeout=60, check=check)


def resources(registers):
    return {"r": "resources", "function": "k", "registers": registers, "local_bytes": 0, "stack_bytes": 0, "static_shared_bytes": 0,
            "dynamic_shared_bytes": 4096, "max_threads": 128}


def slowed(record, factor):
    keys = ("min", "median", "p95", "max", "mean", "low", "high")
    return {**record, **{key: record[key] * factor for key in keys}, "times": [time * factor for time in record["times"]]}


@pytest.fixture
def helio(tmp_path):
    """A document whose kernel needs so many registers, and was run, `factor` times slower than the fake device is."""

    def make(name, registers=40, factor=1.0, runs=True, options=(), function="k", **fields):
        text = document(extra=[resources(registers)], function=function)
        (tmp_path / f"{name}.records").write_text(text)
        heliograph("load", tmp_path / f"{name}.records", "-o", tmp_path / f"{name}.helio", check=True)
        if runs:
            ran = run_on_fake(tmp_path, "-", *options, records=text)
            records = [slowed(r, factor) if r["r"] == "timing" else r for r in ran.records]
            records = [{**r, **fields} if r["r"] in ("run", "device", "timing") else r for r in records]
            (tmp_path / "run.records").write_text("".join(json.dumps(r) + "\n" for r in records))
            heliograph("runs", tmp_path / f"{name}.helio", "--add", tmp_path / "run.records", check=True)
        return tmp_path / f"{name}.helio"

    return make


def gate(now, base, *limits):
    ran = heliograph("gate", now, "--baseline", base, *limits, "--json")
    return ran.returncode, json.loads(ran.stdout)


def test_within_all_limits(helio):
    code, told = gate(helio("now", 44), helio("base", 40), "--time", "+3%", "--regs", "+8", "--shared", "0", "--spills", "0")
    assert (code, told["ok"], told["only_in_file"], told["only_in_baseline"]) == (0, True, [], [])
    assert [row["measure"] for row in told["limits"]] == ["time", "regs", "shared", "spills"]
    assert {row["verdict"] for row in told["limits"]} == {"ok"}
    assert told["limits"][0]["now"]["value"] == pytest.approx(10.7)


@pytest.mark.parametrize("limit, code", [("+8", 0), ("+7", 8), ("20%", 0), ("+19%", 8), ("0", 8)])
def test_registers(helio, limit, code):
    assert gate(helio("now", 48), helio("base", 40), "--regs", limit)[0] == code


def test_a_slower_kernel(helio):
    now, base = helio("now", factor=1.25), helio("base")
    code, told = gate(now, base, "--time", "+3%", "--regs", "+8")
    assert (code, told["ok"]) == (8, False) and [row["verdict"] for row in told["limits"]] == ["exceeded", "ok"]
    ran = heliograph("gate", now, "--baseline", base, "--time", "+3%")
    assert ran.returncode == 8 and "+25.0%" in ran.stdout and "exceeded" in ran.stdout
    assert gate(base, now, "--time", "0")[0] == 0, "faster is no fault"
    assert gate(now, base, "--time", "+3")[0] == 0, "microseconds"


def test_a_difference_within_the_intervals_is_noise(helio):
    now = helio("now", factor=1.25)
    wide = helio("base", low=9000, high=14000)
    code, told = gate(now, wide, "--time", "+3%")
    assert (code, told["limits"][0]["verdict"]) == (0, "noise")


@pytest.mark.parametrize("change, code", [({"options": ["--warm"]}, "gate.other-run"), ({"name": "H100"}, "gate.other-run"),
                                          ({"source": "events"}, "gate.other-clock"), ({"runs": False}, "gate.no-run"),
                                          ({"options": ["--repeats", 3]}, "gate.few-repeats")])
def test_what_cannot_be_compared_is_an_error(helio, change, code):
    name = change.pop("name", None)
    base = helio("base", **change)
    if name:
        rename_device(base, name)
    now = helio("now", registers=60)
    told = gate(now, base, "--time", "+3%", "--regs", "+100")
    assert told[0] == 1 and told[1]["limits"][0]["error"]["code"] == code and told[1]["limits"][1]["verdict"] == "ok"
    ran = heliograph("gate", now, "--baseline", base, "--time", "+3%")
    assert ran.returncode == 1 and f"error[{code}]" in ran.stderr and "next:" in ran.stderr
    assert gate(now, base, "--time", "+3%", "--regs", "0")[0] == 8, "a limit that is exceeded is told whatever else there is"


def rename_device(file, name):
    records = [json.loads(line) for line in heliograph("dump", file).stdout.splitlines()]
    renamed = [{**r, "name": name} if r["r"] == "device" else r for r in records]
    path = file.with_suffix(".renamed")
    path.write_text("".join(json.dumps(r) + "\n" for r in renamed))
    heliograph("load", path, "-o", file, check=True)


def test_kernels_without_a_partner_are_named(helio):
    ran = heliograph("gate", helio("now", function="f"), "--baseline", helio("base"), "--regs", "0")
    assert ran.returncode == 4 and "error[find.nothing]" in ran.stderr


def test_what_only_one_has_ends_nothing(helio, tmp_path):
    base = helio("base", runs=False)
    lines = document(extra=[resources(40)]).splitlines()[:-1] + document(extra=[resources(40)], function="f").splitlines()[1:]
    second = [json.loads(line) for line in lines[len(lines) // 2:]]
    numbered = [json.dumps({**r, **{key: 2 for key in ("kernel", "variant") if key in r}}) for r in second]
    (tmp_path / "two.records").write_text("\n".join(lines[: len(lines) // 2] + numbered) + "\n")
    heliograph("load", tmp_path / "two.records", "-o", tmp_path / "two.helio", check=True)
    ran = heliograph("gate", tmp_path / "two.helio", "--baseline", base, "--regs", "0")
    assert ran.returncode == 0 and f"only in {tmp_path / 'two.helio'}: f, variant 2" in ran.stdout
    code, told = gate(base, tmp_path / "two.helio", "--regs", "0")
    assert code == 0 and [row["kernel"] for row in told["only_in_baseline"]] == ["f"] and told["only_in_file"] == []


@pytest.mark.parametrize("limit", ["+3x", "-3", "three", "+", "%", ""])
def test_malformed_limits(helio, limit):
    ran = heliograph("gate", helio("now", runs=False), "--baseline", helio("base", runs=False), f"--time={limit}")
    assert ran.returncode == 2 and ("+3%" in ran.stderr or "--time" in ran.stderr), ran.stderr


def test_usage(helio, tmp_path):
    file = helio("now", runs=False)
    assert heliograph("gate", file, "--baseline", file).returncode == 2
    assert "gate.no-limit" in heliograph("gate", file, "--baseline", file).stderr
    assert heliograph("gate", file, "--regs", "0").returncode == 2
    assert heliograph("gate", file, "--baseline", tmp_path / "none.helio", "--regs", "0").returncode == 3
