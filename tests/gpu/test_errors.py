"""What can go wrong on a device: the message says what, where and what to do, and the next run works."""

import pytest

from gpu.fake_gpu import FAKE, OLD, document, needs_program, run

pytestmark = needs_program

# What the fake driver is told, the code, and a word of what to do.
ERRORS = {
    "not initialised": ("cuInit:1=999", "gpu.driver", "documentation"),
    "library and module differ": ("cuInit:1=803", "gpu.driver-too-old", "restart"),
    "driver is old": ("version:*=11040", "gpu.driver-too-old", "Update"),
    "no device": ("cuInit:1=100", "gpu.no-device", "nvidia-smi"),
    "no device is visible": ("devices:*=1", "gpu.no-device", "nvidia-smi"),
    "device is taken": ("cuDevicePrimaryCtxRetain:1=46", "gpu.device-lost", "nvidia-smi"),
    "out of memory": ("cuMemAlloc_v2:2=2", "gpu.out-of-memory", "smaller shapes"),
    "wrong architecture": ("cuModuleLoadDataEx:1=209", "gpu.wrong-architecture", "--target"),
    "damaged code": ("cuModuleLoadDataEx:1=200", "gpu.bad-code", "capture again"),
    "no such function": ("cuModuleGetFunction:1=500", "gpu.bad-code", "capture again"),
    "too much for a block": ("cuLaunchKernelEx:1=701", "gpu.out-of-resources", "fewer warps"),
    "launch failed": ("cuStreamQuery:1=719", "gpu.launch-failed", "compute-sanitizer"),
    "illegal address": ("cuStreamQuery:1=700", "gpu.illegal-address", "--inputs"),
    "illegal address while measuring": ("cuLaunchKernelEx:3000=700", "gpu.illegal-address", "--inputs"),
    "device lost in the middle": ("cuStreamQuery:4=46", "gpu.device-lost", "dmesg"),
    "memory fault": ("cuStreamQuery:3=214", "gpu.ecc", "nvidia-smi -r"),
    "copy fails": ("cuMemcpyHtoD_v2:2=999", "gpu.driver", "documentation"),
    "events fail": ("cuEventElapsedTime:5=999", "gpu.driver", "documentation"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_of_the_driver(tmp_path, name):
    script, code, word = ERRORS[name]
    ran = run(tmp_path, FAKE=script)
    assert ran.code == 1, ran.records
    [told] = ran.of("diagnostic")
    assert told["code"] == code and word in told["next"] and told["message"].endswith(".")
    assert ran.of("run")[0]["status"] == "failed" and ran.records[-1] | {"seconds": 0} == {"r": "done", "ok": False, "seconds": 0}
    assert ran.mistakes == [], "what was allocated is freed, unless the context is gone"
    assert ran.stderr == ""
    assert run(tmp_path).code == 0


def test_no_driver_at_all(tmp_path):
    ran = run(tmp_path, driver=tmp_path)
    assert ran.code == 1 and ran.codes == ["gpu.no-driver"]
    assert "libcuda.so.1" in ran.of("diagnostic")[0]["detail"]


def test_a_driver_without_the_calls(tmp_path):
    ran = run(tmp_path, driver=OLD)
    assert ran.codes == ["gpu.driver-too-old"] and "11.4" in ran.of("diagnostic")[0]["message"]
    assert "cuLaunchKernelEx" in ran.of("diagnostic")[0]["detail"]


def test_a_device_that_is_too_small(tmp_path):
    ran = run(tmp_path, MEMORY=1000)
    assert ran.codes == ["gpu.out-of-memory"] and "bytes for tensors" in ran.of("diagnostic")[0]["message"]


def test_more_shared_memory_than_there_is(tmp_path):
    ran = run(tmp_path, records=document(launch={"shared_bytes": 300000}))
    assert ran.codes == ["gpu.out-of-resources"] and "300000" in ran.of("diagnostic")[0]["message"]


def test_a_kernel_that_never_ends(tmp_path):
    ran = run(tmp_path, "-", "--limit-seconds", "0.5", HANG="k")
    assert ran.code == 1 and ran.codes == ["gpu.timeout"] and ran.of("done")


def test_the_compiler_of_the_driver_is_heard(tmp_path):
    ran = run(tmp_path, FAKE="cuModuleLoadDataEx:1=218")
    assert ran.codes == ["gpu.bad-code"] and "ptxas fatal: line 3" in ran.of("diagnostic")[0]["detail"]


# ---- the profiler: a run without it is a run all the same

PROFILER = {
    "busy": (39, "gpu.profiler-busy", "profiler"),
    "hardware busy": (26, "gpu.profiler-busy", "dcgm"),
    "not permitted": (35, "gpu.profiler-not-permitted", "NVreg_RestrictProfilingToAdminUsers=0"),
    "not supported": (27, "gpu.profiler-not-supported", "support"),
}


@pytest.mark.parametrize("name", PROFILER)
def test_without_timestamps_times_are_those_of_events(tmp_path, name):
    number, code, word = PROFILER[name]
    ran = run(tmp_path, FAKE=f"cuptiActivityEnable:1={number}")
    [told], [timing] = ran.of("diagnostic"), ran.of("timing")
    assert ran.code == 0 and (told["severity"], told["code"]) == ("warning", code) and word in told["next"]
    assert timing["source"] == "events" and timing["median"] == pytest.approx(12000, rel=1e-3)


@pytest.mark.parametrize("name", PROFILER)
@pytest.mark.parametrize("call", ["cuptiPCSamplingEnable", "cuptiPCSamplingSetConfigurationAttribute", "cuptiPCSamplingDisable"])
def test_without_samples_the_times_stay(tmp_path, name, call):
    number, code, word = PROFILER[name]
    ran = run(tmp_path, "-", "--sample", FAKE=f"{call}:1={number}")
    [told] = ran.of("diagnostic")
    assert ran.code == 0 and told["code"] == code and word in told["next"]
    assert ran.of("timing")[0]["source"] == "counter" and ran.of("samples") == []
    assert ran.mistakes == []


COUNTING = ["cuptiProfilerInitialize", "cuptiProfilerHostInitialize", "cuptiRangeProfilerEnable", "cuptiRangeProfilerSetConfig",
            "cuptiRangeProfilerStart", "cuptiRangeProfilerStop", "cuptiRangeProfilerDecodeData", "cuptiProfilerHostEvaluateToGpuValues"]


@pytest.mark.parametrize("call", COUNTING)
def test_without_counters_times_are_those_of_timestamps(tmp_path, call):
    ran = run(tmp_path, FAKE=f"{call}:1=35")
    assert ran.code == 0 and ran.codes == ["gpu.profiler-not-permitted"] and ran.mistakes == []
    assert (ran.of("timing")[0]["source"], ran.of("timing")[0]["median"]) == ("cupti", 10000)


def test_a_crash_in_the_counters_loses_nothing_else(tmp_path):
    ran = run(tmp_path, FAKE="cuptiProfilerHostConfigAddMetrics:1=-1")
    assert ran.code == 0 and ran.codes == ["gpu.profiler-crashed"] and ran.records[-1]["ok"] is True
    assert (ran.of("timing")[0]["source"], ran.of("timing")[0]["median"]) == ("cupti", 10000)
    assert "cuptiProfilerHostConfigAddMetrics" in ran.stderr, "where it crashed"


def test_the_device_is_lost_while_counting(tmp_path):
    ran = run(tmp_path, "-", "--repeats", "1", "--warm-up", "0", FAKE="cuStreamQuery:4=46")
    assert ran.code == 1 and ran.codes == ["gpu.device-lost"] and ran.of("run")[0]["status"] == "failed"


def test_no_cupti(tmp_path):
    (tmp_path / "libcuda.so.1").symlink_to(FAKE / "libcuda.so.1")
    ran = run(tmp_path, driver=tmp_path, cupti="/none/libcupti.so")
    assert ran.code == 0 and ran.codes == ["gpu.no-cupti"] and ran.of("timing")[0]["source"] == "events"
    assert "HELIOGRAPH_CUPTI" in ran.of("diagnostic")[0]["next"]
    assert ran.of("run")[0]["clocks"]["begin"] is None


def test_records_that_cupti_loses(tmp_path):
    ran = run(tmp_path, "-", "--repeats", "10", "--no-count", FAKE="lose_records:*=1")
    assert ran.code == 0 and ran.codes == ["gpu.records-lost"]
    assert (ran.of("timing")[0]["source"], ran.of("timing")[0]["n"]) == ("events", 10)


def test_an_old_cupti_does_not_sample(tmp_path):
    ran = run(tmp_path, "-", "--sample", FAKE="version_of_cupti:1=18")
    assert ran.code == 0 and ran.codes == ["gpu.profiler-not-supported"] and "12.4" in ran.of("diagnostic")[0]["next"]


def test_the_device_is_lost_while_sampling(tmp_path):
    """Times that were measured are told, the samples are not, and the run has failed."""
    ran = run(tmp_path, "-", "--sample", "--repeats", "1", FAKE="cuModuleLoadDataEx:3=46")
    assert ran.code == 1 and ran.codes == ["gpu.device-lost"] and ran.of("timing") and not ran.of("samples")
