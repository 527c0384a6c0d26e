"""Are the links right? Every kernel of resources/kernels is captured by the program itself, and what its document says
of each op is held against what the op is, what it points to, and what it looks like from Helion's side."""

import collections
import re

import pytest

from e2e import oracle, pointers, program
from e2e.documents import rotated

KERNELS = sorted(path.stem for path in program.KERNELS.glob("*.py"))
STAGES = ("source", "fx", "stage0", "triton", "ttir", "ttgir", "llir", "ptx", "sass")
# Kernel files in which 95 % of the PTX instructions must have an exact or location link.
WELL_LINKED = ("matmul", "softmax", "attention", "layer_norm", "rms_norm")

each_kernel = pytest.mark.parametrize("kernel", KERNELS)


def variants(captured):
    found = captured.document.variants
    assert found, "the document holds no kernel"
    return found


@each_kernel
def test_every_stage_is_there(captured):
    for variant in variants(captured):
        missing = [stage for stage in STAGES if variant.stage(stage) is None or not variant.stage(stage).text]
        assert missing == [], variant.kernel
        assert [d["code"] for d in variant.diagnostics if d["severity"] == "error"] == [], variant.kernel


@each_kernel
@pytest.mark.parametrize("stage", ["ptx", "ttir", "ttgir"])
def test_opcodes_fit_their_nodes(captured, stage):
    for variant in variants(captured):
        verdict = oracle.judge(variant, variant.stage(stage))
        assert sum(verdict.fit.values()) > 0, f"no rule speaks of {variant.kernel}"
        assert [str(misfit) for misfit in verdict.misfits] == []
        assert verdict.unlinked == {}, f"{variant.kernel}: ops that only a node can make have none"


@each_kernel
@pytest.mark.parametrize("stage", ["ptx", "ttir", "ttgir"])
def test_opcode_oracle_notices_attribution_moved_by_one(captured, stage):
    """The negative control. Neighbours are often of one family (load, load, dot, dot), so not every op can tell."""
    for variant in variants(captured):
        verdict = oracle.judge(variant, rotated(variant.stage(stage)))
        assert len(verdict.misfits) > 0.2 * sum(verdict.fit.values()), variant.kernel


@each_kernel
def test_accesses_belong_to_the_tensors_of_their_nodes(captured):
    for variant in variants(captured):
        verdict = pointers.check(variant, variant.stage("ptx"))
        assert verdict.disagree == []
        assert verdict.unresolved == []
        assert verdict.agree > 1 and verdict.unlinked == 0 and verdict.no_tensor == 0, variant.kernel


@each_kernel
def test_pointer_check_notices_attribution_moved_by_one(captured):
    for variant in variants(captured):
        verdict = pointers.check(variant, rotated(variant.stage("ptx"), pointers.is_access))
        assert len(verdict.disagree) > verdict.agree, variant.kernel


@each_kernel
def test_coverage_counts_every_instruction_and_gives_a_reason_for_the_rest(captured):
    for variant in captured.info["kernels"]:
        for pipeline in (p for v in variant["variants"] for p in v["pipelines"]):
            for stage in pipeline["stages"]:
                coverage = stage["coverage"]
                linked = coverage["exact"] + coverage["location"] + coverage["derived"]
                assert linked + coverage["none"] == coverage["total"], stage["id"]
                assert sum(coverage["reasons"].values()) == coverage["none"], stage["id"]
                assert coverage["reasons"].get("unknown", 0) == 0, f"{variant['name']} {stage['id']}"


@each_kernel
def test_ptx_instructions_are_all_counted(captured):
    """The denominator of coverage is the text's own: every line that ends in a semicolon and is no directive."""
    for variant in variants(captured):
        stage = variant.stage("ptx")
        body = stage.text[stage.text.index("{\n") :]
        lines = [re.sub(r"//.*", "", line).strip() for line in body.splitlines()]
        written = [line for line in lines if re.match(r"(\{\s*)?(@!?%p\d+\s+)?[a-z][\w.:]*\s?.*;", line)]
        assert len(stage.counted()) == len(written), variant.kernel


@pytest.mark.parametrize("kernel", WELL_LINKED)
def test_ptx_is_linked_exactly_or_by_location(captured):
    for variant in variants(captured):
        hows = collections.Counter(op.how for op in variant.stage("ptx").counted())
        share = (hows["exact"] + hows["location"]) / sum(hows.values())
        assert share >= 0.95, f"{variant.kernel}: {share:.3f} {hows}"


@each_kernel
def test_every_node_has_a_fate_in_every_stage(captured):
    for variant in variants(captured):
        with_code = {stage: nodes_with_code(variant.stage(stage)) for stage in STAGES}
        for node in variant.nodes.values():
            answer = program.links(captured.file, variant.number, "--node", node.id)
            assert list(answer["status"]) == list(STAGES)
            assert set(answer["status"].values()) <= {"code", "alias", "folded", "not_in_config"}
            for stage, fate in answer["status"].items():
                assert (fate == "code") == (node.id in with_code[stage]), (variant.kernel, node.id, stage, fate)


def nodes_with_code(stage):
    """Nodes with a link of their own. A bare name in the Triton text reads a value; nothing was made for it there."""
    is_leaf = lambda op: stage.id == "triton" and op.name in ("Name", "Constant", "arg")
    ops = [op for op in stage.ops if not is_leaf(op)]
    return {link.node for op in ops for link in op.links if link.how != "derived"}


@each_kernel
def test_a_line_of_ptx_names_the_nodes_that_lead_back_to_it(captured):
    variant = variants(captured)[0]
    linked = [op for op in variant.stage("ptx").counted() if op.links]
    for op in linked[:: max(1, len(linked) // 5)]:
        nodes = program.links(captured.file, variant.number, "--stage", "ptx", "--line", op.line)["nodes"]
        assert {(link.node, link.how) for link in op.links} <= {(node["node"], node["how"]) for node in nodes}
        spans = program.links(captured.file, variant.number, "--node", nodes[0]["node"])["spans"]["ptx"]
        assert any(span["line"] <= op.line <= span["end_line"] for span in spans)


@each_kernel
def test_stage0_verifies(captured):
    for variant in variants(captured):
        run = program.helion_opt(variant.stage("stage0").text)
        assert run.code == 0, f"{variant.kernel}: {run.err}"


@each_kernel
def test_stage0_ops_are_linked_to_the_nodes_written_on_them(captured):
    for variant in variants(captured):
        stage = variant.stage("stage0")
        written = [(op, re.findall(r'fx_node = "([^"]+)"', stage.lines[op.line - 1])) for op in stage.counted()]
        marked = [(op, nodes[0]) for op, nodes in written if nodes]
        assert len(marked) >= sum(node.op == "call_function" for node in variant.nodes.values()) / 4, variant.kernel
        assert [op.text for op, node in marked if (op.how, op.strongest()) != ("exact", [node])] == []
