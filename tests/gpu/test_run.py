"""What heliograph-run launches, measures and tells, before a driver without a device."""

import subprocess

import pytest

from gpu.fake_gpu import FAKE, POINTER, PROGRAM, document, needs_program, ptx, run, scalar, tensor
from paths import BUILD

numpy = pytest.importorskip("numpy")
pytestmark = needs_program


def test_records_come_in_order(tmp_path):
    ran = run(tmp_path)
    kinds = [r["r"] for r in ran.records if r["r"] != "progress"]
    assert ran.code == 0, ran.records
    assert kinds == ["hello", "device", "resources", "run", "timing", "done"]
    assert ran.mistakes == []


def test_device_and_resources(tmp_path):
    ran = run(tmp_path)
    [device], [resources] = ran.of("device"), ran.of("resources")
    assert (device["name"], device["target"], device["ecc"], device["mig"], device["cuda"]) == ("Fake H200", "sm_90", True, False, "13.0")
    assert (resources["registers"], resources["threads"], resources["blocks"]) == (64, 128, 8)
    assert resources["limiter"] == "registers" and resources["occupancy"] == 0.5


def test_times_by_timestamps_and_events(tmp_path):
    """The fake kernel takes 10 us, a tenth more every tenth time; between events there are 2 us more."""
    ran = run(tmp_path, "-", "--repeats", "100", "--no-count")
    [run_record], [timing] = ran.of("run"), ran.of("timing")
    assert (timing["source"], timing["n"], len(timing["times"])) == ("cupti", 100, 100)
    assert (timing["min"], timing["median"], timing["max"], timing["p95"]) == (10000, 10000, 11000, 11000)
    assert timing["mean"] == pytest.approx(10100) and timing["events_median"] == pytest.approx(12000, rel=1e-3)
    assert run_record["seconds"] == pytest.approx(10e-6) and run_record["repeats"] == 100
    assert run_record["clocks"]["end"]["throttled"] == ["power cap"] and set(run_record["clocks"]["sm_mhz"]) == {1980}
    assert 0 < run_record["host_seconds"] < 0.1


def test_counters_are_believed_first(tmp_path):
    """They add 0.7 us, and are asked only once activity records have ended; what the device does not have is left out."""
    ran = run(tmp_path, "-", "--metrics", "--sample")
    [timing], [metrics] = ran.of("timing"), ran.of("metrics")
    assert ran.mistakes == [] and ran.codes == []
    assert (timing["source"], timing["median"], timing["cupti_median"]) == ("counter", 10700, 10000)
    assert (metrics["function"], metrics["cycles"]) == ("k", 42) and "dram_read_bytes" not in metrics
    assert ran.of("run")[0]["seconds"] == pytest.approx(10.7e-6)


def test_pauses_between_batches(tmp_path):
    assert run(tmp_path, "-", "--rest", "3", "--repeats", "20").of("timing")[0]["n"] == 20


def test_cold_flushes_before_every_sequence_and_warm_never(tmp_path):
    cold, warm = run(tmp_path, "-", "--cold"), None
    assert [entry["launch"] for entry in cold.launches] == ["k", "heliograph_flush"]
    assert (cold.of("timing")[0]["cache"], cold.of("timing")[0]["flush"]) == ("cold", "read")
    warm = run(tmp_path, "-", "--warm")
    assert [entry["launch"] for entry in warm.launches] == ["k"]
    assert (warm.of("timing")[0]["cache"], warm.of("timing")[0]["flush"]) == ("warm", None)


def test_a_driver_that_cannot_compile_flushes_with_a_memset(tmp_path):
    ran = run(tmp_path, "-", "--cold", FAKE="cuModuleLoadDataEx:2=221")
    assert ran.code == 0 and ran.of("timing")[0]["flush"] == "memset" and ran.of("timing")[0]["source"] == "counter"


def test_repeats_as_many_as_asked_for(tmp_path):
    for asked in (1, 41):
        assert run(tmp_path, "-", "--no-count", "--repeats", asked).of("timing")[0]["n"] == asked


def test_auto_stops_when_the_median_is_known(tmp_path):
    [timing] = run(tmp_path).of("timing")
    assert 30 <= timing["n"] <= 40  # it always takes 10 us, so the fewest are enough
    assert timing["low"] == timing["high"] == timing["median"]


def test_the_calling_convention(tmp_path):
    """Pointers and values in order, constants left out, two scratch pointers at the end."""
    arguments = [tensor(0, "x", [8]), scalar(1, "n", 8), scalar(2, "eps", 0.5), scalar(3, "B", 64, "constexpr"), scalar(4, "one", 1)]
    records = document(arguments, [POINTER, ".u32", ".f32", POINTER, POINTER], launch={"constants": {"B": 64, "one": 1}})
    ran = run(tmp_path, records=records, WORDS=5)
    [launch] = [entry for entry in ran.launches if entry["launch"] == "k"]
    assert ran.code == 0, ran.records
    assert launch["parameters"][0] != 0 and launch["parameters"][1:] == [8, 0x3F000000, 0, 0]
    assert (launch["grid"], launch["block"], launch["shared"], launch["attributes"]) == ([8, 2, 1], 128, 0, [])


def test_negative_and_wide_numbers(tmp_path):
    arguments = [scalar(0, "a", -2), scalar(1, "b", 1 << 40), scalar(2, "c", 0.1), scalar(3, "d", True)]
    records = document(arguments, [".u32", ".u64", ".f64", ".u8", POINTER, POINTER])
    [launch] = [e for e in run(tmp_path, records=records, WORDS=6).launches if e["launch"] == "k"]
    assert launch["parameters"][0] & 0xFFFFFFFF == 0xFFFFFFFE and launch["parameters"][1] == 1 << 40
    assert launch["parameters"][2] == int(numpy.float64(0.1).view("u8")) and launch["parameters"][3] & 0xFF == 1


def test_tensors_share_memory_as_they_did(tmp_path):
    base = tensor(0, "x", [4, 8])
    view = {**tensor(1, "v", [4, 4]), "stride": [8, 1], "storage": 0, "offset": 4}
    [launch] = [e for e in run(tmp_path, records=document([base, view]), WORDS=4).launches if e["launch"] == "k"]
    assert launch["parameters"][1] - launch["parameters"][0] == 16


def test_much_shared_memory_clusters_and_attributes(tmp_path):
    launch = {"shared_bytes": 100000, "num_ctas": 2, "kwargs": {"launch_cooperative_grid": True, "launch_pdl": True}}
    ran = run(tmp_path, records=document(launch=launch))
    [first] = [entry for entry in ran.launches if entry["launch"] == "k"]
    assert {"set": 8, "value": 100000} in ran.log  # CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES
    assert first["grid"] == [16, 2, 1]  # clusters of two along x
    # Programmatic serialization, cooperative, cluster dimension, cluster scheduling.
    assert first["attributes"] == [6, 2, 4, 5]


def test_scratch_memory_of_its_own(tmp_path):
    launch = {"scratch": {"global": [256, 128], "profile": [0, 1]}}
    [first] = [e for e in run(tmp_path, records=document(launch=launch), WORDS=5).launches if e["launch"] == "k"]
    assert first["parameters"][3] % 128 == 0 and first["parameters"][3] != 0 and first["parameters"][4] == 0


def test_a_tensor_descriptor_is_a_map_then_sizes_and_strides(tmp_path):
    argument = {**tensor(0, "x", [64, 128], "f16"), "kind": "descriptor", "block_shape": [16, 32]}
    layout = {"swizzle": 2, "elem_size": 2, "elem_type": 6, "block_size": [16, 32], "fp4_padded": False}
    parameters = [".align 64 .b8 k_param_0[128]".replace(" k_param_0", " p"), ".u32", ".u32", ".u64", ".u64", POINTER, POINTER]
    ran = run(tmp_path, records=document([argument], parameters, launch={"maps": [layout]}))
    [encoded] = [entry for entry in ran.log if "map" in entry]
    assert ran.code == 0, ran.records
    assert encoded == {"map": [6, 2, 2], "sizes": [128, 64], "strides": [256], "box": [32, 16]}
    assert ran.mistakes == []


def test_a_tensor_descriptor_of_a_transposed_tensor_has_the_dense_dimension_last(tmp_path):
    argument = tensor(0, "x", [64, 128], "f16", stride=[1, 64], kind="descriptor")
    layout = {"swizzle": 2, "elem_size": 2, "elem_type": 6, "block_size": [16, 32], "fp4_padded": False}
    parameters = [".align 64 .b8 p[128]", ".u32", ".u32", ".u64", ".u64", POINTER, POINTER]
    ran = run(tmp_path, records=document([argument], parameters, launch={"maps": [layout]}), WORDS=7)
    [encoded] = [entry for entry in ran.log if "map" in entry]
    assert encoded == {"map": [6, 2, 2], "sizes": [64, 128], "strides": [128], "box": [32, 16]}
    [launched] = [entry["parameters"] for entry in ran.launches if entry["launch"] == "k"]
    assert [launched[1] & 0xFFFFFFFF, launched[2] & 0xFFFFFFFF, *launched[3:5]] == [128, 64, 64, 1]


def lowered(names):
    """The text that Triton's compiler began with, of our pipeline: who its arguments are."""
    arguments = ", ".join(f'%arg{i}: !tt.ptr<f32> loc("{name}"(#loc1))' for i, name in enumerate(names))
    text = f'module {{\n  "tt.func"() <{{sym_name = "k"}}> ({{\n  ^bb0({arguments}):\n    ^bb0(%a: i64 loc("no"(#loc7))):\n'
    return {"r": "stage", "stage": "lowered", "pipeline": "stage0", "text": text}


def run_lowered(folder, arguments, names, parameters, **launch):
    extra = [lowered(names), {"r": "stage", "stage": "ptx", "pipeline": "stage0", "text": ptx("k", [*parameters, POINTER, POINTER])}]
    ran = run(folder, "-", "--save-outputs", folder / "out", records=document(arguments, launch=launch, extra=extra),
              WORDS=len(parameters))
    return ran, next((entry["parameters"] for entry in ran.launches if entry["launch"] == "k"), None)


def test_our_code_takes_its_own_order(tmp_path):
    arguments = [tensor(0, "arg0", [8], host="x"), scalar(1, "n", 5), scalar(2, "m", 7)]
    ran, launched = run_lowered(tmp_path, arguments, ["m", "x", "n"], [".u32", POINTER, ".u32"])
    assert ran.code == 0, ran.records
    assert ran.of("run")[0]["pipeline"] == "stage0"
    assert [launched[0] & 0xFFFFFFFF, launched[2] & 0xFFFFFFFF] == [7, 5] and ran.mistakes == []
    assert [p.stem for p in (tmp_path / "out").glob("*.npy")] == ["arg0"]


def test_our_code_takes_sizes_strides_and_a_semaphore(tmp_path):
    arguments = [tensor(0, "x", [8, 16]), scalar(1, "n", 5)]
    names = ["x", "n", "x_size_1", "x_stride_0", "semaphore"]
    ran, launched = run_lowered(tmp_path, arguments, names, [POINTER, ".u32", ".u32", ".u32", POINTER])
    assert ran.code == 0, ran.records
    assert [word & 0xFFFFFFFF for word in launched[1:4]] == [5, 16, 16] and launched[4] % 16 == 0 and launched[4] not in (0, launched[0])
    assert [p.stem for p in (tmp_path / "out").glob("*.npy")] == ["x"]


def test_our_code_takes_a_descriptor_as_its_map_alone(tmp_path):
    layout = {"swizzle": 1, "elem_size": 4, "elem_type": 7, "block_size": [8, 16], "fp4_padded": False}
    arguments = [tensor(0, "x_desc", [64, 32], host="x")]  # as Helion calls a tensor that it takes as a descriptor
    ran, _ = run_lowered(tmp_path, arguments, ["x", "x_desc"], [POINTER, ".align 64 .b8 p[128]"], maps=[layout])
    assert ran.code == 0, ran.records
    [encoded] = [entry for entry in ran.log if "map" in entry]
    assert encoded["sizes"] == [32, 64] and encoded["box"] == [16, 8]


@pytest.mark.parametrize("name", ["z", "x_size_2", "x_size_", "x_desc", "_size_0", "n_stride_0"])
def test_our_code_takes_what_nobody_has(tmp_path, name):
    ran, _ = run_lowered(tmp_path, [tensor(0, "x", [8, 16]), scalar(1, "n", 5)], ["x", name], [POINTER, ".u32"])
    assert ran.code == 1 and ran.codes == ["gpu.argument"]
    assert name.removesuffix("_desc") in ran.of("diagnostic")[0]["message"]


def test_our_code_without_the_text_that_names_its_arguments(tmp_path):
    extra = [{"r": "stage", "stage": "ptx", "pipeline": "stage0", "text": ptx("k", [POINTER] * 5)}]
    ran = run(tmp_path, records=document(extra=extra))
    assert ran.codes == ["gpu.no-arguments"] and "lower" in ran.of("diagnostic")[0]["next"]


# ---- inputs and outputs


def test_inputs_are_the_same_for_the_same_seed(tmp_path):
    saved = {}
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        run(tmp_path, "-", "--seed", seed, "--save-outputs", tmp_path / name)
        saved[name] = numpy.load(tmp_path / name / "x.npy")
    assert (saved["a"] == saved["b"]).all() and not (saved["a"] == saved["c"]).all()
    assert abs(saved["a"].mean()) < 0.1 and 0.4 < saved["a"].std() < 0.6
    assert not (saved["a"] == numpy.load(tmp_path / "a" / "y.npy")).all()


@pytest.mark.parametrize("dtype, check", [
    ("f16", lambda v: v.dtype == numpy.float16 and 0.4 < v.astype(float).std() < 0.6),
    ("bf16", lambda v: v.dtype == numpy.uint16 and 0.4 < (v.astype("u4") << 16).view("f4").std() < 0.6),
    ("f64", lambda v: 0.4 < v.std() < 0.6),
    ("i64", lambda v: v.min() >= 0 and v.max() < 3 and v.max() > 0),  # the smallest size is 3
    ("i32", lambda v: v.min() >= 0 and v.max() < 3),
    ("u32", lambda v: (v == 0).all()),
    ("i8", lambda v: v.min() < -100 and v.max() > 100),
    ("i1", lambda v: v.dtype == bool and 0.3 < v.mean() < 0.7),
])
def test_made_up_values_by_type(tmp_path, dtype, check):
    records = document([tensor(0, "x", [500, 3], dtype)])
    assert run(tmp_path, "-", "--save-outputs", tmp_path, records=records).code == 0
    assert check(numpy.load(tmp_path / "x.npy"))


def test_inputs_from_files_go_where_their_strides_say(tmp_path):
    value = numpy.arange(8, dtype="f4").reshape(4, 2)
    numpy.save(tmp_path / "x.npy", value)
    x = {**tensor(0, "x", [4, 2]), "stride": [1, 4]}
    ran = run(tmp_path, "-", "--inputs", tmp_path, "--save-outputs", tmp_path / "out",
              records=document([x, {**tensor(1, "flat", [8]), "storage": 0}]))
    assert ran.of("run")[0]["given"] == ["x"]
    assert (numpy.load(tmp_path / "out" / "x.npy") == value).all()
    assert (numpy.load(tmp_path / "out" / "flat.npy") == value.T.ravel()).all()


@pytest.mark.parametrize("value", [numpy.zeros((2, 4), "f4"), numpy.zeros((4, 2), "f8"), numpy.zeros((4, 2), "f4", order="F") + 1])
def test_inputs_that_do_not_fit_are_told(tmp_path, value):
    numpy.save(tmp_path / "x.npy", numpy.asfortranarray(value) if value.any() else value)
    ran = run(tmp_path, "-", "--inputs", tmp_path, records=document([tensor(0, "x", [4, 2])]))
    assert ran.code == 1 and ran.codes == ["gpu.input"] and str(tmp_path / "x.npy") in ran.of("diagnostic")[0]["file"]


# ---- samples


def test_samples_by_program_counter_and_reason(tmp_path):
    lines = "k 16 selected 5\nk 16 long_scoreboard 50\nk 16 long_scoreboard_not_issued 40\nk 32 math 7\nother 0 selected 1\n"
    (tmp_path / "samples").write_text(lines)
    ran = run(tmp_path, "-", "--sample", "--sample-period", "10", SAMPLES=tmp_path / "samples")
    [samples] = ran.of("samples")
    assert ran.mistakes == []
    reasons = samples["reasons"]
    named = [[pc[0], *((reasons[r], n) for r, n in zip(pc[1::2], pc[2::2]))] for pc in samples["pcs"]]
    assert named == [[16, ("selected", 5), ("long_scoreboard", 50), ("long_scoreboard_not_issued", 40)], [32, ("math", 7)]]
    assert (samples["function"], samples["period_cycles"], samples["total"], samples["dropped"]) == ("k", 1024, 62, 0)
    assert samples["seconds"] == pytest.approx(samples["seconds_before"], rel=0.05)


# ---- documents


def test_a_file_and_its_records_are_the_same(tmp_path):
    (tmp_path / "k.records").write_text(document())
    subprocess.run([BUILD / "bin" / "heliograph", "load", tmp_path / "k.records", "-o", tmp_path / "k.helio"], check=True)
    before = (tmp_path / "k.helio").read_bytes()
    ran = run(tmp_path, tmp_path / "k.helio")
    assert ran.code == 0 and ran.of("run")[0]["variant"] == 1
    assert (tmp_path / "k.helio").read_bytes() == before


@pytest.mark.parametrize("records, code", [
    (document([]), "gpu.no-arguments"),
    (document(parameters=[POINTER] * 4), "gpu.parameters"),
    (document([tensor(0, "x", [4], "f4E2M1")]), "gpu.argument"),
    (document([scalar(0, "x", "text")], [".u32", POINTER, POINTER]), "gpu.argument"),
    (document(launch={"grid": ["0"]}), "gpu.no-launch"),
    (document([{**tensor(0, "x", [4, 4]), "kind": "descriptor"}], [".align 64 .b8 p[128]", POINTER, POINTER]), "gpu.argument"),
    (document(extra=[{"r": "stage", "stage": "ttgir", "pipeline": "helion", "text": "ttg.global_scratch_alloc"}]), "gpu.no-scratch-size"),
    ("", "gpu.no-variant"),
])
def test_documents_that_cannot_be_run(tmp_path, records, code):
    ran = run(tmp_path, records=records)
    assert ran.code == 1 and ran.codes == [code], ran.records
    assert ran.of("diagnostic")[0]["next"] and ran.of("done")[0]["ok"] is False
    assert ran.of("run")[0]["status"] == "failed" and code in ran.of("run")[0]["reason"]


def test_bad_command_lines(tmp_path):
    for arguments in ([], ["-", "--repeats", "0"], ["-", "--sample-period", "4"], ["-", "--device", "-1"], ["-", "--inputs", "/none"]):
        child = subprocess.run([PROGRAM, *arguments], input="", capture_output=True, text=True)
        assert child.returncode == 2 and child.stderr, arguments
    assert FAKE.exists()


def test_devices_are_listed_without_opening_any(tmp_path):
    ran = run(tmp_path, "--list", FAKE="cuDevicePrimaryCtxRetain:*=46")
    [device] = ran.of("device")
    assert ran.code == 0 and ran.records[-1]["ok"] and [r["r"] for r in ran.records] == ["hello", "device", "done"]
    assert (device["device"], device["name"], device["target"], device["driver"]) == (0, "Fake H200", "sm_90", "580.0")
    assert "run" not in device and "free_bytes" not in device
    assert run(tmp_path, "--list", driver=tmp_path).codes == ["gpu.no-driver"]
    assert run(tmp_path, "--list", FAKE="devices:*=1").codes == ["gpu.no-device"]
    assert run(tmp_path, "--list", "-").code == 2 and run(tmp_path, "--cold").code == 2
