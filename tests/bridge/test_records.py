"""What is recorded of kernels that go through."""

import ast
import re

import pytest

STAGES = ["source", "fx", "triton", "ttir", "ttgir", "llir", "ptx", "sass"]


def test_stream_has_the_shape_of_the_protocol(many):
    assert many[0]["r"] == "hello" and many[0]["schema"] == 1
    assert {"helion", "triton", "torch", "python", "ptxas", "nvdisasm"} <= set(many[0]["versions"])
    assert many.done["ok"]
    assert len(many.of("variant")) == len(many.of("variant_end")) == len(many.variants())


def test_each_kernel_has_a_number_a_file_and_a_line(many):
    kernels = {r["name"]: r for r in many.of("kernel")}
    assert kernels["add"]["file"] == "kernels.py"
    assert many.text("source").splitlines()[kernels["add"]["line"] - 1].startswith("@helion.kernel")
    assert [r["kernel"] for r in many.of("kernel")] == list(range(1, len(kernels) + 1))


@pytest.mark.parametrize("kernel", ["add", "dynamic", "matmul", "either", "rolled"])
def test_every_stage_is_there(many, kernel):
    variant = many.variant(kernel)
    assert sorted(variant.stages()) == sorted(STAGES)
    assert all(stage["text"] for stage in variant.of("stage"))
    assert variant.of("blob", name="cubin") and variant.of("variant_end")[0]["ok"]


def test_a_call_with_the_same_shapes_is_recorded_once(many):
    assert sum(v[0]["call"].startswith("add(f32[64,64]") for v in many.variants()) == 1


def test_pretended_machine_is_named(many):
    variant = many.variant("add")[0]
    assert variant["pretended"] and variant["target"] == "sm_90" and "H100" in variant["device"]


def test_config_is_the_final_one(many):
    assert many.variant("matmul")[0]["config"]["block_sizes"] == [64, 64, 32]
    assert many.variant("matmul")[0]["config"]["pid_type"] == "flat"


def test_launch(many):
    launch = many.variant("matmul").of("launch")[0]
    assert launch["function"] == "_helion_matmul" and launch["num_warps"] == 4 and launch["num_stages"] == 2
    assert launch["grid"] == ["1"] and launch["shared_bytes"] > 0
    assert launch["arguments"] == ["f16[64,64]"] * 3


def test_arguments_are_those_of_the_device_function(many):
    arguments = many.variant("dynamic").of("argument")
    assert [(a["name"], a["kind"]) for a in arguments][:2] == [("x", "tensor"), ("out", "tensor")]
    assert {"size", "stride", "scalar"} <= {a["kind"] for a in arguments}
    size = next(a for a in arguments if a["host"] == "x.size(0)")
    assert size["value"] == "60"


def test_dynamic_shapes_stay_symbolic_without_a_gpu(many):
    symbols = {s["name"]: s for s in many.variant("dynamic").of("symbol")}
    assert symbols["x_size0"]["hint"] == "60" and symbols["x_size0"]["sources"] == ["L['x'].size()[0]"]


def test_nodes(many):
    nodes = many.variant("matmul").nodes()
    dot = next(n for n in nodes.values() if n["target"] == "aten.addmm.default")
    assert dot["val"]["dtype"] == "f32" and [d["block_id"] for d in dot["val"]["shape"]] == [0, 1]
    assert [a["node"] for a in dot["args"]] == [dot["args"][0]["node"], "load", "load_1"]
    source = many.text("source").splitlines()[dot["loc"]["line"] - 1]
    assert source[dot["loc"]["column"] - 1 : dot["loc"]["end_column"] - 1] == "torch.addmm(acc, x[m, k], y[k, n])"
    assert dot["loc"]["file"] == "kernels.py" and dot["executed"] and dot["names"]
    assert dot["original"] in many.variant("matmul").nodes("device")


def test_users_and_arguments_agree(many):
    for variant in many.variants():
        for node in variant.of("node"):
            siblings = {n["node"]: n for n in variant.of("node", set=node["set"], graph=node["graph"])}
            used = re.findall(r"'node': '([^']+)'", str(node["args"]) + str(node["kwargs"]))
            assert all(node["node"] in siblings[name]["users"] for name in used)


def test_loops_are_nested_graphs(many):
    variant = many.variant("matmul")
    graphs = {g["graph"]: g for g in variant.of("graph", set="codegen")}
    root = next(g for g in graphs.values() if g["kind"] == "RootGraphInfo")
    loop = next(n for n in variant.nodes().values() if n.get("subgraphs"))
    assert root["block_ids"] == [0, 1] and loop["graph"] == root["graph"]
    inner = graphs[loop["subgraphs"][0]]
    handed = {f"{root['graph']}:{name}" for name in inner["node_args"]}
    assert inner["block_ids"] == [2] and handed and handed <= set(variant.nodes())


def test_branches_say_what_they_give(many):
    branch = many.variant("either").of("graph", set="codegen", kind="IfGraphInfo")[0]
    assert len(branch["branches_outputs"]) == 2
    assert isinstance(branch["if_arg_names"], list) and isinstance(branch["else_arg_names"], list)
    assert many.variant("either").of("graph", set="codegen", kind="ElseGraphInfo")


def test_what_a_branch_is_handed_is_named_by_who_runs_it(many):
    variant = many.variant("either")
    branch = variant.of("graph", set="codegen", kind="IfGraphInfo")[0]
    callers = [n for n in variant.nodes().values() if branch["graph"] in (n.get("subgraphs") or ())]
    assert sorted(n["executed"] for n in callers) == [False, True]  # the other stands in an unused reduction loop
    caller = next(n for n in callers if n["executed"])
    assert branch["node_args"] == [a["node"] for a in caller["args"][3]]


def test_a_rolled_reduction_is_in_the_codegen_graphs_only_where_it_is_used(many):
    kinds = [g["kind"] for g in many.variant("rolled").of("graph", set="codegen")]
    assert "ReductionLoopGraphInfo" in kinds
    block = next(b for b in many.variant("rolled").of("block") if b["reduction"])
    assert block["value"] == 16


def test_the_root_that_a_rolled_reduction_replaces_is_recorded_once(many):
    check_rolled_root(many.variant("rolled"))


def check_rolled_root(variant):
    """Helion's list has the new root twice: in the old one's place, and once more without blocks."""
    roots = variant.of("graph", set="codegen", kind="RootGraphInfo")
    assert [root["block_ids"] for root in roots] == [[0]]
    nodes = variant.nodes()
    tagged = {span["node"] for span in variant.of("span") if span.get("node")}
    assert f"{roots[0]['graph']}:store" in tagged
    assert all(nodes[node]["executed"] for node in tagged)


def test_blocks_have_their_configured_size(many):
    assert [b["value"] for b in many.variant("matmul").of("block")] == [64, 64, 32]


def test_fx_text_has_one_line_a_node(many):
    for variant in many.variants():
        nodes = variant.nodes() or variant.nodes("device")
        if not nodes:
            continue
        graph, seen = None, []
        for line in variant.text("fx").splitlines():
            header = re.fullmatch(r"graph (\d+): (\w+) \((\w+)\) blocks \[[\d, ]*\]", line)
            if header:
                graph = header[1]
            elif line:
                name = re.fullmatch(r"  %(\w+) : .+ = .+", line)[1]
                seen.append(f"{graph}:{name}")
        assert seen == list(nodes)


def test_spans_lie_on_the_text_and_name_nodes(many):
    variant = many.variant("matmul")
    lines, nodes = variant.text("triton").splitlines(), variant.nodes()
    dots = []
    for span in variant.of("span"):
        assert 1 <= span["line"] <= span["end_line"] <= len(lines)
        assert span.get("node") is None or span["node"] in nodes
        if span["line"] == span["end_line"] and span["kind"] == "Call":
            text = lines[span["line"] - 1][span["column"] - 1 : span["end_column"] - 1]
            ast.parse(text, mode="eval")
            if text.startswith("tl.dot("):
                dots.append(nodes[span["node"]]["target"])
    assert dots == ["aten.addmm.default"]


def test_triton_names_hold_the_nodes_values(many):
    variant = many.variant("matmul")
    words = set(re.findall(r"\w+", variant.text("triton")))
    loads = [n for n in variant.nodes().values() if n["target"].endswith("memory_ops.load")]
    assert loads and all(set(n["names"]) & words for n in loads)


def test_ir_points_into_the_generated_text(many):
    variant = many.variant("matmul")
    file = variant.of("stage", stage="triton")[0]["file"]
    assert f'loc("{file}":' in variant.text("ttir")
    assert file.rpartition("/")[2] in variant.text("ptx") and "//## File" in variant.text("sass")


def test_data_of_the_script_is_real(many):
    assert any(v[0]["call"] == "add(f32[6,4], f32[6,4])" for v in many.variants())


def test_an_unknown_value_is_told_and_noted(many):
    note = many.diagnostic("script.assumed")
    assert note["severity"] == "note" and note["file"] == "kernels.py"


def test_kernels_under_autograd(server):
    records = server.ask(file="kernels.py", args=["backward"], stop_after="triton")
    assert records.done["ok"] and records.codes() == []


def test_tensor_descriptors_are_as_on_a_gpu(server):
    text = server.ask(file="kernels.py", args=["descriptors"], stop_after="ttir").text("triton")
    assert text.count("tl.make_tensor_descriptor") + text.count("TensorDescriptor.from_tensor") == 2


@pytest.mark.parametrize("stop, last", [("fx", "triton"), ("triton", "triton"), ("ttir", "ttir"), ("ptx", "ptx")])
def test_stop_after(server, stop, last):
    records = server.ask(file="kernels.py", args=["add"], stop_after=stop)
    assert records.stages()[-1] == last and records.done["ok"]
