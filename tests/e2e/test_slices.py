"""Slices in kernels, a row a form: what Helion makes of it, and whether stage-0 on the CPU gives what PyTorch gives."""

import collections
import json
import random
import re
import subprocess
import sys

import pytest

from e2e import oracle, program
from paths import ROOT

FORMS = ROOT / "tests/e2e/slices/forms.py"
ARGUMENTS = ROOT / "tests/lit/inputs/arguments.py"
SHAPES = ("static", "dynamic")

# Helion and stage-0 take these as they are.
LOADS = (
    "load_head", "load_next", "load_odd_length", "load_tile_range", "load_tile_begin_and_size", "load_scaled_begin", "load_step",
    "load_open_end", "load_open_end_rolled", "load_open_begin", "load_negative_start", "load_negative_stop", "load_loop_index",
    "load_by_function", "load_numbers", "load_every_other", "load_every_third_rolled", "load_negative_numbers",
    "load_past_the_end", "load_to_the_size",
)  # fmt: skip
WRITES = (
    "store_next", "store_open_end", "store_every_other", "store_number", "store_number_at_numbers", "store_number_everywhere",
    "store_number_to_the_end", "store_repeated", "store_repeated_everywhere", "atomic_numbers", "atomic_next",
)  # fmt: skip
# Helion refuses these; slice proxies make them work.
VALUES = (
    "value_head", "value_numbers", "value_step", "value_open_end", "value_negative", "value_past_the_end",
    "value_of_a_value", "value_of_an_accumulator", "value_with_a_new_dimension", "value_all_of_a_tile",
)  # fmt: skip
# And these stay refused, with Helion's own words for it.
REFUSED = {
    "load_mixed_bounds": "InternalError", "value_part_of_a_tile": "BackendUnsupported", "value_of_a_row": "RankMismatch",
    "load_at_data": "TensorSliceBound", "load_backwards": "InvalidSliceStep", "load_shrinking": "InternalError",
}  # fmt: skip
# (tensor, elements that are asked for, node) of accesses that nothing masks.
OUTSIDE = {
    "load_outside": ("This read of x takes elements 32 to 63 of dimension 1, which has 48", "load"),
    "load_outside_in_the_last_tile": ("This read of x takes elements 64 to 79 of dimension 1, which has 48", "load"),
    "store_outside": ("This write of out takes elements 32 to 63 of dimension 1, which has 48", "store"),
}


@pytest.fixture(scope="module")
def called():
    """What became of the forms, with slice proxies of those that need them: {form: "right", "refused RankMismatch", ...}."""
    made = {}

    def of(shapes, proxies=False):
        if (shapes, proxies) not in made:
            options, names = (["--slice-proxies"], [*VALUES, *REFUSED]) if proxies else ([], [])
            run = program.heliograph(
                "run", FORMS, "--cpu", "--python", program.PYTHON, "--json", *options, "--", shapes, *names
            )
            made[shapes, proxies] = dict(re.findall(rf"^{shapes} (\w+) (.+)$", run.err, re.M)), run.json()
        return made[shapes, proxies]

    return of


@pytest.mark.parametrize("shapes", SHAPES)
@pytest.mark.parametrize("name", LOADS + WRITES)
def test_what_pytorch_gives(called, shapes, name):
    forms, result = called(shapes)
    assert forms[name] == "right", [d["message"] for d in result["diagnostics"]]


@pytest.mark.parametrize("shapes", SHAPES)
@pytest.mark.parametrize("name", VALUES)
def test_values_are_sliced_when_asked_for(called, shapes, name):
    assert re.match("refused (BackendUnsupported|InvalidIndexingType)", called(shapes)[0][name])
    forms, result = called(shapes, proxies=True)
    assert forms[name] == "right", [d["message"] for d in result["diagnostics"]]


@pytest.mark.parametrize("proxies", [False, True], ids=["alone", "proxies"])
@pytest.mark.parametrize("shapes", SHAPES)
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_right_stays_refused(called, shapes, name, proxies):
    assert called(shapes, proxies)[0][name] == f"refused {REFUSED[name]}"


@pytest.fixture(scope="module", params=SHAPES)
def captured(request, tmp_path_factory):
    """A document of some forms of each kind, and the run that made it."""
    file = tmp_path_factory.mktemp("slices") / "slices.helio"
    names = ["load_next", "load_step", "load_open_end_rolled", "store_open_end", "store_next", "atomic_next", "value_step",
             "value_head", *OUTSIDE]
    run = program.capture(FORMS, file, "--slice-proxies", "--passes", "none", "--json", "--", request.param, *names)
    return run, file, program.dump(file)


def test_the_document_says_that_proxies_were_used(captured):
    run, _, document = captured
    assert run.code == 0, run.err
    for variant in document.variants:
        assert variant.settings["slice_proxies"] is True
        notes = [d for d in variant.diagnostics if d["code"] == "slice-proxies.used"]
        assert len(notes) == variant.kernel.startswith("value_")
        assert all(note["severity"] == "note" and note["node"].endswith(":value_slice") for note in notes)


def test_bounds_are_values_of_stage0(captured):
    _, _, document = captured
    for variant in document.variants:
        text = variant.stage("stage0").text
        slices = re.findall(r'helion\.slice \[.*fx_node = "(.*?)"', text)
        assert slices and all(node in variant.nodes for node in slices), text
        assert "helion.symbol" not in text and "torch.sym_" not in text


def test_accesses_outside_are_found_at_the_capture(captured):
    """On their node, with a tile that makes them; nothing is said of the others."""
    _, _, document = captured
    for variant in document.variants:
        found = [d for d in variant.diagnostics if d["code"] == "slice.out-of-bounds"]
        words, target = OUTSIDE.get(variant.kernel, (None, None))
        assert len(found) == (words is not None), [d["message"] for d in found]
        for one in found:
            assert one["severity"] == "warning" and one["message"].startswith(words) and one["line"] > 0
            assert variant.nodes[one["node"]].target.endswith(f".{target}")


def test_the_document_says_which_part_each_access_takes(captured):
    _, _, document = captured
    for variant in document.variants:
        accesses = {
            node for node, what in variant.nodes.items() if what.executed and re.search(r"\.(load|store|atomic_add)$", what.target)
        }
        assert set(variant.reaches) == accesses, variant.kernel
        for reach in variant.reaches.values():
            assert all(dim["extent"] in (40, 48) for dim in reach["dims"]) and all(loop["tiles"] for loop in reach["loops"])


def test_every_instruction_of_our_own_code_has_its_node(captured):
    _, file, document = captured
    for number in [variant.number for variant in document.variants]:
        run = program.heliograph("lower", file, "--variant", number, "--to", "ptx", "--keep", "--json")
        answer = json.loads(run.out)
        assert answer["ok"], [d["message"] for d in answer["diagnostics"]]
    for variant in program.dump(file).variants[len(document.variants):]:
        stage = variant.stage("ptx", "stage0")
        ops = stage.counted()
        reasons = collections.Counter(op.reason for op in ops if not op.links)
        assert set(reasons) <= {"tile", "entry"}, variant.kernel
        assert sum(op.how == "exact" for op in ops) > 0.85 * sum(bool(op.links) for op in ops), variant.kernel
        assert oracle.judge(variant, stage).misfits == []


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_run_that_checks_bounds_ends_there(name):
    run = program.heliograph("run", FORMS, "--cpu", "--check-bounds", "--python", program.PYTHON, "--json", "--", "static", name)
    found = {d["code"]: d for d in run.json()["diagnostics"]}
    assert found["slice.out-of-bounds"]["message"].startswith(OUTSIDE[name][0])
    outside = found["run.out-of-bounds"]
    assert outside["node"].endswith(OUTSIDE[name][1]) and outside["line"] > 0


# ---------------------------------------------------------------- any slice, held against Python's own


def _bound(draw, extent):
    return draw.choice([None, 0, extent, -extent, *[draw.randint(-2 * extent, 2 * extent) for _ in range(4)]])


def _slices(seed, count):
    """(extent, slice): open ends, bounds from the end, beyond both ends, empty ones."""
    draw = random.Random(seed)
    for _ in range(count):
        extent = draw.randint(1, 40)
        yield extent, slice(_bound(draw, extent), _bound(draw, extent), draw.choice([None, 1, 1, 2, 3, 7, 50]))


def _kernel(cases, is_known):
    """Stage-0 that copies x[slice] for each case to a row of `out`: bounds as constants, or as arguments of the launch."""
    arguments, lines = [], []
    for i, (extent, part) in enumerate(cases):
        words = {}
        for name, value in (("a", part.start), ("b", part.stop), ("s", part.step), ("n", extent)):
            if value is None:
                continue
            words[name] = f"%{name}{i}"
            if is_known:
                lines.append(f"    %{name}{i} = arith.constant {value} : index")
            else:
                arguments.append((f"{name}{i}", value))
        step = f" : {words['s']}" if "s" in words else ""
        lines += [
            f"    %p{i}, %l{i} = helion.slice [{words.get('a', '')} : {words.get('b', '')}{step}] of {words['n']}",
            f"    %v{i} = helion.load_tile_dynamic %x[range %p{i} step {words.get('s', '%c1')}] by(%l{i}) sizes = [64]"
            " : tensor<64xf32> -> tensor<64xf32>",
            f"    %r{i} = arith.constant {i} : index",
            f"    helion.store_tile_dynamic %v{i}, %out[scalar %r{i}, slice] by(%c64) sizes = [64]"
            f" : tensor<64xf32>, tensor<{len(cases)}x64xf32>",
        ]
    given = "".join(f', %{name}: index {{helion.name = "{name}"}}' for name, _ in arguments)
    text = "\n".join([
        f'func.func @k(%x: tensor<64xf32> {{helion.name = "x"}}, %out: tensor<{len(cases)}x64xf32> {{helion.name = "out"}}{given}) {{',
        "  %c1 = arith.constant 1 : index", "  %c64 = arith.constant 64 : index",
        "  affine.parallel (%t) = (0) to (1) {", *lines, "  }", "  return", "}",
    ])  # fmt: skip
    return text, [f"{name}={value}" for name, value in arguments]


@pytest.mark.parametrize("is_known", [True, False], ids=["constants", "arguments"])
@pytest.mark.parametrize("seed", range(3))
def test_any_slice_is_pythons(tmp_path, seed, is_known):
    cases = list(_slices(seed, 60))
    text, numbers = _kernel(cases, is_known)
    (tmp_path / "k.mlir").write_text(text)
    make = [sys.executable, ARGUMENTS, "make", tmp_path / "t", "x:f32:64:i+1", f"out:f32:{len(cases)}x64:-1", *numbers]
    manifest = tmp_path / "t.json"
    manifest.write_text(subprocess.run(make, capture_output=True, text=True, check=True).stdout)
    run = subprocess.run(
        [program.HELION_OPT, f"--run={manifest}", "--check-bounds", tmp_path / "k.mlir"], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout
    shown = subprocess.run([sys.executable, ARGUMENTS, "show", manifest, "out"], capture_output=True, text=True, check=True)
    for (extent, part), row in zip(cases, shown.stdout.splitlines(), strict=True):
        expected = list(range(1, extent + 1))[part]
        found = [int(float(word)) for word in row.split()]
        assert found == expected + [0] * (64 - len(expected)), (extent, part)


_HEAD = """import helion, helion.language as hl, sys, torch

def held(kernel, static, expected):
    x = (torch.arange(20 * 24, dtype=torch.float32) % 97).reshape(20, 24)
    config = helion.Config(block_sizes=[8])
    try:
        result = helion.kernel(kernel, static_shapes=static, config=config)(x.cuda()).cpu()
    except Exception as error:
        return "refused " + type(error).__name__
    return "right" if torch.equal(result, expected(x)) else "wrong"
"""
_KERNEL = """
def k{i}(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        {body}
    return out

sys.stderr.write("k{i} " + held(k{i}, {static}, lambda x: {expected}) + "\\n")  # at once: notes come in between
"""


@pytest.mark.parametrize("static", [True, False], ids=SHAPES)
def test_any_slice_in_a_kernel_is_pytorchs(tmp_path, static):
    """Of a tensor and of a value. Helion may refuse one (of nothing, say); what goes through must be right."""
    draw, text, words = random.Random(static), _HEAD, lambda bound: "" if bound is None else str(bound)
    for i in range(16):
        part = f"{words(_bound(draw, 24))}:{words(_bound(draw, 24))}:{words(draw.choice([None, 1, 2, 3, 7]))}"
        body = f"out[tile] = x[tile, {part}].sum(-1)" if i % 2 else f"v = x[tile, :] + 1; out[tile] = v[:, {part}].sum(-1)"
        expected = f"(x{'' if i % 2 else ' + 1'})[:, {part}].sum(-1)"
        text += _KERNEL.format(i=i, body=body.replace("; ", "\n        "), static=static, expected=expected)
    (tmp_path / "drawn.py").write_text(text)
    run = program.heliograph("run", tmp_path / "drawn.py", "--cpu", "--slice-proxies", "--python", program.PYTHON)
    found = collections.Counter(re.findall(r"^k\d+ (\w+)", run.err, re.M))
    assert found["wrong"] == 0 and found.total() == 16 and found["right"] >= 8, run.err
