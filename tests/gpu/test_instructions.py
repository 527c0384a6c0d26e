"""How often each instruction is executed: CUPTI's SASS metrics, each kernel patched for itself; without them a run is one all the same."""

import pytest

from gpu.fake_gpu import POINTER, document, needs_program, ptx, run

pytestmark = needs_program

LINES = "k 16 64 2048 2048\nk 0 64 2048 1024\nk2 32 8 200 100\n"


@pytest.fixture
def lines(tmp_path):
    (tmp_path / "executed").write_text(LINES)
    return tmp_path / "executed"


def two_kernels():
    """k twice, and k2 between: three launches of one sequence, of one text."""
    launch = {"r": "launch", "grid": ["1"], "arguments": [], "num_warps": 4, "num_stages": 1, "num_ctas": 1, "shared_bytes": 0,
              "kwargs": {}, "signature": {}, "constants": {}}
    text = ptx("k", [POINTER] * 5) + ptx("k2", [POINTER] * 5).split("\n", 2)[2]
    records = document(extra=[{**launch, "function": "k2"}, {**launch, "function": "k"}])
    return records.replace(ptx("k", [POINTER] * 5).replace("\n", "\\n").replace("\t", "\\t"), text.replace("\n", "\\n").replace("\t", "\\t"))


def test_executed_by_warps_and_their_threads(tmp_path, lines):
    ran = run(tmp_path, "-", "--instructions", EXECUTED=lines)
    [executed] = ran.of("executed")
    assert ran.code == 0 and ran.codes == [] and ran.mistakes == []
    assert (executed["run"], executed["function"], executed["launches"]) == (1, "k", 1)
    assert executed["pcs"] == [[0, 64, 2048, 1024], [16, 64, 2048, 2048]]
    assert [r["r"] for r in ran.records if r["r"] != "progress"][-3:] == ["timing", "executed", "done"]


def test_beside_samples_and_counters(tmp_path, lines):
    ran = run(tmp_path, "-", "--instructions", "--sample", "--metrics", EXECUTED=lines)
    assert ran.code == 0 and ran.codes == [] and ran.mistakes == []
    assert ran.of("executed") and ran.of("metrics")


def test_every_kernel_of_the_sequence_is_patched_for_itself(tmp_path, lines):
    ran = run(tmp_path, "-", "--instructions", records=two_kernels(), EXECUTED=lines)
    assert ran.code == 0 and ran.codes == [] and ran.mistakes == [], ran.records
    first, second = ran.of("executed")
    assert (first["function"], first["launches"], first["pcs"]) == ("k", 2, [[0, 128, 4096, 2048], [16, 128, 4096, 4096]])
    assert (second["function"], second["launches"], second["pcs"]) == ("k2", 1, [[32, 8, 200, 100]])


def test_without_being_asked_nothing_is_patched(tmp_path, lines):
    ran = run(tmp_path, "-", "--sample", EXECUTED=lines)
    assert ran.code == 0 and ran.of("executed") == []
    assert run(tmp_path, "-", "--instructions", "--once").code == 2


CALLS = ["cuptiSassMetricsGetProperties", "cuptiSassMetricsSetConfig", "cuptiSassMetricsEnable", "cuptiSassMetricsGetDataProperties",
         "cuptiSassMetricsFlushData", "cuptiSassMetricsDisable", "cuptiSassMetricsUnsetConfig"]
ERRORS = {35: "gpu.profiler-not-permitted", 27: "gpu.profiler-not-supported", 39: "gpu.profiler-busy", 1: "gpu.profiler"}


@pytest.mark.parametrize("number", ERRORS)
@pytest.mark.parametrize("call", CALLS)
def test_an_error_leaves_everything_else(tmp_path, lines, call, number):
    ran = run(tmp_path, "-", "--instructions", EXECUTED=lines, FAKE=f"{call}:1={number}")
    [told] = ran.of("diagnostic")
    assert ran.code == 0 and (told["severity"], told["code"]) == ("warning", ERRORS[number]) and call in told["detail"]
    assert ran.of("timing") and ran.of("executed") == [] and ran.of("done")[0]["ok"]


def test_nothing_was_counted(tmp_path):
    ran = run(tmp_path, "-", "--instructions")
    assert ran.code == 0 and ran.codes == ["gpu.profiler"] and "HELIOGRAPH_CUPTI" in ran.of("diagnostic")[0]["next"]
    assert ran.mistakes == []


@pytest.mark.parametrize("script, arguments", [
    ("cuptiSassMetricsEnable:1=-1", []),
    ("cuptiSassMetricsEnable:1=-2", ["--limit-seconds", "0.1"]),
])
def test_cupti_crashes_or_does_not_come_back(tmp_path, lines, script, arguments):
    ran = run(tmp_path, "-", "--instructions", "--sample", *arguments, EXECUTED=lines, FAKE=script)
    assert ran.code == 0 and ran.codes == ["gpu.profiler-crashed"] and ran.records[-1]["ok"] is True
    assert ran.of("timing") and "cuptiSassMetricsEnable" in ran.stderr, "where it was"


def test_the_device_is_lost_meanwhile(tmp_path, lines):
    """At the launch of patched code: one for the results, three to warm up and one that is measured come before."""
    ran = run(tmp_path, "-", "--instructions", "--repeats", "1", "--warm-up", "0", "--no-count", "--warm", EXECUTED=lines,
              FAKE="cuLaunchKernelEx:6=700")
    assert ran.code == 1 and ran.codes == ["gpu.illegal-address"] and ran.of("timing") and ran.of("executed") == []
