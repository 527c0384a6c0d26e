"""What a lowering needs beyond graphs and config is in the records: masks, reductions, accesses, settings, arguments."""

import pytest


@pytest.fixture(scope="module")
def decided(server):
    records = server.ask(file="decisions.py", stop_after="ttir")
    assert records.done["ok"] and records.codes() == []
    return records


def node(variant, name):
    found = [n for n in variant.nodes().values() if n["node"] == name and n["executed"]]
    assert len(found) == 1
    return found[0]


def test_a_jagged_tile_names_its_parents_and_its_lengths(decided):
    variant = decided.variant("jagged_sums")
    blocks = {b["block_id"]: b for b in variant.of("block")}
    assert blocks[1]["jagged_parents"] == [0] and blocks[1]["mask"] == "mask_1"
    assert "jagged_parents" not in blocks[0] and "mask" not in blocks[0] and blocks[0]["strategy"]
    assert node(variant, "_for_loop")["args"][3][0] == {"node": "lengths"}


def test_a_block_of_two_loops_has_a_mask_if_one_of_them_has(decided):
    blocks = {b["block_id"]: b for b in decided.variant("twice_over").of("block")}
    assert blocks[1]["mask"] in decided.variant("twice_over").text("triton") and blocks[1]["strategy"]
    assert "mask" not in blocks[0] and blocks[0]["strategy"]


def test_a_tensor_that_is_sized_by_a_value_has_the_size_it_was_launched_with(decided):
    variant = decided.variant("sized_by_a_value")
    (argument,) = [a for a in variant.of("argument") if a["host"] == "out"]
    assert argument["shape"] == [48] and [d["expr"] for d in node(variant, "out")["val"]["shape"]] == ["48"]


def test_the_first_half_of_a_mean_is_a_sum(decided):
    variant = decided.variant("mean")
    assert node(variant, "mean_extra")["reduction"] == {
        "type": "sum", "block_id": 1, "axis": 1, "dtype": "f32", "source_dtype": "f32",
    }
    assert "reduction" not in node(variant, "mean")
    assert next(b for b in variant.of("block") if b["reduction"])["mask"] == "mask_1"


def test_reductions_of_rolled_loops_are_named_too(many):
    kinds = [n["reduction"]["type"] for n in many.variant("rolled").nodes().values() if n.get("reduction")]
    assert kinds and set(kinds) == {"sum"}


def test_the_graph_of_a_scan_is_a_codegen_graph_and_arguments_keep_their_host_names(decided):
    variant = decided.variant("scan")
    scan = node(variant, "_associative_scan")
    combine = next(g for g in variant.of("graph", set="codegen") if g["graph"] == scan["subgraphs"][0])
    inside = [n for n in variant.nodes().values() if n["graph"] == combine["graph"]]
    assert combine["kind"] == "HelperFunctionGraphInfo" and scan["args"][2:4] == [1, True]
    assert [n["op"] for n in inside].count("placeholder") == 4 and inside[-1]["args"]
    assert [a["host"] for a in variant.of("argument")][:3] == ["x", "y", "out"]


def test_a_grid_says_where_it_begins_and_ends(decided):
    root = decided.variant("middle").of("graph", set="codegen", kind="RootGraphInfo")[0]
    symbols = {s["symbol"]: s["origin_str"] for s in decided.variant("middle").of("symbol")}
    assert [symbols.get(b, b) for b in root["begins"]] == ["begin", 0]
    assert [symbols.get(e, e) for e in root["ends"]] == ["end", 70]
    line = decided.text("source").splitlines()[root["loc"]["line"] - 1]
    assert line == "    for row, column in hl.tile([begin, 0], [end, x.size(1)]):"


def test_accesses_stand_as_in_the_text(decided, server):
    variant = decided.variant("middle")
    mask = "mask_0[:, None] & mask_1[None, :]"
    assert node(variant, "load")["access"] == {
        "indexing": "pointer", "mask": mask, "eviction": "evict_first", "other": "0",
    }
    assert node(variant, "load_1")["access"]["eviction"] == "evict_last"
    assert node(variant, "store")["access"] == {"indexing": "pointer", "mask": mask}
    described = server.ask(file="kernels.py", args=["descriptors"], stop_after="triton").variant("descriptors")
    assert node(described, "load")["access"]["indexing"] == "tensor_descriptor"


def test_descriptors_of_the_host_are_of_their_tensors(decided):
    arguments = decided.variant("described").of("argument")
    assert [(a["kind"], a["host"], a["block_shape"]) for a in arguments] == [
        ("descriptor", "x", [32, 64]), ("descriptor", "y", [64, 32]), ("descriptor", "out", [32, 64]),
    ]


def test_memory_that_is_written_and_read_again_has_a_barrier_between(decided):
    variant = decided.variant("through_memory")
    assert variant.text("triton").count("tl.debug_barrier()") == 1
    assert [n["node"] for n in variant.nodes().values() if n.get("barrier")] == ["_for_loop_1"]


def test_code_in_other_languages_is_kept_with_its_operands_by_name(decided):
    arguments = node(decided.variant("inline"), "inline_triton")["args"]
    assert arguments[0] == "{left} * 2 + {right}"
    assert arguments[1] == {"dict": {"left": {"node": "left"}, "right": {"node": "right"}}}
    assert "{left: %left, right: %right}" in decided.variant("inline").text("fx")


def test_random_numbers_read_seeds_from_an_argument(decided):
    variant = decided.variant("noise")
    assert node(variant, "_rng_seed")["args"] == [0]
    assert variant.of("argument")[-1]["dtype"] == "i64" and "host" not in variant.of("argument")[-1]


def test_settings(decided):
    plain, other = decided.variant("mean").of("settings")[0], decided.variant("views").of("settings")[0]
    assert plain["index_dtype"] == "i32" and plain["dot_precision"] == "tf32" and plain["static_shapes"]
    assert other["index_dtype"] == "i64" and other["dot_precision"] == "ieee"
    assert plain["multiprocessors"] == 132 and plain["backend"] == "triton"
    assert plain["config_blocks"]["block_sizes"] == [[0]] and plain["config_blocks"]["reduction_loops"] == [[1]]
    nested = decided.variant("through_memory").of("settings")[0]["config_blocks"]
    assert nested["range_num_stages"] == [[0], [1], [2]]


def test_every_listed_config_field_says_which_blocks_it_is_for(decided, many):
    for variant in [*decided.variants(), *many.variants()]:
        for field, blocks in [(f, b) for s in variant.of("settings") for f, b in s["config_blocks"].items()]:
            assert len(blocks) == len(variant[0]["config"][field])


def test_views_of_one_memory_name_it(decided):
    arguments = decided.variant("views").of("argument")
    assert [(a["name"], a["storage"], a["offset"]) for a in arguments] == [("x", 0, 0), ("y", 0, 128), ("out", 2, 0)]


def test_a_launch_says_what_triton_specialised(many):
    launch = many.variant("dynamic").of("launch")[0]
    assert launch["signature"]["x"] == "*fp32" and launch["signature"]["x_size_0"] == "i32"
    assert launch["constants"] == {"out_stride_1": 1, "x_stride_1": 1}
    assert launch["attributes"]["x_stride_0"] == {"tt.divisibility": 16} and "x_size_0" not in launch["attributes"]


def test_triton_functions_of_the_source_are_there_as_triton_made_them(decided):
    (inlined,) = decided.variant("calling").of("inlined")
    calls, functions = {call["node"]: call for call in inlined["calls"]}, inlined["functions"]
    assert calls["0:first"]["operands"] == [0, 1]
    (other,) = [call for node, call in calls.items() if node != "0:first"]
    assert sorted(other["operands"]) == ["x", "y"] and other["function"] != calls["0:first"]["function"]
    assert {call["function"] for call in inlined["calls"]} < set(functions) and len(functions) == 3
    assert all(text.count('"tt.func"') == 1 and "loc(" not in text for text in functions.values())
    assert [v.of("inlined") for v in decided.variants() if v[0]["call"].startswith("mean")] == [[]]


def test_a_config_field_says_what_it_may_be(decided, many):
    fields = many.variant("matmul").of("settings")[0]["config_fields"]
    assert fields["num_warps"] == {"kind": "power", "low": 1, "high": 32}
    blocks = fields["block_sizes"]
    assert blocks["kind"] == "list" and [item["kind"] for item in blocks["items"]] == ["power"] * 3
    assert fields["loop_orders"]["items"] == [{"kind": "order", "length": 2}]
    assert "flat" in fields["pid_type"]["choices"]
    assert fields["indexing"]["items"][0]["choices"][0] == "pointer"
    # All of the row at once is no number of the config's, though the search counts it as one.
    whole = decided.variant("mean").of("settings")[0]["config_fields"]["reduction_loops"]["items"][0]
    assert whole["kind"] == "choice" and None in whole["choices"] and len(whole["choices"]) > 1


def test_what_a_config_holds_is_among_what_its_fields_may_be(decided, many):
    checked = 0
    for variant in [*decided.variants(), *many.variants()]:
        for settings in variant.of("settings"):
            config, allowed = variant[0]["config"], settings["config_fields"]
            for field in config.keys() & allowed.keys() - {"indexing"}:  # one word may stand for all accesses
                checked += 1
                assert allows(allowed[field], config[field]), (variant[0]["call"], field, config[field])
    assert checked > 100


def allows(field, value):
    kind = field["kind"]
    if kind == "list":
        return len(value) == len(field["items"]) and all(map(allows, field["items"], value))
    if kind == "choice":
        return value in field["choices"]
    if kind == "order":
        return sorted(value) == list(range(field["length"]))
    if kind == "flag":
        return isinstance(value, bool)
    return field["low"] <= value <= field["high"] and (kind == "integer" or value & (value - 1) == 0)
