"""Models that call Helion kernels: each call is one node, and the kernel is captured beside the model."""

import pytest
from bridge.driver import capture
from bridge.onnx_oracle import MODELS, Told
from bridge.test_older_helion import FOLDER


@pytest.fixture(scope="session", params=["", "x[0]=rows"], ids=["static", "dynamic"])
def block(server, request):
    return server.ask(file=str(MODELS / "kernels.py"), args=["block"], onnx={"dynamic": request.param})


def models(records):
    return [variant for variant in records.variants() if "exporter" in variant[0]["config"]]


def check_calls(records, names):
    """Nodes that call a kernel name one of the document's, and are one ONNX node each."""
    kernels = {kernel["kernel"]: kernel for kernel in records.of("kernel")}
    variants = {variant[0]["variant"]: variant for variant in records.variants()}
    for variant in models(records):
        told = Told(variant)
        calling = [node for node in variant.of("node") if node.get("calls_kernel")]
        assert [node["calls_kernel"]["name"] for node in calling] == names
        for node in calling:
            called = node["calls_kernel"]
            kernel, captured = kernels[called["kernel"]], variants[called["variant"]]
            assert kernel["name"] == called["name"] and "model" not in kernel
            assert captured[0]["kernel"] == called["kernel"] and captured[0]["pretended"]
            assert captured.stages()[-1] == "sass" and captured[-1]["ok"]
            is_made_of = {"node": f"0:{node['node']}"}.items()
            (made,) = [n for n in told.nodes if is_made_of <= told.link(n).items() and told.link(n)["how"] != "derived"]
            assert made.domain in ("helion", "model_ops")
            assert told.tag(made)["module"] == node["module"]
    return models(records)


def test_kernels_are_nodes_with_right_shapes(block):
    assert block.done["ok"] and block.codes("error") == [] and len(models(block)) == 2
    for variant in check_calls(block, ["rms_norm", "softmax", "rms_norm"]):
        told = Told(variant)
        nodes = [node for node in told.nodes if node.domain == "helion"]
        assert [node.op_type for node in nodes] == ["rms_norm", "softmax", "rms_norm"]
        assert [told.call(node) for node in nodes] == [["before", 1], ["attention", 1], ["after", 1]]
        (epsilon,) = nodes[0].attribute
        assert epsilon.name == "eps" and epsilon.f == pytest.approx(1e-5)
        shapes = [[size["expr"] for size in n["val"]["shape"]] for n in variant.of("node") if n.get("calls_kernel")]
        assert [shape[1] for shape in shapes] == ["64", "32", "64"]
        is_dynamic = variant[0]["config"]["dynamic"] != {}
        assert len({shape[0] for shape in shapes}) == 1 and shapes[0][0].isdigit() != is_dynamic


def test_a_custom_operator_around_a_kernel(server):
    records = server.ask(file=str(MODELS / "kernels.py"), args=["wrapped"], onnx={})
    assert records.done["ok"] and records.codes("error") == []
    for variant in check_calls(records, ["softmax"]):
        assert variant.nodes()["0:row_softmax"]["target"] == "model_ops.row_softmax.default"


@pytest.mark.parametrize("action", ["both", "exported"])
def test_kernels_whose_names_begin_alike(server, action):
    """Also in a model that the script itself exports, without having called it."""
    records = server.ask(file=str(MODELS / "kernels.py"), args=[action], onnx={"exporter": "dynamo"})
    assert records.done["ok"] and records.codes("error") == []
    (variant,) = check_calls(records, ["softmax_two_pass", "softmax"])
    assert [node.op_type for node in Told(variant).nodes if node.domain == "helion"] == ["softmax_two_pass", "softmax"]


def test_a_kernel_that_fails_is_told_before_its_model(server):
    records = server.ask(file="models/failing_kernel.py", onnx={})
    first, model = records.variants()
    assert first.of("failure")[0]["step"] == "type-propagation" and not first[-1]["ok"]
    (failure,) = model.of("failure")
    assert failure["step"] == "model" and failure["exception"]["class"].startswith("helion.")
    assert "broken(" in model.text("source").splitlines()[failure["line"] - 1]


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no older Helion in {FOLDER}")
def test_kernels_of_an_older_helion():
    code, records = capture("--onnx", MODELS / "kernels.py", "--", "block", env={"PYTHONPATH": str(FOLDER)})
    assert code == 0 and records[0]["versions"]["helion"] < "1.5"
    check_calls(records, ["rms_norm", "softmax", "rms_norm"])
