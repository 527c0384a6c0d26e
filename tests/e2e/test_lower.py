"""Stage-0 through our own passes and Triton's compiler: every kernel of resources/kernels reaches machine code, and what
the links say of each instruction fits what it is, as for Helion's own code."""

import collections
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from e2e import oracle, pointers, program

KERNELS = sorted(path.stem for path in program.KERNELS.glob("*.py"))
SPECIAL = sorted(path.stem for path in program.SPECIAL.glob("*.py"))
each_kernel = pytest.mark.parametrize("kernel", KERNELS)


@pytest.fixture(scope="module")
def lowered(captures, tmp_path_factory):
    """The document of a kernel with a variant more for each that the capture made: (new variants, outcomes)."""
    made = {}

    def of(kernel):
        if kernel not in made:
            file = Path(shutil.copy(captures[kernel].file, tmp_path_factory.mktemp("lower") / f"{kernel}.helio"))
            numbers = [variant.number for variant in program.dump(file).variants]
            runs = [program.heliograph("lower", file, "--variant", n, "--to", "sass", "--keep", "--json") for n in numbers]
            answers = [json.loads(run.out) for run in runs]
            document = program.dump(file)
            new = {variant.number: variant for variant in document.variants if variant.number not in numbers}
            made[kernel] = [(new.get(answer["variant"]), answer) for answer in answers]
        return made[kernel]

    return of


@pytest.mark.parametrize("kernel", KERNELS + SPECIAL)
def test_every_kernel_reaches_machine_code(lowered, kernel):
    for variant, answer in lowered(kernel):
        errors = [d["message"] for d in answer["diagnostics"] if d["severity"] == "error"]
        assert errors == [] and answer["ok"], errors
        for stage in ("lowered", "ttir", "ttgir", "llir", "ptx", "sass"):
            assert variant.stage(stage, "stage0").text, stage


@each_kernel
def test_every_instruction_has_its_node(lowered, kernel):
    """By name, not by guess, but for the few that LLVM made of two nodes, to which it gives no line: those are derived from
    what reads them. Without one are those of the grid (a tile's, not a node's) and of the function's entry."""
    for variant, _ in lowered(kernel):
        ops = variant.stage("ptx", "stage0").counted()
        reasons = collections.Counter(op.reason for op in ops if not op.links)
        assert set(reasons) <= {"tile", "entry"}
        assert sum(op.how == "derived" for op in ops) <= 0.04 * len(ops)
        assert sum(op.how == "exact" for op in ops) > 0.9 * len(ops)


@pytest.mark.parametrize("kernel", SPECIAL)
def test_special_code_has_its_node_too(lowered, kernel):
    """These kernels are small: all but the grid, with the barriers between its phases, is exact."""
    for variant, _ in lowered(kernel):
        ops = [op for op in variant.stage("ptx", "stage0").counted() if op.reason not in ("tile", "entry")]
        assert all(op.links for op in ops)
        assert sum(op.how == "exact" for op in ops) > 0.85 * len(ops)


@each_kernel
@pytest.mark.parametrize("stage", ["ptx", "ttir", "ttgir"])
def test_opcodes_fit_their_nodes(lowered, kernel, stage):
    for variant, _ in lowered(kernel):
        verdict = oracle.judge(variant, variant.stage(stage, "stage0"))
        assert sum(verdict.fit.values()) > 0, f"no rule speaks of {variant.kernel}"
        assert [str(misfit) for misfit in verdict.misfits] == []
        assert verdict.unlinked == {}, f"{variant.kernel}: ops that only a node can make have none"


@each_kernel
def test_its_passes_and_ours_follow_each_other(lowered, kernel):
    for variant, _ in lowered(kernel):
        rows = [row for row in variant.passes if row["pipeline"] == "stage0"]
        assert [row["index"] for row in rows] == list(range(len(rows)))
        names = [row["argument"] for row in rows]
        assert names[1:3] == ["helion-lower-math", "helion-lower-memory"] and "helion-to-triton" in names
        assert {row["stage"] for row in rows} >= {"lowered", "ttir", "ttgir", "llir"}


def compare(file, number):
    return program.heliograph("compare", file, "--variant", number, "--json").json()


@each_kernel
def test_both_pipelines_compare_node_by_node(lowered, kernel):
    """Without being told which: Helion's variant and ours of it find each other, and no instruction is counted twice or
    not at all."""
    for variant, answer in lowered(kernel):
        ours = compare(answer["path"], variant.number)
        theirs = compare(answer["path"], ours["b"]["variant"])
        assert (ours["a"]["variant"], ours["b"]["variant"]) == (theirs["b"]["variant"], theirs["a"]["variant"])
        assert set(ours["totals"]) >= {"ttir", "ttgir", "llir", "ptx", "sass"}
        for stage, total in ours["totals"].items():
            assert total["a"]["all"] == len(variant.stage(stage, "stage0").counted())
            assert total["a"]["all"] == sum(row["counts"][stage]["a"]["all"] for row in ours["nodes"])
            assert total["b"]["all"] == theirs["totals"][stage]["a"]["all"]
        assert all(row["a"] == row["b"] for row in ours["nodes"]), "they share their graphs"


@pytest.mark.parametrize("kernel", ["dependent"])
def test_dependent_launches_wait_where_helion_waits(lowered, kernel):
    for variant, answer in lowered(kernel):
        helion = program.dump(Path(answer["path"])).variants[0].stage("ptx", "helion").text
        ours = variant.stage("ptx", "stage0").text
        pattern = r"griddepcontrol\.\w+|[ls][dt]\.global"
        assert re.findall(pattern, ours) == re.findall(pattern, helion)
        assert re.findall(pattern, ours)[0] == "griddepcontrol.wait"


@pytest.mark.parametrize("kernel", ["launched"])
def test_loads_are_as_wide_as_the_memory_of_the_call_allows(lowered, kernel):
    """Rows of 128 floats; a view that begins at the second; rows of 300, which 16 does not divide."""
    texts = [variant.stage("ptx", "stage0").text for variant, _ in lowered(kernel)]
    assert ["ld.global.v4" in text for text in texts] == [True, False, False]


@pytest.mark.parametrize("kernel", ["waiting"])
def test_phases_are_launched_cooperatively(lowered, kernel):
    (phases, _), (extremes, _) = lowered(kernel)
    assert [v.launches[0]["kwargs"].get("launch_cooperative_grid") for v in (phases, extremes)] == [True, None]
    assert "atom.global.gpu.release.add.u32" in phases.stage("ptx", "stage0").text
    made = extremes.stage("ptx", "stage0").text
    assert all(f"relaxed.{name}" in made for name in ("max.s32", "min.u32", "min.s32", "max.u32"))


@pytest.mark.parametrize("kernel", ["foreign"])
def test_what_users_wrote_belongs_to_its_call(lowered, kernel):
    (users, _), (assembled, _) = lowered(kernel)
    text, ops = users.stage("ptx", "stage0").text, users.stage("ptx", "stage0").counted()
    atomics = [op for op in ops if op.name.startswith(("atom", "red"))]
    assert atomics and {node for op in atomics for node in op.strongest()} == {"0:triton_kernel_2"}
    assert ".param .u64" in text and "min.s32" in assembled.stage("ptx", "stage0").text


@pytest.mark.parametrize("kernel", ["softmax"])
@pytest.mark.parametrize("to, words", [
    ("linalg", "linalg.reduce"), ("llvm", "llvm.func @softmax.root0"), ("triton", '"tt.reduce"'), ("ttir", "tt.reduce"), ("ptx", ".entry"),
])
def test_a_text_is_printed_and_nothing_kept(captured, to, words):
    before = captured.file.read_bytes()
    run = program.heliograph("lower", captured.file, "--to", to)
    assert run.code == 0, run.err
    assert words in run.out
    assert captured.file.read_bytes() == before


def test_a_document_without_stage_0_says_so(tmp_path):
    file = tmp_path / "k.ptx"
    file.write_text(".version 8.0\n.target sm_90\n.address_size 64\n.visible .entry k()\n{\nret;\n}\n")
    run = program.heliograph("lower", file, "--json")
    assert run.code != 0 and json.loads(run.out)["error"]["next"]


def test_the_table_of_lowered_calls_is_what_the_code_knows():
    page = (program.ROOT / "core" / "mlir" / "lowering" / "README.md").read_text()
    listed = subprocess.run([program.HELION_OPT, "--list-torch-calls"], capture_output=True, text=True, check=True).stdout
    assert page.endswith("| kind | calls |\n| --- | --- |\n" + listed)


_TMA = re.compile(r"^(cp\.async\.bulk\.tensor|cp\.reduce\.async\.bulk\.tensor|tt\.descriptor_\w+|ttng\.async_tma_\w+)")


def by_descriptor(variant, stage, pipeline):
    """How many ops of each name go through descriptors, by the node that they are of."""
    return collections.Counter(
        (found[0], tuple(op.strongest()))
        for op in variant.stage(stage, pipeline).counted() if (found := _TMA.match(op.name))
    )


def assert_as_helion(theirs, ours):
    for stage in ("ttir", "ttgir", "ptx"):
        assert by_descriptor(ours, stage, "stage0") == by_descriptor(theirs, stage, "helion"), (theirs.kernel, stage)


@pytest.mark.parametrize("kernel", ["descriptors"])
def test_descriptors_stand_where_helion_has_them(lowered, captured, kernel):
    """Of the same nodes, as many, and the launch brings along as much; see the kernels for what has none."""
    having = []
    for theirs, (ours, _) in zip(captured.document.variants, lowered(kernel), strict=True):
        assert_as_helion(theirs, ours)
        launches = [variant.launches[0] for variant in (theirs, ours)]
        assert launches[0]["scratch"] == launches[1]["scratch"]
        assert launches[0].get("maps") == launches[1].get("maps")
        verdict = oracle.judge(ours, ours.stage("ptx", "stage0"))
        assert [str(misfit) for misfit in verdict.misfits] == []
        having.append(sum(by_descriptor(ours, "ttir", "stage0").values()))
    assert having == [3, 3, 0, 2, 3, 0, 1, 3, 3, 2, 0, 4, 3, 1, 1, 1, 7, 0]


_ASKED = "indexing=tensor_descriptor num_warps=4"


@pytest.mark.parametrize("name, config, target, count", [
    ("matmul", f"block_sizes=[128,128,64] num_stages=3 {_ASKED}", "sm_100", 3),
    ("attention", f"block_sizes=[1,128,64] num_stages=2 {_ASKED}", "sm_100", 4),
    ("attention", f"block_sizes=[1,128,64] range_num_stages=[0,3] pid_type=persistent_interleaved {_ASKED}", "sm_90", 4),
    ("matmul_split_k", f"block_sizes=[64,64,2048,64] num_stages=3 atomic_indexing=tensor_descriptor {_ASKED}", "sm_90", None),
    ("matmul", f"block_sizes=[128,128,64] num_stages=3 {_ASKED}", "sm_80", 0),
])
def test_a_config_that_asks_for_descriptors_has_them(tmp_path, name, config, target, count):
    file = tmp_path / f"{name}.helio"
    run = program.capture(program.KERNELS / f"{name}.py", file, "--config", config, "--target", target)
    assert run.code == 0, run.err
    answer = program.heliograph("lower", file, "--to", "sass", "--keep", "--json").json()
    assert answer["ok"], answer["diagnostics"]
    theirs, ours = program.dump(file).variants
    assert_as_helion(theirs, ours)
    if count is not None:
        assert sum(by_descriptor(ours, "ttir", "stage0").values()) == count


@pytest.mark.parametrize("kernel", ["snippets"])
def test_a_snippet_is_called_by_its_node(lowered, captured, kernel):
    """The same work as where Helion writes it into its text: as many ops of each name, all of them the node's."""
    for theirs, (ours, _) in zip(captured.document.variants, lowered(kernel), strict=True):
        snippets = {node for node, what in ours.nodes.items() if what.target.endswith("inline_triton")}
        assert snippets and "tt.call" not in ours.stage("ttir", "stage0").text
        made = [
            collections.Counter((op.name, node) for op in v.stage("ttir", p).counted() for node in op.strongest() if node in snippets)
            for v, p in ((theirs, "helion"), (ours, "stage0"))
        ]
        counted = [{key: n for key, n in one.items() if re.match(r"arith\.\w+f|tt\.(atomic|reduce)|scf\.while", key[0])} for one in made]
        assert counted[0] == counted[1] and counted[1]


def test_lanes_that_a_block_has_too_many_are_zero():
    """Masks of the kernel's own and slices that end early: the lowerings are the CPU's, too, which compares with eager."""
    run = program.heliograph("run", program.SPECIAL / "descriptors.py", "--cpu", "--check-bounds", "--compare", "eager",
                             "--python", program.PYTHON, "--json")
    assert run.code == 0, run.err
    # Sums of products in single precision: eager PyTorch adds in another order on each kind of CPU.
    assert all(compared["ok"] or (compared["call"].startswith("product(") and compared["rounding"])
               for compared in run.json()["comparisons"])
