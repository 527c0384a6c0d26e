"""Of each symbol of a size: which line of the user's made it, specialized it, and why it was replaced."""

from bridge.driver import SCRIPTS


def symbols(records):
    return {record["symbol"]: record for record in records.of("symbol")}


def line(text, place):
    return text.splitlines()[place["line"] - 1].strip()


def test_each_symbol_knows_the_line_that_made_it(server):
    records = server.ask(file="symbols.py", stop_after="triton")
    source = (SCRIPTS / "symbols.py").read_text()
    found = symbols(records.variant("scaled"))
    made = {symbol: (line(source, s["loc"]), s["made_by"]) for symbol, s in found.items() if s.get("loc")}
    [reduction] = [s for s in found.values() if s.get("reduction")]
    assert made[reduction["symbol"]] == ("total = x[row, :].to(torch.float32).sum(-1)", "allocate_reduction_dimension")
    tiles = [made[s["symbol"]][0] for s in found.values() if s.get("numel") and not s.get("reduction")]
    assert sorted(tiles) == ["for column in hl.tile(n):", "for row in hl.tile(m):"]
    assert reduction["numel"] == "5632" and not reduction.get("replaced_by")


def test_a_specialized_size_knows_the_line_and_what_followed(server):
    records = server.ask(file="symbols.py", stop_after="triton")
    source = (SCRIPTS / "symbols.py").read_text()
    [width] = [s for s in symbols(records.variant("scaled")).values() if s["specialized"]]
    assert width["sources"] == ["L['x'].size()[1]"] and width["replaced_by"] == "5632"
    for place in (width["specialized_loc"], width["replaced_loc"]):
        assert line(source, place) == "n = hl.specialize(n)" and place["file"] == "symbols.py"
    assert width["guards"] == [f"Eq({width['symbol']}, 5632)"]


def test_a_kernel_that_helion_refuses_has_its_symbols_too(server):
    records = server.ask(file="failing/width_as_symbol.py")
    found = symbols(records.variant("bias_gradient"))
    assert any(s.get("loc") for s in found.values()), list(found)
