"""Real models, tiny and of random weights. Two things are known of their nodes without asking the bridge: which parameters
they take, by whose names they are registered, and the lines of classes in their files."""

import subprocess
from pathlib import Path

import pytest
from bridge.driver import PYTHON
from bridge.onnx_oracle import MODELS, Told, bases, class_lines

HAS_TRANSFORMERS = subprocess.run(
    [PYTHON, "-c", "import importlib.util as u, sys; sys.exit(u.find_spec('transformers') is None)"]
).returncode == 0
pytestmark = pytest.mark.skipif(not HAS_TRANSFORMERS, reason="transformers is not installed")

CASES = [("bert", ""), ("bert", "input_ids[0]=batch, input_ids[1]=seq, attention_mask[0]=batch, attention_mask[1]=seq"),
         ("vit", ""), ("t5", "")]
_AT_LEAST = {"bert": 25, "vit": 25, "t5": 6}  # nodes that take a parameter


@pytest.fixture(scope="session", params=CASES, ids=lambda case: f"{case[0]} {'dynamic' if case[1] else 'static'}")
def told(server, request):
    """(name, [Told of each exporter])."""
    name, dynamic = request.param
    records = server.ask(file=str(MODELS / "pretrained.py"), args=[name], onnx={"dynamic": dynamic})
    assert records.done["ok"] and records.codes("error") == [], records.codes()
    return name, [Told(variant) for variant in records.variants()]


def test_every_node_is_tagged_and_linked(told):
    for one in told[1]:
        assert len(one.tags) == len(one.nodes) > 50
        assert all(one.link(node) for node in one.nodes)
        known = one.variant.nodes()
        assert {link["node"] for link in one.links.values()} <= set(known)


def test_nodes_that_take_a_parameter_are_of_the_module_that_has_it(told):
    name, ones = told
    for one in ones:
        owners, checked = {}, 0
        for module in one.modules.values():
            owners[module["path"]] = {module["path"], *module["shared"]}
        for node in one.nodes:
            if node.op_type in ("Identity", "Transpose", "Cast"):  # made of a weight, for whoever uses it
                continue
            for value in node.input:
                owner = value.rpartition(".")[0]
                if value in one.constants and owner in owners and value.rpartition(".")[2] in ("weight", "bias"):
                    assert one.call(node)[0] in owners[owner], (node.name, value)
                    checked += 1
        assert checked >= _AT_LEAST[name]


def test_lines_are_those_of_the_modules_class(told):
    texts = {}
    for one in told[1]:
        checked = 0
        for node in one.nodes:
            tag = one.tag(node)
            if "file" not in tag:
                continue
            source = texts.setdefault(tag["file"], (MODELS / tag["file"]).read_text())
            lines, inherits = class_lines(source), bases(source)
            around = [name for name, (first, last) in lines.items() if first <= tag["line"] <= last]
            module = one.modules[tag["module"]]
            while module["class"].startswith("torch.nn."):  # the line is the caller's
                module = one.modules[module["parent"]]
            if around and Path(module["loc"]["file"]).name == Path(tag["file"]).name:  # else a function's that modules share
                assert around[0] in (module["name"], *inherits.get(module["name"], ())), (node.name, tag)
                checked += 1
        assert checked > 30


def test_both_exporters_agree_on_slices(told):
    """Where both keep the slice of an FX node, they say the same of it."""
    calls = []
    for one in told[1]:
        by_node = {}
        for node in one.slices():
            link = one.link(node)
            if link["how"] != "derived":
                by_node.setdefault(link["node"], one.call(node))
        calls.append(by_node)
    first, second = calls
    assert all(first[node] == second[node] for node in set(first) & set(second))
