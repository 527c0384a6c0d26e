"""Every launch that runs code of its own is compiled: sizes that Triton specialises differently, several launches."""

import pytest

from e2e.program import HELION_OPT


@pytest.fixture(scope="module")
def sizes(server):
    return server.ask(file="launches.py", args=["sizes"])


@pytest.fixture(scope="module")
def several(server):
    return server.ask(file="launches.py", args=["several"])


def test_calls_that_triton_compiles_anew_are_variants(sizes):
    assert [v[0]["call"] for v in sizes.variants()] == ["scaled(f32[100], 2.0)", "scaled(f32[128], 2.0)"]
    assert all(v.of("variant_end")[0]["ok"] and v.stages()[-1] == "sass" for v in sizes.variants())
    divisible = ["x_size_0" in v.of("launch")[0]["attributes"] for v in sizes.variants()]
    assert divisible == [False, True]
    first, second = (v.text("ttir") for v in sizes.variants())
    assert first != second


def test_variants_of_one_kernel_have_the_same_graphs_and_text(sizes):
    first, second = sizes.variants()
    assert first.nodes() == second.nodes() and first.of("span") == second.of("span")
    assert first.text("triton") == second.text("triton")


def test_a_whole_reduction_has_the_lanes_that_its_launch_gave(server):
    asked = {"execute": "cpu", "helion_opt": str(HELION_OPT), "compare": "eager", "stop_after": "triton"}
    records = server.ask(file="launches.py", args=["rows"], **asked)
    assert [r["ok"] for r in records.of("compare")] == [True] * 3 and records.codes() == []
    compiled = server.ask(file="launches.py", args=["rows"], stop_after="ttir")
    lanes = [[b["value"] for b in v.of("block") if b["reduction"]] for v in compiled.variants()]
    assert lanes == [[128], [512]]


def test_each_launch_of_a_call_is_recorded_with_the_code_it_runs(several):
    variants = several.variants()
    assert [v[0]["call"] for v in variants] == ["doubled(f32[256])", "doubled(f32[256]) #2"]
    warps = [[launch["num_warps"] for launch in v.of("launch")] for v in variants]
    assert warps == [[4, 4], [8]]
    assert all(v.of("variant_end")[0]["ok"] for v in variants) and several.codes() == []
    for variant, number in zip(variants, (4, 8)):
        assert f'"ttg.num-warps" = {number} : i32' in variant.text("ttgir")
        tagged = {span["node"] for span in variant.of("span") if span.get("node")}
        assert tagged and tagged <= set(variant.nodes())


def test_all_launches_have_arguments_grid_and_shared_memory(several):
    for launch in several.of("launch"):
        assert launch["arguments"] == ["f32[256]", "f32[256]"] and launch["grid"] == ["4"]
        assert launch["shared_bytes"] == 0 and launch["signature"] == {"x": "*fp32", "out": "*fp32"}
