"""Whose each ONNX node is: every module of these models slices with numbers of its own, so a wrong tag shows."""

import json

import pytest
from bridge.onnx_oracle import MODELS, Told, is_written_in, owners

CASES = ("forms", "root", "lists", "nested", "shared", "loop", "rows", "neighbours", "shared groups")
SEEDS = range(4)
DYNAMIC = ("root", "nested", "shared", "loop", "rows", "neighbours", 4, 5)
SOURCE = (MODELS / "oracle.py").read_text()


@pytest.fixture(scope="session")
def captured(server, tmp_path_factory):
    """{exporter: Told} of a model of oracle.py, and what is expected of it; each once."""
    known, folder = {}, tmp_path_factory.mktemp("oracle")

    def ask(case, dynamic=""):
        if (case, dynamic) not in known:
            out = folder / "expected.json"
            records = server.ask(
                file=str(MODELS / "oracle.py"), args=[str(case), str(out)], onnx={"exporter": "both", "dynamic": dynamic}
            )
            assert records.done["ok"] and records.codes("error") == [], records.codes()
            variants = {variant[0]["config"]["exporter"]: Told(variant) for variant in records.variants()}
            known[case, dynamic] = variants, json.loads(out.read_text())
        return known[case, dynamic]

    return ask


def check(told, expected):
    assert len(told.tags) == len(told.nodes), "every node is tagged"
    assert owners(told, expected) == expected
    wrong = [tag for tag in told.tags.values() if tag.get("line") and not is_written_in(told, tag, SOURCE)]
    assert wrong == []


@pytest.mark.parametrize("exporter", ["dynamo", "torchscript"])
@pytest.mark.parametrize("case", [*CASES, *SEEDS])
def test_each_slice_is_of_the_call_that_made_it(captured, case, exporter):
    variants, expected = captured(case)
    check(variants[exporter], expected)


@pytest.mark.parametrize("exporter", ["dynamo", "torchscript"])
@pytest.mark.parametrize("case", DYNAMIC)
def test_it_is_where_an_axis_is_dynamic(captured, case, exporter):
    variants, expected = captured(case, "x[0]=batch")
    check(variants[exporter], expected)


@pytest.mark.parametrize("case", ["nested", "shared", "neighbours"])
def test_it_is_without_the_optimizer(server, tmp_path, case):
    out = tmp_path / "expected.json"
    records = server.ask(file=str(MODELS / "oracle.py"), args=[case, str(out), "optimize=False"], onnx={})
    (variant,) = records.variants()
    assert variant[0]["config"]["optimize"] is False
    check(Told(variant), json.loads(out.read_text()))


@pytest.mark.parametrize("case", [*CASES, *SEEDS])
@pytest.mark.parametrize("exporter", ["dynamo", "torchscript"])
def test_a_slice_is_linked_to_the_node_with_its_numbers(captured, case, exporter):
    variants, expected = captured(case)
    told = variants[exporter]
    nodes = told.variant.nodes()
    for node in told.slices():
        for cut in filter(expected.__contains__, told.cuts(node)):
            link = told.link(node)
            assert link["how"] == ("exact" if exporter == "dynamo" else "location")
            fx = nodes[link["node"]]
            assert fx["module"] == told.tag(node)["module"]
            if fx["target"] == "aten.slice.Tensor" and len(told.cuts(node)) == 1:
                assert ":".join(str(argument) for argument in (*fx["args"][1:], 1)[:4]) == cut


@pytest.mark.parametrize("case", ["lists", "nested", "loop"])
def test_names_tell_modules_where_there_is_nothing_else(server, tmp_path, case):
    out = tmp_path / "expected.json"
    records = server.ask(
        file=str(MODELS / "names_only.py"), args=[case, str(out)], onnx={"exporter": "torchscript"}
    )
    assert records.done["ok"] and records.codes("error") == []
    told, expected = Told(records.variants()[0]), json.loads(out.read_text())
    assert len(told.tags) == len(told.nodes) and {tag["how"] for tag in told.tags.values()} <= {"name", "neighbours"}
    assert owners(told, expected) == expected
