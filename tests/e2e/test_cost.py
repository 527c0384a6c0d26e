"""Samples of a run laid over captured kernels: each one once, whatever they are rolled up by."""

import json
import re
import shutil

import pytest

from e2e import program

EACH = 3  # samples at an instruction
pytestmark = pytest.mark.parametrize("kernel", ["softmax"], scope="module")


def sampled(variant):
    """Records of a run that saw each instruction of the variant's SASS equally often."""
    addresses = [int(at, 16) for at in re.findall(r"^\s*/\*([0-9a-f]{4,})\*/", variant.stage("sass").text, re.M)]
    function = re.search(r"^\.text\.(\S+):", variant.stage("sass").text, re.M)[1]
    pcs = [[at, 0, EACH - 1, 1, 1, 2, 7] for at in addresses]
    return function, [
        {"r": "device", "run": 1, "name": "NVIDIA H200", "target": "sm_90", "measured_dram": 5e12},
        {"r": "run", "run": 1, "backend": "gpu", "variant": variant.number, "pipeline": "helion", "status": "ran",
         "cache": "warm", "seconds": 1e-5},
        {"r": "timing", "run": 1, "position": 0, "function": function, "source": "counter", "median": 10000,
         "times": [10000, 10100]},
        {"r": "metrics", "run": 1, "position": 0, "function": function, "dram_read_bytes": 3e7,
         "dram_written_bytes": 1e7, "flops": 1e8},
        {"r": "samples", "run": 1, "function": function, "pcs": pcs,
         "reasons": ["long_scoreboard", "selected", "long_scoreboard_not_issued"]},
    ]


@pytest.fixture(scope="module")
def document(captures, kernel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cost")
    file = shutil.copy(captures[kernel].file, folder / f"{kernel}.helio")
    for variant in program.dump(file).variants:
        _, records = sampled(variant)
        output = folder / f"{variant.number}.jsonl"
        output.write_text("".join(json.dumps(record) + "\n" for record in records))
        run = program.heliograph("runs", file, "--add", output)
        assert run.code == 0, run.err
    return file


def cost(file, variant, by="node"):
    return program.heliograph("cost", file, "--variant", variant.number, "--by", by, "--json").json()


def test_each_sample_counts_once_by_whatever(kernel, document):
    for variant in program.dump(document).variants:
        instructions = len(variant.stage("sass").counted())
        for by in ("node", "sass"):
            made = cost(document, variant, by)
            assert made["samples"] == EACH * instructions
            assert made["unmatched"] == 0
            assert sum(row["samples"] for row in made["rows"]) == made["samples"]
        assert 0 < sum(row["samples"] for row in cost(document, variant, "ptx")["rows"]) <= made["samples"]


def test_what_is_linked_is_what_coverage_says(kernel, document):
    for variant in program.dump(document).variants:
        linked = sum(1 for op in variant.stage("sass").counted() if op.links)
        assert cost(document, variant)["linked"] == EACH * linked


def test_time_is_divided_by_share(kernel, document):
    variant = program.dump(document).variants[0]
    made = cost(document, variant)
    assert sum(row["seconds"] for row in made["rows"]) == pytest.approx(made["seconds"])
    assert [row["samples"] for row in made["rows"]] == sorted((row["samples"] for row in made["rows"]), reverse=True)
    stalls = made["rows"][0]["stalls"]
    assert stalls["long scoreboard"] == 2 * stalls["selected"] and sum(stalls.values()) == made["rows"][0]["samples"]


def test_one_reason_alone(kernel, document):
    variant = program.dump(document).variants[0]
    all_of_it = cost(document, variant)
    part = program.heliograph("cost", document, "--variant", variant.number, "--stall", "selected", "--json").json()
    assert part["samples"] == all_of_it["samples"]
    assert 3 * sum(row["samples"] for row in part["rows"]) == all_of_it["samples"]
    assert all(row["samples"] == row["stalls"]["selected"] for row in part["rows"])
    refused = program.heliograph("cost", document, "--stall", "boredom")
    assert refused.code == 2 and "long scoreboard" in refused.err


def test_one_run_against_another(kernel, document, tmp_path):
    file = shutil.copy(document, tmp_path / "twice.helio")
    variant = program.dump(file).variants[0]
    function, records = sampled(variant)
    records[1]["seconds"] = 2e-5
    records[-1]["pcs"][0][2] += 1000  # the first instruction waits
    (tmp_path / "slow.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    assert program.heliograph("runs", file, "--add", tmp_path / "slow.jsonl").code == 0
    runs = [run["run"] for run in program.heliograph("runs", file, "--json").json()["runs"]]
    words = ("cost", file, "--run", runs[-1], "--against", runs[0])
    made = program.heliograph(*words, "--json").json()
    assert made["run"]["run"] == runs[-1] and made["against"]["run"] == runs[0]
    assert made["delta"] == pytest.approx(1e-5) and made["ratio"] == pytest.approx(1)
    assert sum(row["delta"] for row in made["rows"]) == pytest.approx(made["delta"])
    changes = [abs(row["delta"]) for row in made["rows"]]
    assert changes == sorted(changes, reverse=True) and made["rows"][0]["delta"] > 0
    table = program.heliograph(*words, "--by", "node", "--most", 2)
    assert table.code == 0 and "the whole: +10.00 us, +100.0 %" in table.out
    refused = program.heliograph(*words, "--by", "ptx")
    assert refused.code == 2 and "Leave --by out" in refused.err
    assert program.heliograph("cost", file, "--against", 99).code != 0


def test_where_each_kernel_is_under_the_roofline(kernel, document):
    variant = program.dump(document).variants[0]
    roofline = cost(document, variant)["roofline"]
    assert roofline["roofs"] == [{"roof": "DRAM", "limit": 5e12, "measured": True}]
    assert [mark["roof"] for mark in roofline["kernels"]] == ["DRAM"]
    assert roofline["kernels"][0]["reached"] == pytest.approx(0.8)  # 4 TB/s
    run = program.heliograph("cost", document, "--variant", variant.number)
    assert "2.50 FLOP a byte, 10.00 TFLOP/s, 80 % of what DRAM 5.00 TB/s allows" in run.out


def counted(variant, first=1):
    """Records of a run that counted each instruction of the variant's SASS: 8 times by warps, by 24 of their threads."""
    function, records = sampled(variant)
    addresses = [pc[0] for pc in records[-1]["pcs"]]
    pcs = [[at, 8 * (first if i == 0 else 1), 256 * (first if i == 0 else 1), 192 * (first if i == 0 else 1)] for i, at in enumerate(addresses)]
    return records, {"r": "executed", "run": 1, "function": function, "launches": 1, "pcs": pcs}


def added(file, records, folder):
    (folder / "run.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    assert program.heliograph("runs", file, "--add", folder / "run.jsonl").code == 0
    return program.heliograph("runs", file, "--json").json()["runs"][-1]


def test_executed_instructions(kernel, document, tmp_path):
    file = shutil.copy(document, tmp_path / "counted.helio")
    variant = program.dump(file).variants[0]
    records, executed = counted(variant)
    run = added(file, [*records, executed], tmp_path)
    assert run["counted"] and run["sampled"]
    instructions = len(variant.stage("sass").counted())
    for by in ("node", "line", "ptx", "sass"):
        made = program.heliograph("cost", file, "--by", by, "--executed", "--json").json()
        assert made["run"] == run["run"] and made["executed"] == 8 * instructions
        assert (made["threads"], made["active_threads"]) == (32, 24)
        assert sum(row["executed"] for row in made["rows"]) <= made["executed"]
        if by in ("node", "sass"):
            assert sum(row["share"] for row in made["rows"]) == pytest.approx(1)
    table = program.heliograph("cost", file, "--by", "sass", "--most", 2)
    assert "executed" in table.out and "24.0 of 32.0" in table.out and "why the warps waited" in table.out
    assert f"{8 * instructions} instructions executed" in table.out
    _, more = counted(variant, first=5)
    later = added(file, [*records, more], tmp_path)
    words = ("cost", file, "--run", later["run"], "--against", run["run"], "--executed")
    made = program.heliograph(*words, "--json").json()
    assert made["delta"] == 32 and made["rows"][0]["delta"] == 32 and len([row for row in made["rows"] if row["delta"]]) == 1
    assert "the whole: +32 instructions executed" in program.heliograph(*words).out
    refused = program.heliograph("cost", file, "--run", 1, "--executed")
    assert refused.code != 0 and "--instructions" in refused.err
    assert program.heliograph("cost", file, "--executed", "--stall", "wait").code == 2


def test_counted_and_not_sampled(kernel, document, tmp_path):
    """Where the driver keeps samples to itself, what was executed is told all the same."""
    file = shutil.copy(document, tmp_path / "counted.helio")
    variant = program.dump(file).variants[0]
    records, executed = counted(variant)
    run = added(file, [*records[:-1], executed], tmp_path)
    assert run["counted"] and not run["sampled"]
    table = program.heliograph("cost", file, "--run", run["run"])
    assert table.code == 0 and "why the warps waited" not in table.out and "24.0 of 32.0" in table.out


def test_a_run_that_was_only_timed(kernel, captures, tmp_path):
    """Its kernels and their times, and where they are under the roofline."""
    file = shutil.copy(captures[kernel].file, tmp_path / "timed.helio")
    variant = program.dump(file).variants[0]
    function, records = sampled(variant)
    run = added(file, records[:-1], tmp_path)
    table = program.heliograph("cost", file)
    assert table.code == 0 and function in table.out and "10.00" in table.out and "--sample" in table.out
    assert "80 % of what DRAM" in table.out
    [told] = program.heliograph("cost", file, "--json").json()["kernels"]
    assert (told["function"], told["seconds"], told["share"], told["launches"]) == (function, 1e-5, 1, 2)
    assert "not sampled" in program.heliograph("cost", file, "--run", run["run"], "--stall", "wait").err
    records[1] |= {"status": "failed", "reason": "gpu.timeout: it hung"}
    failed = added(file, records[:2], tmp_path)
    refused = program.heliograph("cost", file, "--run", failed["run"])
    assert refused.code != 0 and "it hung" in refused.err


def test_a_table_for_people(kernel, document):
    run = program.heliograph("cost", document, "--by", "line", "--most", 2)
    assert run.code == 0
    assert "of FX nodes" in run.out and "why the warps waited" in run.out and "long scoreboard 66 %" in run.out


def test_runs_are_listed_and_removed(kernel, document, tmp_path):
    file = shutil.copy(document, tmp_path / "again.helio")
    runs = program.heliograph("runs", file, "--json").json()["runs"]
    assert [run["run"] for run in runs] == list(range(1, len(runs) + 1)) and all(run["sampled"] for run in runs)
    left = program.heliograph("runs", file, "--remove", 1, "--json").json()["runs"]
    assert [run["run"] for run in left] == [run["run"] for run in runs[1:]]
    assert program.heliograph("runs", file, "--remove", 1).code != 0


def test_what_is_no_run_is_refused(kernel, document, tmp_path):
    before = document.read_bytes()
    (tmp_path / "none.jsonl").write_text("hello\n")
    run = program.heliograph("runs", document, "--add", tmp_path / "none.jsonl")
    assert run.code != 0 and "holds no run" in run.err
    assert document.read_bytes() == before


def test_without_a_run_it_says_how_to_get_one(kernel, captures):
    run = program.heliograph("cost", captures[kernel].file)
    assert run.code == 4 and "--sample" in run.err
