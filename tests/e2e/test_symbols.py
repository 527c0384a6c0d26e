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
