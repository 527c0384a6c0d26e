"""`heliograph symbols` and `explain --symbol`: what the sizes of a kernel stand for, and how each came to be."""

import pytest

from e2e import program
from paths import ROOT

SCRIPTS = ROOT / "tests" / "bridge" / "scripts"


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    file = tmp_path_factory.mktemp("symbols") / "symbols.helio"
    assert program.capture(SCRIPTS / "symbols.py", file, "--passes", "none").code == 0
    return file


def symbols(document):
    return program.heliograph("symbols", document, "--json").json()["symbols"]


def steps(document, symbol):
    return program.heliograph("explain", document, "--symbol", symbol, "--json").json()["steps"]


def line(place):
    return (SCRIPTS / "symbols.py").read_text().splitlines()[place["line"] - 1].strip()


def test_each_block_is_used_by_nodes_and_its_loop(document):
    blocks = [s for s in symbols(document) if s["block"] is not None]
    assert {(s["extent"], s["value"], s["reduction"]) for s in blocks} == {
        (blocks[0]["extent"], "4", False), ("5632", "8192", True), ("5632", "32", False),
    }
    assert all(s["nodes"] and s["made"] for s in blocks)
    assert all(len(s["loops"]) == 1 for s in blocks)


def test_a_reduction_over_a_specialized_width_is_derived_from_the_argument(document):
    [reduction] = [s for s in symbols(document) if s["reduction"]]
    told = steps(document, reduction["symbol"])
    assert [step["step"] for step in told] == ["argument", "specialized", "reduction", "lost"]
    assert told[0]["of"] == "x.size(1)" and told[1]["of"] == told[3]["of"] == "5632"
    assert line(told[1]["place"]) == "n = hl.specialize(n)"
    assert line(told[3]["place"]).startswith("total = ") and told[3]["by"] == "allocate_reduction_dimension"
    assert steps(document, reduction["name"]) == told and steps(document, "5632") == told[:2]


def test_ops_that_use_a_size_are_listed_beside_nodes_and_loops(document):
    text = {stage: program.heliograph("stages", document, "--stage", stage).out.splitlines() for stage in ("stage0", "triton")}
    used = {s["symbol"]: {of["stage"]: of["ops"] for of in s["ops"]} for s in symbols(document)}
    [reduction] = [s for s in symbols(document) if s["reduction"]]
    lines = [text["stage0"][op["line"] - 1] for op in used[reduction["symbol"]]["stage0"]]
    assert any("helion.block_size 1" in at or "#helion.tile<[0, r1]>" in at for at in lines)
    assert any(op["name"] == "helion.load_tile_dynamic" for op in used[reduction["symbol"]]["stage0"])
    rows = next(s for s in symbols(document) if s["origin"] == "x.size(0)")
    assert all("m" in text["triton"][op["line"] - 1] for op in used[rows["symbol"]]["triton"])
    assert any("tensor.dim %x, %c0" in text["stage0"][op["line"] - 1] for op in used[rows["symbol"]]["stage0"])
    head, *table = program.heliograph("symbols", document).out.splitlines()
    assert head.split()[-3:] == ["nodes", "ops", "loops"]
    assert any(row.split()[0] == reduction["symbol"] and int(row.split()[-2]) == len(lines) for row in table)


def dynamic_layer_norm(folder, width):
    """Our layer norm with sizes that the launch alone knows; only the backward kernel specializes its width."""
    script = (program.KERNELS / "layer_norm.py").read_text()
    for decorated in ("num_warps=4)", "num_warps=8)"):
        script = script.replace(decorated + ")", decorated + ", static_shapes=False)")
    script = script.replace("[4096, 1024]", f"[67, {width}]").replace("[1024]", f"[{width}]")
    assert script.count("static_shapes=False") == 2
    file = folder / "dynamic_layer_norm.py"
    file.write_text(script)
    return file, script.splitlines()


@pytest.mark.parametrize("width", [5632, 5639])
def test_a_width_that_is_specialized_is_a_number_and_the_rows_stay_a_symbol(tmp_path, width):
    script, lines = dynamic_layer_norm(tmp_path, width)
    file = tmp_path / "norms.helio"
    assert program.capture(script, file, "--passes", "none").code == 0
    of = lambda kernel: program.heliograph("symbols", file, "--kernel", kernel, "--json").json()["symbols"]
    told = lambda kernel, symbol: program.heliograph(
        "explain", file, "--kernel", kernel, "--symbol", symbol, "--json").json()["steps"]
    sizes = {s["origin"]: s for s in of("layer_norm_bwd")}
    columns, rows = sizes["x.size(1)"], sizes["x.size(0)"]
    assert columns["specialized"] and columns["replaced_by"] == columns["value"] == str(width)
    assert lines[columns["specialized_at"]["line"] - 1].strip() == "n = hl.specialize(n)"
    assert not rows["specialized"] and not rows["replaced_by"] and rows["hint"] == "67"
    assert [step["step"] for step in told("layer_norm_bwd", rows["symbol"])] == ["argument"]
    assert [step["step"] for step in told("layer_norm_bwd", columns["symbol"])] == ["argument", "specialized"]
    # Without hl.specialize the same width is a symbol to the end: nothing in its way is a number.
    [open_width] = [s for s in of("layer_norm") if s["reduction"]]
    assert not open_width["extent"].isdigit()
    steps = [step["step"] for step in told("layer_norm", open_width["symbol"])]
    assert steps[0] == "argument" and steps[-1] == "reduction" and not {"specialized", "lost"} & set(steps)
    stage0 = {k: program.heliograph("stages", file, "--kernel", k, "--stage", "stage0").out for k in ("layer_norm", "layer_norm_bwd")}
    assert f"%x: tensor<?x{width}xf16>" in stage0["layer_norm_bwd"] and "%x: tensor<?x?xf16>" in stage0["layer_norm"]
    sums = [at for at in stage0["layer_norm_bwd"].splitlines() if '"aten.sum' in at]
    assert len(sums) == 4 and not any("?" in at for at in sums)


@pytest.mark.parametrize("width", [5632, 5639])
def test_a_specialized_width_goes_all_the_way(tmp_path, width):
    script, _ = dynamic_layer_norm(tmp_path, width)
    run = program.heliograph("run", script, "--cpu", "--compare", "eager", "--json", "--python", program.PYTHON)
    assert run.code == 0, run.err
    result = run.json()
    assert result["ok"] and len(result["runs"]) == 2 and len(result["comparisons"]) > 0
    assert all(comparison["ok"] for comparison in result["comparisons"])
    file = tmp_path / "norms.helio"
    assert program.capture(script, file, "--passes", "none").code == 0
    lowered = program.heliograph("lower", file, "--kernel", "layer_norm_bwd", "--to", "ptx", "--python", program.PYTHON)
    assert lowered.code == 0 and ".entry" in lowered.out


def test_what_there_is_not_is_an_error_with_the_nearest(document):
    run = program.heliograph("explain", document, "--symbol", "u77")
    assert run.code == 4 and "find.symbol" in run.err and "Did you mean" in run.err
    text = program.heliograph("symbols", document).out
    assert "reduction 1 of 5632" in text and "symbols.py:13" in text


def test_two_sizes_that_must_match_are_both_derived(tmp_path):
    file = tmp_path / "failed.helio"
    program.capture(SCRIPTS / "failing" / "width_as_symbol.py", file)
    sizes = program.heliograph("explain", file, "--json").json()["sizes"]
    known = ["argument", "specialized"]
    assert [size["symbol"] for size in sizes][0] == "8192" and len(sizes) == 2
    assert [[step["step"] for step in size["steps"]] for size in sizes] == [[*known, "rounded"], [*known, "tile", "lost"]]
    assert "Sizes that must match" in program.heliograph("explain", file).out
