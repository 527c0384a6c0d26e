"""Models through the command line: captured by both exporters, with their modules; and models that cannot be exported."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from e2e import program
from e2e.test_serve import Server
from paths import ROOT

MODELS = Path(__file__).parent / "models"
SITE = Path(subprocess.run(
    [program.PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], capture_output=True, text=True, check=True
).stdout.strip())
pytest.importorskip("onnx")
pytest.importorskip("onnxscript")

# A model that fails, the exporter that tells of it, the step, and the row of core/failure that fits.
FAILING = [
    ("branch", "dynamo", "torch-export", "model-branch-on-values"),
    ("custom_op", "dynamo", "onnx-translate", "model-custom-op"),
    ("custom_op", "torchscript", "torchscript-convert", "model-custom-op"),
    ("no_shape", "dynamo", "torch-export", "model-no-fake"),
    ("eigenvalues", "dynamo", "onnx-translate", "model-untranslated"),
    ("eigenvalues", "torchscript", "torchscript-convert", "model-unsupported"),
]


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    file = tmp_path_factory.mktemp("onnx") / "net.helio"
    run = program.capture(MODELS / "net.py", file, "--onnx")
    assert run.code == 0, run.err
    return file


@pytest.fixture(scope="module")
def variants(document):
    [kernel] = program.info(document)["kernels"]
    assert kernel["name"] == "Net"
    return {variant["config"]["exporter"]: variant for variant in kernel["variants"]}


def test_each_exporter_is_a_variant_with_a_source_fx_and_onnx(variants):
    assert set(variants) == {"dynamo", "torchscript"}
    for variant in variants.values():
        assert variant["target"].startswith("opset") and variant["call"] == "Net(f32[16,8])"
        assert [stage["id"] for stage in variant["pipelines"][0]["stages"]] == ["source", "fx", "onnx"]
        assert not [d for d in variant["diagnostics"] if d["severity"] == "error"]


def test_modules_hold_what_they_made(variants):
    modules = {(m["path"], m["call"]): m for m in variants["dynamo"]["modules"]}
    assert {("", 1), ("layers.0", 1), ("layers.1", 1), ("crop", 1), ("crop", 2)} <= set(modules)
    assert modules["layers.0", 1]["class"].endswith("Layer")
    assert modules["layers.0", 1]["parameters"] == 8 * 8 + 8
    assert modules["crop", 1]["slices"] == modules["crop", 2]["slices"] == 1
    assert modules["", 1]["slices"] == 3


@pytest.mark.parametrize("exporter", ["dynamo", "torchscript"])
def test_every_onnx_node_has_a_module(document, variants, exporter):
    dumped = variant_records(document, variants[exporter]["id"])
    nodes = [r["op"] for r in dumped if r["r"] == "op" and r["stage"] == "onnx" and r["kind"] == "operation"]
    tags = {r["op"]: r["module"] for r in dumped if r["r"] == "onnx_tag"}
    modules = {r["id"] for r in dumped if r["r"] == "module"}
    assert nodes and set(nodes) == set(tags) and set(tags.values()) <= modules


def test_a_node_is_found_in_the_onnx(document, variants):
    number = variants["dynamo"]["id"]
    slices = [r for r in variant_records(document, number) if r["r"] == "node" and "slice" in r["target"]]
    for node in slices:
        found = program.links(document, number, "--node", f"0:{node['node']}")
        assert found["target"].startswith("aten.slice") and found["module"] in ("", "crop")
        assert found["spans"]["onnx"] and found["spans"]["source"]


def test_the_model_itself_comes_out_and_is_sound(document, tmp_path):
    out = tmp_path / "net.onnx"
    run = program.heliograph("stages", document, "--stage", "onnx", "--blob", "-o", out)
    assert run.code == 0, run.err
    check = "import onnx, sys; m = onnx.load(sys.argv[1]); onnx.checker.check_model(m); print(len(m.graph.node))"
    told = subprocess.run([program.PYTHON, "-c", check, out], capture_output=True, text=True, check=True)
    assert int(told.stdout) > 5
    text = program.heliograph("stages", document, "--stage", "onnx").out
    assert "module layers.0 : Layer {" in text and "module crop : Crop #2 {" in text


def test_a_dump_is_the_same_document(document, tmp_path):
    first = program.heliograph("dump", document).out
    (tmp_path / "again.jsonl").write_text(first)
    assert program.heliograph("load", tmp_path / "again.jsonl", "-o", tmp_path / "again.helio").code == 0
    assert program.heliograph("dump", tmp_path / "again.helio").out == first


def test_open_axes_are_told(tmp_path):
    file = tmp_path / "net.helio"
    run = program.capture(MODELS / "net.py", file, "--onnx", "--onnx-exporter", "dynamo", "--onnx-dynamic", "x[0]=rows")
    assert run.code == 0, run.err
    [variant] = program.info(file)["kernels"][0]["variants"]
    assert variant["config"]["dynamic"] == {"x": {"0": "rows"}}
    assert "rows" in program.heliograph("stages", file, "--stage", "onnx").out


def test_a_kernel_that_a_model_calls_is_in_the_same_document(tmp_path):
    file = tmp_path / "net.helio"
    run = program.capture(MODELS / "with_kernel.py", file, "--onnx", "--onnx-exporter", "dynamo")
    assert run.code == 0, run.err
    kernels = {kernel["name"]: kernel["variants"] for kernel in program.info(file)["kernels"]}
    [model], [kernel] = kernels["Net"], kernels["twice"]
    records = variant_records(file, model["id"])
    [caller] = [r for r in records if r["r"] == "node" and r.get("calls_kernel")]
    assert (caller["calls_kernel"]["name"], caller["calls_kernel"]["variant"]) == ("twice", kernel["id"])
    module = next(r for r in records if r["r"] == "module" and r["id"] == caller["module"])
    assert module["path"] == "twice"


def test_options_of_models_need_onnx(tmp_path):
    assert program.capture(MODELS / "net.py", tmp_path / "x.helio", "--onnx-exporter", "dynamo").code == 2
    assert program.capture(MODELS / "net.py", tmp_path / "x.helio", "--onnx", "--onnx-exporter", "jax").code == 2


def test_a_model_is_no_kernel_to_run(document):
    run = program.heliograph("run", document, "--cpu")
    assert run.code == 1 and "run.model" in run.err and "--onnx" in run.err
    run = program.heliograph("pipeline", document, "--passes", "builtin.module(cse)")
    assert run.code != 0 and "exported, not compiled" in run.err


def test_the_exporters_are_compared_node_by_node(document, variants):
    run = program.heliograph("compare", document, "--variant", variants["dynamo"]["id"], "--with",
                             variants["torchscript"]["id"], "--json")
    assert run.code == 0, run.err
    assert "onnx" in run.out


def test_a_server_captures_models(tmp_path):
    output = tmp_path / "net.helio"
    server = Server()
    done = server.capture(MODELS / "net.py", output, onnx={"exporter": "torchscript"})[-1]
    assert done["exit"] == 0 and server.close() == 0
    [variant] = program.info(output)["kernels"][0]["variants"]
    assert variant["config"]["exporter"] == "torchscript"


def test_every_cause_of_models_happens():
    """Two have tests of the bridge: packages that are missing, and torch.cond under TorchScript."""
    known = set(re.findall(r'(?m)^    \{"(model-[\w-]+)",', (ROOT / "core" / "failure" / "causes_models.cpp").read_text()))
    assert known - {"model-packages", "model-control-flow"} == {cause for *_, cause in FAILING}


@pytest.mark.parametrize("name, exporter, step, cause", FAILING)
def test_what_cannot_be_exported_is_explained(tmp_path, name, exporter, step, cause):
    file = tmp_path / "failed.helio"
    run = program.capture(MODELS / "failing" / f"{name}.py", file, "--onnx", "--onnx-exporter", exporter)
    assert run.code == 6, run.err
    said = json.loads(program.heliograph("explain", file, "--json").out)
    assert (said["step"], said["cause"]) == (step, cause)
    assert said["place"]["file"].endswith(f"{name}.py")
    for advice in said["advice"]:
        where, _, function = advice["source"].partition(", ")
        assert re.search(rf"\b{function}\b", (SITE / where).read_text()), advice["source"]


def variant_records(document, number):
    """Of the variant with that number in the document."""
    lines = [json.loads(line) for line in program.heliograph("dump", document).out.splitlines()]
    begins = [at for at, line in enumerate(lines) if line["r"] == "variant"]
    begin = begins[number - 1]
    end = next(at for at in range(begin, len(lines)) if lines[at]["r"] == "variant_end")
    return lines[begin:end]
