"""Kernels that fail in each part of the compilers, scripts that fail around them: what was there is kept."""

import json
import os
import subprocess
import sys

import pytest
from bridge.driver import Server, capture, capture_process, wait_for

# ---------------------------------------------------------------- kernels


def test_type_propagation(many):
    variant = many.variant("undefined_name")
    error = variant.diagnostic("helion.UndefinedVariable")
    assert error["stage"] == "fx" and "nobody_defined_this" in error["message"]
    line = many.text("source").splitlines()[error["line"] - 1]
    assert line[error["column"] - 1 : error["end_column"] - 1] == "nobody_defined_this"
    assert variant.stages() == ["source"] and not variant.of("variant_end")[0]["ok"]


def test_tracing_keeps_the_graph_that_was_traced(many):
    variant = many.variant("slice_of_value")
    error = variant.diagnostic("helion.BackendUnsupported")
    assert "row[:, 0:block]" in many.text("source").splitlines()[error["line"] - 1]
    assert any(n["target"].endswith("memory_ops.load") for n in variant.nodes("device").values())
    assert "PartialGraph" in variant.text("fx")


def test_triton_front_end(many):
    variant = many.variant("bad_triton")
    error = variant.diagnostic("triton.compilation")
    assert error["stage"] == "ttir" and "there_is_no_such_thing" in error["message"]
    assert "there_is_no_such_thing" in variant.text("triton").splitlines()[error["line"] - 1]
    assert variant.nodes()[error["node"]]["target"].endswith("inline_triton")
    assert variant.of("launch")


def test_ptxas_keeps_the_ptx(many):
    variant = many.variant("bad_asm")
    error = variant.diagnostic("ptxas.error")
    assert error["stage"] == "sass" and "no" in error["message"]
    assert "no.such.instruction" in variant.text("ptx").splitlines()[error["line"] - 1]
    assert variant.stages()[-1] == "ptx"


def test_a_config_that_cannot_launch_says_what_it_needs(many):
    variant = many.variant("too_much_shared")
    error = variant.diagnostic("launch.shared-memory")
    assert "232448" in error["message"] and "655360" in error["message"]
    assert "sass" in variant.stages() and variant.of("variant_end")[0]["ok"]


def test_a_runaway_compile_is_stopped_and_the_script_goes_on(server):
    records = server.ask(file="kernels.py", args=["huge_tile", "add"], limit_seconds=4)
    huge = records.variant("huge_tile")
    assert huge.codes("error") == ["limit.seconds"] and "ttir" in huge.stages() and "ptx" not in huge.stages()
    assert records.variant("add").of("variant_end")[0]["ok"] and records.done["ok"]


def test_output_limit(server):
    records = server.ask(file="kernels.py", args=["matmul"], limit_output=20000)
    assert records.codes("error") == ["limit.output"]
    assert "ttir" in records.stages() and "ptx" not in records.stages()


def test_memory_limit(server):
    records = server.ask(file="kernels.py", args=["add"], limit_memory=50 << 20)
    assert "limit.memory" in records.codes() and not records.done["ok"]


# ---------------------------------------------------------------- scripts


def test_garbage_and_closed_output_disturb_nothing(many):
    assert many.variant("add").of("variant_end")[0]["ok"]
    assert many[-1]["r"] == "done"


@pytest.mark.parametrize(
    "last, code, severity",
    [("divide", "script.error", "warning"), ("sys_exit", "script.exit", "warning"),
     ("os_exit", "script.exit", "warning"),
     ("abort", "bridge.died", "error")],
)
def test_what_was_captured_before_the_end_is_kept(server, last, code, severity):
    records = server.ask(file="kernels.py", args=["add", last])
    assert records.variant("add").of("variant_end")[0]["ok"]
    assert records.codes() == [code] and records.diagnostic(code)["severity"] == severity
    assert records.done["ok"] == (severity == "warning")


def test_a_script_error_shows_the_users_frames_only(server):
    error = server.ask(file="kernels.py", args=["divide"]).diagnostic("script.error")
    assert error["severity"] == "error" and "ZeroDivisionError" in error["message"]
    assert error["file"] == "kernels.py" and "heliograph_bridge" not in error["detail"]


@pytest.mark.parametrize(
    "file, code", [("empty.py", "script.no-kernel"), ("import_error.py", "script.import"),
                   ("nowhere.py", "script.unreadable"), ("syntax_error.txt", "script.syntax")],
)
def test_files_without_a_capture(server, file, code):
    records = server.ask(file=file)
    assert records.codes() == [code] and not records.done["ok"] and records[0]["r"] == "hello"


def test_syntax_error_has_its_place(server):
    error = server.ask(file="syntax_error.txt").diagnostic("script.syntax")
    assert (error["file"], error["line"]) == ("syntax_error.txt", 1)


def test_binary_file(server, tmp_path):
    path = tmp_path / "binary.py"
    path.write_bytes(b"\x7fELF\x00\x01\x02")
    assert server.ask(file=str(path)).codes() == ["script.unreadable"]


def test_endless_loop_at_import(server):
    records = server.ask(file="loop_at_import.py", limit_script_seconds=1)
    assert records.codes() == ["limit.seconds"] and not records.done["ok"]


def test_no_helion_in_this_python(tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    code, records = capture("kernels.py", "--", "add", python=str(tmp_path / "bare" / "bin" / "python"))
    error = records.diagnostic("bridge.helion-missing")
    assert code == 3 and "helion" in error["message"] and "pip install" in error["next"]


def test_a_helion_that_does_not_import_says_what_it_lacks(tmp_path):
    """As where a package is missing that Helion imports without asking for it."""
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "__init__.py").write_text("raise ModuleNotFoundError(\"No module named 'packaging'\")\n")
    code, records = capture("kernels.py", "--", "add", env={"PYTHONPATH": str(tmp_path)})
    error = records.diagnostic("bridge.helion-broken")
    assert code == 3 and "No module named 'packaging'" in error["message"] and "_compat" in error["detail"]


# ---------------------------------------------------------------- processes


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def below(pid):
    table = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(a): int(b) for a, b in (line.split() for line in table.splitlines())}
    found, todo = set(), [pid]
    while todo:
        children = [c for c, p in parents.items() if p == todo[-1]]
        todo.pop()
        found.update(children)
        todo += children
    return found


def test_nothing_survives_a_killed_capture():
    process, stream = capture_process("kernels.py", "--", "sleep")
    with stream:
        family = set()
        for line in stream:
            if b'"step":"script"' in line:
                wait_for(lambda: len(below(process.pid)) >= 3)  # janitor, worker, the script's own child
                family = below(process.pid)
                process.kill()
    process.communicate()
    assert family
    wait_for(lambda: not any(alive(pid) for pid in family))


def test_a_terminated_capture_ends_its_stream():
    process, stream = capture_process("kernels.py")
    with stream:
        first = json.loads(stream.readline())
        process.terminate()
        rest = [json.loads(line) for line in stream]
    process.communicate()
    assert process.returncode == 5 and first["r"] == "hello"
    assert rest[-2]["code"] == "cancelled" and rest[-1]["r"] == "done"


def test_cancel_in_the_server(server):
    wanted = server.send(file="kernels.py", args=["add", "sleep"])
    later = server.send(file="kernels.py", args=["add"])
    before = below(server.process.pid)
    for record in server.records():
        if record["r"] == "variant_end":
            break
    wait_for(lambda: len(below(server.process.pid) - before) >= 2)
    family = below(server.process.pid) - before
    server.write(b'{"cancel": %d}' % later)
    server.write(b'{"cancel": %d}' % wanted)
    rest = server.answer()
    assert rest.codes() == ["cancelled"] and not rest.done["ok"]
    wait_for(lambda: not any(alive(pid) for pid in family))
    assert server.answer().codes() == ["cancelled"]
    assert server.ask(file="kernels.py", args=["add"]).done["ok"]


@pytest.mark.parametrize(
    "line, code", [(b"no json", "request.malformed"), (b"[1]", "request.malformed"),
                   (b'{"file": "a", "foo": 1}', "request.field"), (b'{"id": 1}', "request.field"),
                   (b'{"file": "a", "cwd": "/nowhere"}', "request.field")],
)
def test_requests_that_are_none(server, line, code):
    server.write(line)
    assert server.answer().codes() == [code]


def test_the_server_ends_with_its_input():
    server = Server()
    os.kill(server.process.pid, 0)
    assert server.close() == 0
