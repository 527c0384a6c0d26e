"""Snapshots of passes against what Triton itself printed in the same compile, byte for byte, on every kernel."""

import pass_prints
import pytest

from e2e import program

KERNELS = sorted(path.stem for path in program.KERNELS.glob("*.py"))
MATMUL_BYTES = 4_000_000

each_kernel = pytest.mark.parametrize("kernel", KERNELS)


def compiles(captured):
    """(variant, what was printed of its compile), in the order in which they were compiled."""
    files = sorted(captured.printed.iterdir())
    variants = captured.document.variants
    assert len(files) == len(variants) > 0
    return [(variant, pass_prints.read(file)) for variant, file in zip(variants, files)]


@each_kernel
def test_every_text_reads_back_as_it_was_printed(captured):
    for variant, groups in compiles(captured):
        printed = pass_prints.without_repeats([text for group in groups for text in group.texts()])
        assert pass_prints.without_repeats([text for _, text in variant.pass_texts()]) == printed, variant.kernel


@each_kernel
def test_every_pass_is_there(captured):
    for variant, groups in compiles(captured):
        for group in groups:
            names = sorted(p["name"] for p in variant.passes if p["group"] == group.name and p["name"] != "input")
            assert names == sorted(name for name, _ in group.printed), group.name
        assert all(p["status"] == "ok" for p in variant.passes)
        assert sum(p["seconds"] > 0 for p in variant.passes) > 0.5 * len(variant.passes)


@each_kernel
def test_steps_end_in_their_stages(captured):
    for variant, _ in compiles(captured):
        last = {record["stage"]: text for record, text in variant.pass_texts()}
        assert last["ttir"] == variant.stage("ttir").text and last["ttgir"] == variant.stage("ttgir").text
        assert "llvm.func" in last["llir"]


def test_the_command_line_prints_them(captures):
    captured = captures["matmul"]
    variant, _ = compiles(captured)[0]
    found = variant.pass_texts()
    longest = max(found, key=lambda item: len(item[1]))
    for record, text in (found[0], longest, found[-1]):
        run = program.heliograph("passes", captured.file, "--pass", record["index"], "--text")
        assert run.code == 0 and run.out == text
    listed = program.heliograph("passes", captured.file, "--json").json()["passes"]
    assert [p["name"] for p in listed] == [p["name"] for p in variant.passes]
    assert sum(p["changed"] for p in listed) == len(pass_prints.without_repeats([t for _, t in found])) - 1


def test_the_document_stays_small(captures):
    assert captures["matmul"].file.stat().st_size < MATMUL_BYTES
