"""What is told of a model that cannot be exported: the step, the place, the node, and all that was made before."""

import subprocess

import pytest
from bridge.driver import PYTHON, SCRIPTS, capture
from bridge.failing_models import ROWS
from bridge.onnx_oracle import MODELS, Told

FAILING = MODELS / "failing"
STEPS = {
    "dynamo": ["model", "torch-export", "onnx-decompose", "onnx-translate", "onnx-optimize", "onnx-check"],
    "torchscript": ["model", "torch-export", "torchscript-trace", "torchscript-convert", "onnx-check"],
}


@pytest.fixture(scope="session")
def failed(server):
    """Captures of failing models, each once: {exporter: records of its variant}, and all records."""
    known = {}

    def ask(row):
        if row.name not in known:
            records = server.ask(**{"file": f"models/failing/{row.name}.py", "onnx": {}, **dict(row.request)})
            of_models = [v for v in records.variants() if "exporter" in v[0]["config"]]
            known[row.name] = {v[0]["config"]["exporter"]: v for v in of_models}, records
        return known[row.name]

    return ask


def test_every_file_has_its_row():
    assert sorted(path.stem for path in FAILING.glob("*.py")) == sorted(row.name for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_step_place_and_what_was_kept(failed, row):
    variants, _ = failed(row)
    assert sorted(variants) == sorted(row.steps)
    for exporter, variant in variants.items():
        step = row.steps[exporter]
        assert variant.stages()[-1] == row.last[exporter]
        assert variant[-1]["ok"] == (not step)
        if not step:
            assert variant.of("failure") == [] and len(variant.of("onnx_tag")) == len(Told(variant).nodes)
            continue
        (failure,) = variant.of("failure")
        assert (failure["step"], variant.codes("error")) == (step, [row.code])
        line = variant.text("source").splitlines()[failure["line"] - 1]
        if row.code.startswith("limit."):  # somewhere in the loop
            assert "while " in line or row.expression in line
            continue
        assert line[failure.get("column", 1) - 1 :].lstrip().startswith(row.expression)
        assert failure.get("expression", row.expression) == row.expression
        assert (failure.get("node") or {}).get("target", "").startswith(row.target)
        if row.target:
            assert f"0:{failure['node']['node']}" in variant.nodes()


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_steps_are_done_up_to_the_failed_one(failed, row):
    for exporter, variant in failed(row)[0].items():
        steps = variant.of("step")
        if not row.steps[exporter]:
            assert steps == []
            continue
        at = STEPS[exporter].index(row.steps[exporter])
        words = ["done"] * at + ["failed"] + ["not_reached"] * (len(STEPS[exporter]) - at - 1)
        assert [step["step"] for step in steps] == STEPS[exporter] and [step["status"] for step in steps] == words


@pytest.mark.parametrize("row", [row for row in ROWS if not row.code.startswith("limit.")], ids=str)
def test_the_reproducer_fails_the_same_way(server, failed, row, tmp_path):
    variants, _ = failed(row)
    exporter = next(exporter for exporter, step in row.steps.items() if step)
    (reproducer,) = variants[exporter].of("reproducer")
    path = tmp_path / "reproducer.py"
    path.write_text(reproducer["text"])
    again = server.ask(file=str(path), onnx={})
    failure, before = again.of("failure")[0], variants[exporter].of("failure")[0]
    assert (failure["step"], failure.get("expression")) == (before["step"], before.get("expression"))
    if row.name != "in_place_kernel":  # Helion's own words come first there, of a machine without a GPU
        alone = subprocess.run([PYTHON, path], capture_output=True, text=True)
        assert alone.returncode == 1 and before["exception"]["class"].rpartition(".")[2] in alone.stderr


def test_names_at_the_place(failed):
    row = next(row for row in ROWS if row.name == "shapes_differ")
    (variant,) = failed(row)[0].values()
    found = {name["name"]: name["type"] for name in variant.of("name")}
    assert found == {"x": "f32[4, 8]", "width": "int", "self": "Head"}


def test_a_failed_torch_export_leaves_the_traced_graph(failed):
    row = next(row for row in ROWS if row.name == "data_dependent_branch")
    variant = failed(row)[0]["torchscript"]
    (graph,) = variant.of("graph")
    assert graph["kind"] == "TorchScriptGraph" and [n for n in variant.nodes()] == ["0:x", "0:slice", "0:mul"]
    assert variant.diagnostic("onnx.export")["severity"] == "warning"
    told = Told(variant)
    (cut,) = told.slices()
    assert told.link(cut)["node"] == "0:slice" and told.link(cut)["how"] == "exact"


def test_custom_operators_can_be_nodes_of_their_own(server):
    records = server.ask(file="models/failing/custom_op.py", onnx={"custom_ops": True})
    assert records.done["ok"] and records.codes("error") == []
    for variant in records.variants():
        told = Told(variant)
        (node,) = [node for node in told.nodes if node.domain == "bench_ops"]
        assert node.op_type == "twice" and told.link(node)["node"] == "0:twice"
        assert [(a.name, a.f) for a in node.attribute] == [("factor", 2.5)]
        assert variant.of("op", name="bench_ops.twice")[0]["type"] == "f32[4,8]"


# ---------------------------------------------------------------- requests and environments


@pytest.mark.parametrize(("request_", "code"), [
    ({"onnx": {"exporter": "tflite"}}, "onnx.exporter"), ({"onnx": {"dynamic": "x[0"}}, "dynamic.syntax"),
    ({"onnx": {"colour": 1}}, "request.field"), ({"onnx": 3}, "request.field"), ({"onnx": {}, "tune": "{}"}, "onnx.request"),
    ({"onnx": {"dynamic": "y[0]=rows"}}, "dynamic.argument"), ({"onnx": {"dynamic": "x[7]=rows"}}, "dynamic.dimension"),
    ({"onnx": {}, "call": "Fixd(f32[8,4])"}, "call.no-model"), ({"onnx": {}, "call": "torch(f32[8,4])"}, "call.no-model"),
])
def test_requests_that_cannot_be_read(server, request_, code):
    records = server.ask(file="models/failing/specialized_axis.py", **request_)
    assert not records.done["ok"] and code in records.codes("error") and records.variants() == []


def test_a_script_without_a_model(server):
    records = server.ask(file="empty.py", onnx={})
    assert records.codes("error") == ["onnx.no-model"]


def shadowed(tmp_path, *names):
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"raise ImportError('{name} is not here')\n")
    return {"PYTHONPATH": str(tmp_path)}


def test_without_onnx_nothing_is_captured(tmp_path):
    code, records = capture("--onnx", FAILING / "specialized_axis.py", env=shadowed(tmp_path, "onnx"))
    assert code == 3 and set(records.codes("error")) == {"onnx.missing"} and records.variants() == []
    assert "pip install onnx==" in records.diagnostic("onnx.missing")["next"]


def test_without_onnxscript_the_tracer_still_works(tmp_path):
    code, records = capture("--onnx", FAILING / "data_dependent_branch.py", env=shadowed(tmp_path, "onnxscript"))
    assert code == 0 and records.diagnostic("onnx.missing")["severity"] == "warning"
    assert [v[0]["config"]["exporter"] for v in records.variants() if v[-1]["ok"]] == ["torchscript"]


def test_the_exporter_that_was_asked_for_is_missing(tmp_path):
    env = shadowed(tmp_path, "onnxscript")
    code, records = capture("--onnx", "--onnx-exporter", "dynamo", FAILING / "raises.py", env=env)
    assert code == 3 and records.codes("error") == ["onnx.missing"]


def test_exit_code_of_a_limit():
    code, records = capture("--onnx", "--limit-seconds", "4", SCRIPTS / "models" / "failing" / "hangs.py")
    assert code == 4 and records.codes("error") == ["limit.seconds"]
