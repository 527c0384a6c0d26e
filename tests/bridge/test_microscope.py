"""What is told of a kernel that failed: the step, the place, the node, the names there, and all that was made before."""

import re
import subprocess

import pytest
from bridge.driver import PYTHON, SCRIPTS, capture
from bridge.failing_rows import ROWS, request_of

STEPS = ["parse", "import", "script", "call", "bind", "host-function", "type-propagation", "device-tracing", "device-ir",
         "config", "codegen", "host-code", "triton", "ttir", "ttgir", "llir", "ptx", "ptxas", "launch"]


@pytest.fixture(scope="session")
def failed(server):
    """Captures of failing kernels, each once."""
    known = {}

    def ask(name, **request):
        key = name, *request
        if key not in known:
            known[key] = server.ask(file=f"failing/{name}.py", **{**request_of(name), **request})
        return known[key]

    return ask


def failure_of(records):
    (failure,) = records.of("failure")
    return failure


def test_every_file_has_its_row():
    assert sorted(path.stem for path in (SCRIPTS / "failing").glob("*.py")) == sorted(row.name for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_step_place_and_what_was_kept(failed, row):
    records = failed(row.name)
    failure = failure_of(records)
    assert (failure["step"], records.codes("error")[0], records.stages()[-1]) == (row.step, row.code, row.last)
    assert failure.get("expression", "").partition("\n")[0] == row.expression
    if row.expression:
        line = records.text("source").splitlines()[failure["line"] - 1]
        assert line[failure["column"] - 1 :].startswith(row.expression)
    assert (failure.get("node") or {}).get("target", "") == row.target
    if row.target:
        node = failure["node"]
        assert records.nodes(node["set"])[f"{node['graph']}:{node['node']}"]["target"] == row.target


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_steps_are_done_up_to_the_failed_one(failed, row):
    steps = failed(row.name).of("step")
    assert [step["step"] for step in steps] == STEPS
    at = STEPS.index(row.step)
    words = ["done"] * at + ["failed"] + ["not_reached"] * (len(STEPS) - at - 1)
    assert [step["status"] for step in steps] == words


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_reproducer_fails_the_same_way(server, failed, row, tmp_path):
    (reproducer,) = failed(row.name).of("reproducer")
    path = tmp_path / "reproducer.py"
    path.write_text(reproducer["text"])
    again = server.ask(file=str(path), **row.request())
    before, after = failure_of(failed(row.name)), failure_of(again)
    assert again.codes("error")[0] == row.code
    for field in ("step", "expression", "kind"):
        assert after.get(field) == before.get(field)
    assert (after.get("node") or {}).get("target") == (before.get("node") or {}).get("target")


@pytest.mark.parametrize(("name", "words"), [("misspelt_name", "UndefinedVariable"), ("slice_of_row", "BackendUnsupported")])
def test_the_reproducer_is_a_script_of_its_own(failed, name, words, tmp_path):
    """Helion alone runs it, on a machine without a GPU."""
    path = tmp_path / "reproducer.py"
    path.write_text(failed(name).of("reproducer")[0]["text"])
    run = subprocess.run([PYTHON, path], capture_output=True, text=True)
    assert run.returncode == 1 and f"helion.exc.{words}" in run.stderr


# ---------------------------------------------------------------- what is told of one


def counts(records, step):
    (found,) = records.of("step", step=step)
    return found.get("done"), found.get("total"), found.get("last")


def names(records):
    return {name["name"]: name for name in records.of("name")}


def test_how_much_was_typed_and_traced(failed):
    records = failed("slice_of_row")
    assert counts(records, "type-propagation") == (39, 45, None)
    (typed,) = records.of("typed")
    assert len(typed["spans"]) == 45 and sum(span[5] is not None for span in typed["spans"]) == 39
    done, total, last = counts(records, "device-tracing")
    assert (done, total, last) == (len(records.nodes("device")), 0, "subscript")
    assert failure_of(records)["node"] == {
        "set": "device", "graph": 0, "node": "subscript", "target": "helion.language.view_ops.subscript", "last": True}


def test_the_graph_around_the_one_being_traced_is_kept_too(failed):
    """The loop over tiles was still open when the loop in it was whole."""
    records = failed("slice_of_accumulator")
    kinds = [graph["kind"] for graph in records.of("graph", set="device")]
    assert kinds == ["ForLoopGraphInfo", "PartialGraph"]
    assert [n["node"] for n in records.of("node", set="device", graph=1)][-1] == "subscript"


def test_names_in_the_expression_with_their_types(failed):
    found = names(failed("slice_of_row"))
    assert {name: item["type"] for name, item in found.items()} == {
        "x": "f32[1024, 512]", "tile": "tile of u1", "block": "SymInt u0"}
    assert found["block"]["val"] | {"hint": 0} == {
        "kind": "SymInt", "expr": "u0", "name": "block_size_0", "block_id": 0, "hint": 0}
    assert found["x"]["origin"] == "x" and found["block"]["origin"] == "line 11"


def test_both_sides_of_a_mismatch_are_known(failed):
    records = failed("width_as_symbol")
    found = names(records)
    assert found["partial"]["type"] == "f32[8192]" and found["dy"]["type"] == "f32[s59, 5632]"
    assert "8192" in failure_of(records)["exception"]["message"] and "u4" in failure_of(records)["exception"]["message"]


def test_a_name_that_is_nowhere_defined_has_no_type(failed):
    records = failed("misspelt_name")
    assert "type" not in names(records)["facter"] or names(records)["facter"]["type"] is None
    assert counts(records, "type-propagation")[:2] == (14, 22)


def test_helions_own_frames_are_told_and_others_counted(failed):
    frames = failure_of(failed("slice_of_row"))["frames"]
    assert frames[-1]["package"] == "helion" and frames[-1]["file"] == "_compiler/backend.py"
    assert any(frame.get("folded") and frame["package"] == "torch" for frame in frames)
    assert not any("heliograph" in str(frame) for frame in frames)


def test_what_caused_an_exception(failed):
    failure = failure_of(failed("snippet_arguments"))
    assert failure["exception"]["class"] == "helion.exc.InvalidAPIUsage"
    assert [one["class"] for one in failure["chain"]] == ["IndexError"]


def test_code_generation_tells_how_far_it_came(failed):
    assert counts(failed("complex_numbers"), "codegen") == (3, 6, "value")


def test_the_line_of_the_triton_text_belongs_to_a_node(failed):
    records = failed("packed_elements")
    error = records.diagnostic("triton.verifier")
    assert error["node"] == "0:inline_asm_elementwise" and error["stage"] == "ttir"
    assert "inline_asm_elementwise" in records.text("triton").splitlines()[error["line"] - 1]


def test_host_code_that_fails_is_shown_in_the_users_file(failed):
    records = failed("host_code_after")
    assert "rows come by sevens" in records.text("source").splitlines()[failure_of(records)["line"] - 1]


def test_the_last_good_ir_before_a_crash(failed):
    records = failed("register_constraint")
    *before, last = records.of("pass")
    assert all(one["status"] == "ok" for one in before) and last["stage"] == "llir"
    assert "asm" in next(one["text"] for one in reversed(records.of("pass")) if one.get("text"))


def test_ptx_that_was_refused_is_kept_with_its_line(failed):
    records = failed("ptxas_refuses")
    error = records.diagnostic("ptxas.error")
    assert "sqrt.fast.f32" in records.text("ptx").splitlines()[error["line"] - 1]


def test_a_limit_is_a_failure_like_any_other(server):
    failure = failure_of(server.ask(file="kernels.py", args=["matmul"], limit_output=20000))
    assert failure["step"] == "llir" and "exception" not in failure


def test_a_compile_stopped_by_a_limit_says_at_which_pass_and_size(server):
    records = server.ask(file="kernels.py", args=["huge_tile"], limit_seconds=4)
    assert failure_of(records)["step"] in ("ttgir", "llir")
    assert re.search(r"did not end on .+, a module of \d+ bytes", records.diagnostic("pass.not-finished")["message"])


def test_a_kernel_that_went_through_has_no_failure(server):
    records = server.ask(file="kernels.py", args=["add"])
    assert not any(records.of(kind) for kind in ("failure", "step", "name", "typed", "reproducer"))


def test_the_problem_names_the_node(failed):
    assert failed("slice_of_row").diagnostic("helion.BackendUnsupported")["node"] == "0:subscript"
    assert failed("complex_numbers").diagnostic("helion.InductorLoweringError")["node"] == "0:mul"


def test_helion_in_a_checkout_is_no_code_of_the_users(failed, tmp_path):
    """As those have it who work on it: nothing in its path says that it is a library."""
    where = "import importlib.util; print(importlib.util.find_spec('helion').submodule_search_locations[0])"
    folder = subprocess.check_output([PYTHON, "-c", where], text=True).strip()
    (tmp_path / "helion").symlink_to(folder)
    _, records = capture(SCRIPTS / "failing" / "unknown_config_field.py", env={"PYTHONPATH": str(tmp_path)})
    failure, plain = failure_of(records), failure_of(failed("unknown_config_field"))
    assert (failure["step"], failure["frames"], failure.get("line")) == (plain["step"], plain["frames"], plain.get("line"))
    assert {frame["package"] for frame in failure["frames"] if "package" in frame} >= {"helion"}
