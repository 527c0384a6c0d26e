"""Passes of the compiler: what is read of Triton's prints, which pass ran which, and that records are what was printed."""

import json
import os
import random
import subprocess
import sys
import textwrap

import pass_prints
import pytest
from bridge.driver import BRIDGE, PYTHON, capture

sys.path.insert(0, str(BRIDGE.parent))
from heliograph_bridge import pass_dump, pass_order, passes  # noqa: E402 - needs the path


def header(name, argument, anchor="'builtin.module' operation", options=""):
    return f"// -----// IR Dump Before {name}: {argument}{options} ({anchor}) //----- //\n"


def read(data, sizes=None, longest=1 << 20):
    """What a Reader makes of `data` in pieces of these sizes: [(name, text)], marks as [(fields, payload)]."""
    found, marks = [], []
    reader = pass_dump.Reader(found.append, lambda fields, payload: marks.append((fields, payload)), longest)
    at = 0
    while at < len(data):
        size = sizes() if sizes else len(data)
        reader.feed(data[at : at + size])
        at += size
    reader.finish()
    return found, marks


def records_of(data, **options):
    """Records of a Collector, in pieces; texts filled in where nothing changed."""
    collector = passes.Collector(**options)
    lines = collector.feed(data[: len(data) // 2]) + collector.feed(data[len(data) // 2 :]) + collector.finish()
    return with_texts([json.loads(line) for line in lines.splitlines()])


def with_texts(records):
    last = None
    for record in records:
        if record["r"] == "pass":
            last = record["full"] = None if record.get("unseen") else record.get("text", last)
            last = record["full"] or last
    return records


def run_of(group, printed, last=None, pipeline="any(a,b)", filler=True):
    """A run of a pass manager as the recorder lets it look; without `last` it never ended."""
    data = pass_dump.mark({"begin": group, "stage": "ttir", "pipeline": pipeline})
    data += b"".join((head + text + "\n\n").encode() for head, text in printed)
    if last is not None:
        data += header("CSEPass", "cse").encode() + b"module attributes {heliograph.filler = \"...."
        data += pass_dump.mark({"end": group, "status": "ok"}, last.encode()) + b"....\"} {\n}\n\n\n"
    return data


# ---------------------------------------------------------------- reading what is printed


def test_a_text_ends_where_the_printer_says():
    text = "module {\n  tt.func @f() attributes {asm = \"a\\0A// -----// IR Dump Before X\"}\n}\n#loc = loc(unknown)\n"
    data = header("A", "a", options="{n=1  m={x=2 y=3}}") + text + "\n\nsomebody says something\n\n" + header("B", "b") + text
    found, _ = read(data.encode())
    assert [(m.name, m.argument, m.options, m.anchor) for m in found] == [
        ("A", "a", "n=1 m={x=2 y=3}", "builtin.module"), ("B", "b", "", "builtin.module")]
    assert found[0].text == text.encode()
    assert found[1].text is None, "cut off: its end is missing"


def test_anchors_and_older_headers():
    data = header("A", "a", "'tt.func' operation: @pkg.f(x)") + "module\n\n\n"
    data += "// -----// IR Dump Before InlinerPass (inline) ('builtin.module' operation) //----- //\nmodule\n\n\n"
    data += "// -----// SoftwarePipeliner internal IR Dump After: LowerLoops\nmodule\n\n\n"
    found, _ = read(data.encode())
    assert [(m.name, m.argument, m.anchor) for m in found] == [
        ("A", "a", "tt.func @pkg.f(x)"), ("InlinerPass", "inline", "builtin.module")]


LLVM = "; ModuleID = 'M'\ndefine void @f() {\n  ret void\n}\n"
LLVM_STREAM = (
    f"Running pass: A on [module]\n; *** IR Dump After A on [module] ***\n{LLVM}"
    f"Running pass: B on f (3 instructions)\nRunning analysis: X on f\n; *** IR Dump After B on f ***\n{LLVM}"
    f"Running pass: C on loop %<x> in function f\n; *** IR Dump After C on loop %<x> in function f ***\n{LLVM}"
)


def test_llvm_prints_after_its_passes():
    found, _ = read(LLVM_STREAM.encode() + pass_dump.mark({"end": "o", "status": "ok"}))
    assert [(m.name, m.anchor) for m in found] == [("A", "module"), ("B", "@f"), ("C", "loop %<x> in function f")]
    assert [m.text.decode() for m in found] == [LLVM] * 3
    assert found[0].running == ("B", "@f")
    assert [m.text for m in read(LLVM_STREAM.encode())[0]] == [LLVM.encode(), LLVM.encode(), None], "it may be cut off"
    for seed in range(10):
        rng = random.Random(seed)
        assert read(LLVM_STREAM.encode(), lambda: rng.randrange(1, 40)) == read(LLVM_STREAM.encode())


def test_a_pass_of_llvm_that_never_ends_is_named():
    run = {"begin": "optimize_module", "stage": "llir", "language": "llvm", "pipeline": ""}
    data = pass_dump.mark(run, b"before\n") + LLVM_STREAM.encode() + b"Running pass: Endless on f (3 instructions)\n"
    *found, note = records_of(data)
    assert [(r["name"], r["language"], r["status"]) for r in found] == [
        ("input", "llvm", "ok"), ("A", "llvm", "ok"), ("B", "llvm", "ok"), ("C", "llvm", "ok"),
        ("Endless", "llvm", "not_finished")]
    assert [r.get("text") for r in found] == ["before\n", LLVM, None, None, None]
    assert note["code"] == "pass.not-finished" and "Endless did not end on @f" in note["message"]


def test_pieces_of_any_size_read_the_same():
    rng = random.Random(1)
    data = b"".join(
        run_of(f"g{n}", [(header("A", "a"), "m" * rng.randrange(200) + "\n"), (header("B", "b"), "x\n")], "y\n" * n)
        + b"noise\n" * rng.randrange(3)
        for n in range(20)
    )
    whole = read(data)
    assert len(whole[0]) == 60 and len(whole[1]) == 40 and whole[1][3] == ({"end": "g1", "status": "ok", "bytes": 2}, b"y\n")
    for seed in range(20):
        rng = random.Random(seed)
        assert read(data, lambda: rng.randrange(1, 60)) == whole


def test_any_bytes_are_read():
    rng = random.Random(2)
    sound = run_of("g", [(header("A", "a"), "m\n")] * 3, "x\n")
    for _ in range(300):
        data = bytearray(sound)
        for _ in range(rng.randrange(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        if b"heliograph {" in data:  # our own marks are never damaged
            continue
        read(bytes(data), lambda: rng.randrange(1, 200))


def test_a_module_that_is_too_long_costs_no_memory():
    data = (header("A", "a") + "m" * 5000 + "\n\n\n" + header("B", "b") + "short\n\n\n").encode()
    found, _ = read(data, lambda: 100, longest=1000)
    assert found[0].text is None and found[0].size > 4000
    assert found[1].text == b"short\n"


# ---------------------------------------------------------------- which pass ran which


def module(name, argument, text, anchor="builtin.module"):
    return pass_dump.Printed(name, argument, "", anchor, text, len(text))


def test_what_a_pass_runs_ends_before_it():
    printed = [
        module("Inliner", "inline", b"0"), module("Canonicalizer", "canonicalize", b"0", "tt.func @g"),
        module("Canonicalizer", "canonicalize", b"1", "tt.func @f"), module("Canonicalizer", "canonicalize", b"2"),
        module("OnFunctions", "f-pass", b"3", "llvm.func @f"), module("OnFunctions", "f-pass", b"4", "llvm.func @g"),
    ]
    pipeline = "any(inline{default-pipeline=canonicalize x=2},canonicalize{a=b},llvm.func(f-pass))"
    ended = pass_order.ended(printed, pipeline, b"5")
    assert [(p.printed and p.printed.name, p.depth, p.after) for p in ended if p.printed] == [
        ("Canonicalizer", 1, b"1"), ("Canonicalizer", 1, None), ("Inliner", 0, b"2"), ("Canonicalizer", 0, b"3"),
        ("OnFunctions", 1, b"4"), ("OnFunctions", 1, b"5")]


def test_without_a_pipeline_all_are_beside_each_other():
    ended = pass_order.ended([module("A", "a", b"0"), module("A", "a", b"1")], "", b"2")
    assert [(p.depth, p.after) for p in ended if p.printed] == [(0, b"1"), (0, b"2")]


REPORT = """compiler says hello
===-------------------------------------------------------------------------===
                         ... Execution time report ...
===-------------------------------------------------------------------------===
  Total Execution Time: 0.0078 seconds

  ----Wall Time----  ----Name----
    0.0016 ( 20.9%)  Inliner
    0.0000 (  0.5%)    (A) CallGraph
    0.0010 ( 12.5%)  'tt.func' Pipeline
    0.0010 ( 12.5%)    Canonicalizer
    0.0002 (  2.3%)  Canonicalizer
    0.0024 ( 12.5%)  'llvm.func' Pipeline
    0.0021 ( 12.5%)    OnFunctions
    0.0004 (  5.0%)  Rest
    0.0078 (100.0%)  Total
and goes on
"""


def test_times_are_given_by_order_and_never_guessed():
    rest, reports = pass_order.take_reports(REPORT + REPORT)
    assert rest == "compiler says hello\nand goes on\n" * 2 and len(reports) == 2
    printed = [
        module("Inliner", "inline", b"0"), module("Canonicalizer", "canonicalize", b"1", "tt.func @f"),
        module("Canonicalizer", "canonicalize", b"2"), module("OnFunctions", "f-pass", b"3", "llvm.func @f"),
    ]
    pipeline = "any(inline,canonicalize,llvm.func(f-pass))"
    ended = pass_order.ended(printed, pipeline, b"5", reports[0])
    assert [p.seconds for p in ended if p.printed] == [0.001, 0.0016, 0.0002, 0.0021]
    printed.insert(1, module("Canonicalizer", "canonicalize", b"1", "tt.func @g"))
    ended = pass_order.ended(printed, pipeline, b"5", reports[0])
    assert [p.seconds for p in ended if p.printed] == [0, 0, 0.0016, 0.0002, 0.0021], "0.0010 is of two together"
    assert [p.seconds for p in pass_order.ended(printed, pipeline, b"5", [(0, "Other", 1.0)]) if p.printed] == [0] * 5


# ---------------------------------------------------------------- records


def test_records_are_a_chain_of_texts():
    data = run_of("make_ttir", [(header("A", "a"), "0\n"), (header("B", "b"), "0\n")], "1\n")
    data += run_of("make_ttgir", [(header("A", "a"), "1\n"), (header("B", "b"), "2\n")], "2\n")
    data += run_of("make_llir", [(header("A", "a"), "other\n")], "1\n")
    found = records_of(data)
    assert [(r["index"], r["group"], r["name"], r.get("text")) for r in found] == [
        (0, "make_ttir", "input", "0\n"), (1, "make_ttir", "A", None), (2, "make_ttir", "B", "1\n"),
        (3, "make_ttgir", "A", "2\n"), (4, "make_ttgir", "B", None), (5, "make_llir", "input", "other\n"),
        (6, "make_llir", "A", "1\n")]


def test_a_stream_that_breaks_off_names_the_pass():
    data = run_of("make_llir", [(header("A", "a"), "0\n"), (header("B", "b", "'llvm.func' operation: @f"), "12345\n")],
                  pipeline="any(a,llvm.func(b))")
    for cut in (len(data), len(data) - 4):
        *found, note = records_of(data[:cut])
        assert [(r["name"], r["status"], r.get("full")) for r in found][:2] == [("input", "ok", "0\n"), ("A", "ok",
                "12345\n" if cut == len(data) else None)]
        assert (found[-1]["name"], found[-1]["status"], found[-1]["unseen"]) == ("B", "not_finished", True)
        assert note["code"] == "pass.not-finished" and "B (b) did not end on llvm.func @f" in note["message"]


def test_too_much_text_is_left_out_and_said():
    printed = [(header("A", "a"), "0\n"), (header("A", "a"), "x" * 900 + "\n"), (header("A", "a"), "1\n")]
    *found, warning = records_of(run_of("g", printed, "2\n", pipeline="any(a,a,a)"), longest=500)
    assert [r.get("full") for r in found] == ["0\n", None, "1\n", "2\n"]
    assert warning["code"] == "passes.limit" and warning["severity"] == "warning"


# ---------------------------------------------------------------- the real compiler


@pytest.fixture(scope="module")
def matmul(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dump")
    code, records = capture("kernels.py", "--", "matmul", env={pass_prints.KEEP_VARIABLE: str(folder)})
    assert code == 0
    (file,) = folder.iterdir()
    return with_texts(records), pass_prints.read(file)


def test_every_text_that_was_printed_is_there(matmul):
    records, groups = matmul
    found = records.of("pass")
    assert [r["index"] for r in found] == list(range(len(found)))
    assert [group.name for group in groups] == ["make_ttir", "make_ttgir", "make_llir"]
    for group in groups:
        assert len(group.printed) == sum(r["group"] == group.name and r["name"] != "input" for r in found)
    texts = [text for group in groups for text in group.texts()]
    assert pass_prints.without_repeats([r["full"] for r in found if r["full"] is not None]) == (
        pass_prints.without_repeats(texts))
    for stage in ("ttir", "ttgir"):
        assert [r["full"] for r in found if r["stage"] == stage][-1] == records.text(stage)


def test_passes_are_named_placed_and_timed(matmul):
    found = {r["name"]: r for r in matmul[0].of("pass")}
    pipeline = found["TritonGPUPipeline"]
    assert pipeline["argument"] == "tritongpu-pipeline" and "num-stages=2" in pipeline["options"]
    assert (pipeline["stage"], pipeline["group"], pipeline["anchor"]) == ("ttgir", "make_ttgir", "builtin.module")
    assert pipeline["depth"] == 0 and pipeline["seconds"] > 0 and pipeline["status"] == "ok" and pipeline["text"]
    assert found["CanonicalizeLLVMIR"]["anchor"] == "llvm.func @_helion_matmul"
    assert found["CanonicalizeLLVMIR"]["depth"] == 1
    order = [r["name"] for r in matmul[0].of("pass", group="make_ttir")]
    assert order.index("InlinerPass") > order.index("CanonicalizerPass"), "what the inliner runs ends before it"
    long = found["ConvertTritonGPUToLLVM"]
    assert long["seconds"] > 0.001 and "llvm.func" in long["text"]


def test_the_same_code_is_made_with_and_without(server, matmul):
    records = server.ask(file="kernels.py", args=["matmul"], passes="none")
    assert not records.of("pass") and records.text("ptx") == matmul[0].text("ptx")
    asked = server.ask(file="kernels.py", args=["matmul"], passes="all")
    assert asked.codes() == ["request.field"]


def test_passes_of_llvm_where_they_are_asked_for(server):
    records = server.ask(file="kernels.py", args=["add"], passes="llvm")
    without = server.ask(file="kernels.py", args=["add"], passes="none")
    assert records.text("ptx") == without.text("ptx") and records.text("llir") == without.text("llir")
    found = with_texts(records.of("pass", group="optimize_module"))
    assert found[0]["name"] == "input" and all(r["language"] == "llvm" for r in found)
    assert len(found) > 50 and {"SROAPass", "InstCombinePass"} <= {r["name"] for r in found}
    assert all(r["full"].startswith("; ModuleID") and r["full"].rstrip().endswith((")", "}")) for r in found)
    assert not any("Running pass" in r["full"] for r in found)
    assert records.of("pass", group="make_llir")[0]["language"] == "mlir"
    assert found[-1]["full"] == records.text("llir")


def test_a_remembered_compile_has_its_passes(server):
    first, again = (server.ask(file="kernels.py", args=["rolled"]) for _ in range(2))
    assert first.of("pass") and first.of("pass") == again.of("pass")


def test_a_crash_after_the_passes_keeps_them(server):
    records = server.ask(file="failing_passes.py")
    assert records.codes() == ["triton.crash"]
    found = records.of("pass")
    assert found[-1]["name"] == "LLVMDIScope" and all(r["status"] == "ok" for r in found)
    assert "Execution time report" not in records.diagnostic("triton.crash")["detail"]


def test_a_compile_that_is_stopped_names_the_pass(server):
    records = server.ask(file="kernels.py", args=["huge_tile"], limit_seconds=4)
    assert "limit.seconds" in records.codes("error")
    found = with_texts(records.of("pass"))
    if records.diagnostic("limit.seconds")["stage"] == "llir" and found[-1]["status"] != "ok":
        note = records.diagnostic("pass.not-finished")
        assert found[-1]["name"] in note["message"] and "bytes" in note["message"]
    assert found[0]["full"] and found[0]["group"] == "make_ttir"


def test_a_triton_without_what_is_needed_is_left_alone():
    script = textwrap.dedent("""
        import sys
        sys.path.insert(0, sys.argv[1])
        from heliograph_bridge import passes
        from triton._C.libtriton import ir
        original = ir.pass_manager
        del ir.builder.get_string_attr
        class Writer:
            def diagnostic(self, severity, code, message, **fields):
                print(severity, code, message)
        made = passes.recorder(9, 2, Writer(), "mlir")
        made.stage_begins("ttir")
        made.stage_ends()
        assert ir.pass_manager is original
    """)
    run = subprocess.run([PYTHON, "-c", script, str(BRIDGE.parent)], capture_output=True, text=True)
    assert run.stdout.startswith("note passes.unsupported") and "builder has no get_string_attr" in run.stdout, run.stderr


FAILING = '''
module attributes {"ttg.num-ctas" = 1 : i32, "ttg.num-warps" = 4 : i32, ttg.target = "cuda:90", "ttg.threads-per-warp" = 32 : i32} {
  tt.func public @f(%p: tensor<128x!tt.ptr<i32>>) {
    %0 = tt.make_range {end = 128 : i32, start = 0 : i32} : tensor<128xi32>
    tt.store %p, %0 : tensor<128x!tt.ptr<i32>>
    tt.return
  }
}
'''
RUN_FAILING = '''
import os, sys
sys.path.insert(0, sys.argv[1])
from heliograph_bridge import passes
log = os.open("log", os.O_RDWR | os.O_CREAT)
os.dup2(log, 2)
recorder = passes.Recorder(int(sys.argv[2]), log)
recorder.install()
from triton._C.libtriton import ir, nvidia, passes as triton_passes
context = ir.context()
ir.load_dialects(context)
nvidia.load_dialects(context)
module = ir.parse_mlir_module("failing.ttgir", context)
recorder.stage_begins("llir")
manager = ir.pass_manager(context)
manager.enable_debug()
triton_passes.common.add_cse(manager)
nvidia.passes.ttgpuir.add_to_llvmir(manager, 90, 84)
triton_passes.common.add_canonicalizer(manager)
try:
    manager.run(module, "make_llir")
except RuntimeError:
    os._exit(7)
'''


def test_a_pass_that_fails_shows_what_it_left(tmp_path):
    (tmp_path / "failing.ttgir").write_text(FAILING)
    reader, sink = passes.pipe()
    done = subprocess.run(
        [PYTHON, "-c", textwrap.dedent(RUN_FAILING), str(BRIDGE.parent), str(sink)], cwd=tmp_path, pass_fds=[sink]
    )
    os.close(sink)
    with os.fdopen(reader, "rb") as stream:
        *found, note = records_of(stream.read())
    assert done.returncode == 7, "Triton lowers what it could not when this was written"
    assert [(r["name"], r["status"]) for r in found] == [
        ("input", "ok"), ("CSEPass", "ok"), ("ConvertTritonGPUToLLVM", "failed")]
    assert found[-1]["full"] != found[0]["full"] and '"tt.func"' in found[-1]["full"]
    assert note["code"] == "pass.failed" and "ConvertTritonGPUToLLVM" in note["message"]
