"""Models as documents: which calls are captured, the text with its ops, the file that others can open."""

import re
import subprocess
from pathlib import Path

import onnx
import pytest
from bridge.driver import PYTHON, SCRIPTS, capture
from bridge.onnx_oracle import MODELS, Told
from onnx import numpy_helper


@pytest.fixture(scope="session")
def shapes(server):
    """Captures of shapes.py, each once."""
    known = {}

    def ask(action, exporter="both"):
        if (action, exporter) not in known:
            records = server.ask(file=str(MODELS / "shapes.py"), args=[action], onnx={"exporter": exporter})
            known[action, exporter] = records
        return known[action, exporter]

    return ask


def by_exporter(records):
    return {variant[0]["config"]["exporter"]: variant for variant in records.variants()}


# ---------------------------------------------------------------- the text


@pytest.mark.parametrize("exporter", ["dynamo", "torchscript"])
def test_ops_stand_where_they_say(shapes, exporter):
    variant = by_exporter(shapes("named"))[exporter]
    lines, ops = variant.text("onnx").splitlines(), variant.of("op", stage="onnx")
    for number, op in enumerate(ops):
        line = lines[op["line"] - 1].encode()[op["column"] - 1 :].decode()
        assert op["op"] == number and (op.get("parent") is None or op["parent"] < number)
        if op["kind"] == "block":
            assert line.startswith(("module ", "graph ")) and op["end_line"] > op["line"]
            assert lines[op["end_line"] - 1].encode()[op["end_column"] - 2 : op["end_column"] - 1] == b"}"
        else:
            assert f" = {op['name']} " in line and op["end_line"] == op["line"]
            assert ops[op["parent"]]["kind"] == "block"
    assert lines[0].startswith("graph main_graph (") and lines[-1] == "}"


def test_a_region_has_its_modules_path_and_call(shapes):
    text = by_exporter(shapes("deep"))["dynamo"].text("onnx")
    assert text.count("module ") == 201 and f"module {'.'.join(['inner'] * 200)} : Deep {{" in text


@pytest.mark.parametrize("exporter", ["dynamo", "torchscript"])
def test_odd_names(shapes, exporter):
    told = Told(by_exporter(shapes("named"))[exporter])
    names = ['"quoted"', "über", "a b", "semi;colon", "@2", "dash-1", "x.y"]
    paths = [told.call(node) for node in told.slices()]
    assert paths == [[name, 1] for name in names]


def test_edges_are_by_value(shapes):
    variant = by_exporter(shapes("tied"))["torchscript"]
    ops = variant.of("op", stage="onnx")
    for edge in variant.of("edge", stage="onnx"):
        assert edge["label"] in ops[edge["from"]]["label"].split(", ")
        line = variant.text("onnx").splitlines()[ops[edge["to"]]["line"] - 1]
        assert edge["label"] in re.split(r"[(), ]+", line.partition(" = ")[2])


def test_a_branch_of_cond_stands_inside_of_its_node(shapes):
    variant = by_exporter(shapes("chosen"))["dynamo"]
    told = Told(variant)
    kinds = [graph["kind"] for graph in variant.of("graph")]
    assert kinds == ["ExportedProgram", "CondGraph", "CondGraph"]
    assert variant.nodes()["0:cond"]["subgraphs"] == [1, 2]
    linears = [node for node in told.nodes if node.op_type == "Gemm"]
    assert [told.call(node) for node in linears] == [["yes", 1], ["no", 1]]
    assert [told.link(node)["node"] for node in linears] == ["1:linear", "2:linear"]
    assert "graph true_graph_0 " in variant.text("onnx")


# ---------------------------------------------------------------- the file


@pytest.mark.parametrize("exporter", ["dynamo", "torchscript"])
def test_the_file_is_tagged_and_sound(shapes, exporter):
    told = Told(by_exporter(shapes("tied"))[exporter])
    onnx.checker.check_model(told.model)
    assert told.model.ir_version >= 10
    for node in told.nodes:
        metadata = {entry.key: entry.value for entry in node.metadata_props}
        module = told.modules[told.tag(node)["module"]]
        assert metadata["module_path"] == module["path"]
        assert metadata["fx_node"] == told.link(node)["node"]
    weights = {tensor.name: tensor for tensor in told.model.graph.initializer}
    (weight,) = {name for name in weights if name.endswith(".weight")}  # one of the two names is left
    assert numpy_helper.to_array(weights[weight]).shape == (8, 8)


@pytest.mark.parametrize("exporter", ["dynamo", "torchscript"])
def test_many_weights_are_left_out(shapes, exporter):
    records = shapes("heavy")
    variant = by_exporter(records)[exporter]
    assert variant.diagnostic("onnx.weights-left-out")["severity"] == "note"
    told = Told(variant)
    (weight,) = [tensor for tensor in told.model.graph.initializer if tensor.name == "fc.weight"]
    assert list(weight.dims) == [1024, 1024] and not weight.raw_data
    assert told.model.ByteSize() < 20000 and "float[1024,1024] fc.weight" in variant.text("onnx")


def test_what_the_tracer_exports_is_what_pytorch_exports(tmp_path):
    """Watching leaves no trace: the file without our tags is the one that torch.onnx.export writes."""
    script = tmp_path / "plain.py"
    script.write_text(
        "import io, sys, torch\nsys.path.insert(0, sys.argv[1])\nimport shapes\nmodel = shapes.Tied().eval()\n"
        "with torch.no_grad():\n    [p.fill_(0.5) for p in model.parameters()]\n"
        "x = torch.ones(2, 8)\nif sys.argv[2] == 'call':\n    model(x)\nelse:\n"
        "    torch.onnx.export(model, (x,), sys.argv[2], dynamo=False, input_names=['x'])\n"
    )
    out = tmp_path / "plain.onnx"
    subprocess.run([PYTHON, script, MODELS, out], check=True, capture_output=True)
    _, records = capture("--onnx", "--onnx-exporter", "torchscript", script, "--", MODELS, "call")
    found, plain = Told(records.variants()[0]).model, onnx.load(out)
    for node in found.graph.node:
        node.ClearField("metadata_props")
    plain.ir_version = found.ir_version
    assert found == plain


# ---------------------------------------------------------------- lines


@pytest.mark.parametrize("exporter", ["dynamo", "torchscript"])
def test_lines_are_those_of_functions_that_forward_calls(shapes, exporter):
    variant = by_exporter(shapes("helped"))[exporter]
    told, lines = Told(variant), variant.text("source").splitlines()
    found = {lines[told.tag(node)["line"] - 1].strip() for node in told.slices()}
    assert found == {"return x[2:]", "part = x[1:3]"}
    nodes = variant.nodes()
    for node in told.slices():
        assert nodes[told.link(node)["node"]]["loc"]["line"] == told.tag(node)["line"]


@pytest.mark.parametrize("exporter", ["dynamo", "torchscript"])
def test_a_model_of_pytorchs_own_modules_alone(shapes, exporter):
    told = Told(by_exporter(shapes("ready_made"))[exporter])
    assert all(told.link(node) for node in told.nodes)
    attention = [node for node in told.nodes if node.op_type == "Softmax"]
    assert [told.call(node)[0] for node in attention] == ["layers.0.self_attn", "layers.1.self_attn"]
    assert {Path(told.tag(node)["file"]).name for node in attention} == {"activation.py"}


# ---------------------------------------------------------------- which calls


def test_calls_of_a_signature_count_once(shapes):
    calls = [variant[0]["call"] for variant in shapes("often", "torchscript").variants()]
    assert calls == ["Part(f32[8])", "Part(f32[9])", "Part(f32[8])"]
    assert [kernel["model"] for kernel in shapes("often", "torchscript").of("kernel")] == [True]


def test_arguments_and_results_that_are_no_tensors(shapes):
    records = shapes("keywords")
    assert records.done["ok"] and records.codes("error") == []
    for variant in records.variants():
        told = Told(variant)
        assert variant[0]["call"].startswith("Keywords(f32[8,8], rows=")
        assert [told.call(node) for node in told.slices()] == [["", 1], ["", 1]]
        assert [value.name for value in told.model.graph.input][0] == "x"
        assert not any("heliograph" in node.name for node in told.nodes)


def test_a_script_that_asks_for_a_gpu(shapes):
    records = shapes("on_gpu")
    assert records.done["ok"] and records.codes() == ["script.on-cpu"]


def test_a_script_that_trains(shapes):
    records = shapes("training", "dynamo")
    assert "script.error" not in records.codes() and records.variants()


@pytest.mark.parametrize(("action", "exporter", "opset"), [("dynamo", "dynamo", None), ("torchscript", "torchscript", 17)])
def test_exports_of_the_script_itself(server, tmp_path, action, exporter, opset):
    records = server.ask(file=str(MODELS / "exports.py"), args=[action, str(tmp_path)], onnx={})
    assert records.done["ok"] and records.codes() == ["script.not-written"] * len(records.codes())
    (variant,) = records.variants()
    assert variant[0]["config"]["exporter"] == exporter and variant[0]["config"].get("optimize") in (False, None)
    assert opset is None or variant[0]["target"] == f"opset{opset}"
    assert Told(variant).model.graph.input[0].name == "rows"
    assert Told(variant).model.graph.input[0].type.tensor_type.shape.dim[0].dim_param == "batch"
    assert list(tmp_path.iterdir()) == []


def test_torch_export_of_the_script_itself(server, tmp_path):
    records = server.ask(file=str(MODELS / "exports.py"), args=["export", str(tmp_path)], onnx={})
    assert records.done["ok"]
    assert [v[0]["call"] for v in records.variants()] == ["Cut(f32[8,8], scale=2.0)"] * 2


@pytest.mark.parametrize(("call", "end"), [("Net", 3), ("narrow", 2), ("ready", 4)])
def test_a_named_model(server, call, end):
    records = server.ask(
        file=str(MODELS / "package" / "net.py"), call=f"{call}(f32[6,8])", onnx={"exporter": "dynamo", "dynamic": "x[0]=rows"}
    )
    assert records.done["ok"], records.codes()
    told = Told(records.variants()[0])
    assert told.variant[0]["call"] == "Net(f32[6,8])" and told.variant[0]["config"]["dynamic"] == {"x": {"0": "rows"}}
    assert [told.cuts(node) for node in told.slices()] == [[f"1:0:{end}:1"]]
    assert told.variant.of("symbol")[0]["sources"] == ["x.size()[0]"]


def test_a_module_of_a_package_with_arguments(tmp_path):
    before = sorted(path.name for path in SCRIPTS.rglob("*") if "__pycache__" not in path.parts)
    arguments = ["--onnx", "--onnx-exporter", "torchscript", "-m", "models.package.net", "--", "5"]
    code, records = capture(*arguments, env={"PYTHONPATH": str(SCRIPTS)})
    assert code == 0 and records.codes() == []
    told = Told(records.variants()[0])
    (cut,) = told.slices()
    assert told.cuts(cut) == ["1:0:5:1"] and told.call(cut) == ["crop", 1]
    assert Path(told.tag(cut)["file"]).name == "layers.py"
    assert sorted(path.name for path in SCRIPTS.rglob("*") if "__pycache__" not in path.parts) == before


def test_each_variant_has_what_readers_expect(shapes):
    for variant in shapes("tied").variants():
        assert variant.stages() == ["source", "fx", "onnx"]
        modules = variant.of("module")
        assert [module["id"] for module in modules] == list(range(len(modules)))
        assert all(module.get("parent") is None or module["parent"] < module["id"] for module in modules)
        assert modules[0]["path"] == "" and modules[0]["name"] == "Tied" and modules[0]["loc"]["line"] > 1
        assert {node["module"] for node in variant.of("node")} <= {module["id"] for module in modules}
        assert all(node["loc"]["file"].endswith("shapes.py") for node in variant.of("node", op="call_function"))
