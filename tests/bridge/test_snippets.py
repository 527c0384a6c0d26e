"""Snippets of Triton come as functions of their own, or with why they cannot be."""

import pytest


@pytest.fixture(scope="module")
def taken(server):
    records = server.ask(file="snippets.py", stop_after="ttir")
    assert records.done["ok"] and records.codes() == []
    return records


def calls(taken, kernel):
    (inlined,) = taken.variant(kernel).of("inlined")
    return {call["node"]: call for call in inlined["calls"]}, inlined["functions"]


def test_a_snippet_is_a_function_of_its_arguments(taken):
    found, functions = calls(taken, "plain")
    first, second = found.values()
    assert sorted(first["operands"]) == ["larger", "smaller"] and sorted(second["operands"]) == [0, 1]
    text = functions[first["function"]]
    assert text.count("tensor<64xf32>) -> (tensor<64xf32>, tensor<64xf32>)") >= 1 and "arith.addf" in text
    assert "2.5" in functions[second["function"]]
    # The code of the kernel itself is as it was: nothing is called in it.
    assert "tt.call" not in taken.variant("plain").text("ttir")


def test_operands_come_in_the_order_of_the_parameters(taken):
    found, functions = calls(taken, "plain")
    call = list(found.values())[1]
    text = functions[call["function"]]
    product = text[text.index("arith.mulf"):].partition("\n")[0]
    places = [product.index(f"%arg{i}") for i in range(2)]
    factors = sorted(range(2), key=places.__getitem__)
    assert [call["operands"][i] for i in factors] == [1, 0]  # "{1} * {0} + {2}"


@pytest.mark.parametrize("kernel, line, words", [
    ("reads", 2, "`offset_0`"), ("changes", 1, "changes its argument"), ("leaves", 1, "`kept`"),
])
def test_what_means_something_only_where_it_stands_says_why(taken, kernel, line, words):
    found, functions = calls(taken, kernel)
    why = next(call["refused"] for call in found.values() if "refused" in call)
    assert why.startswith(f"line {line} of its snippet") and words in why and "; " in why
    assert set(functions) == {call["function"] for call in found.values() if "function" in call}
