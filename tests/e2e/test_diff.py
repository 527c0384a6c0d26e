"""`heliograph diff` and `heliograph biography` on real captures: what they tell must follow from the texts themselves."""

import collections
import re

import pytest

from e2e import program

each_kernel = pytest.mark.parametrize("kernel", ["matmul", "attention"])
attention = pytest.mark.parametrize("kernel", ["attention"])


def passes(captured):
    return program.heliograph("passes", captured.file, "--json").json()["passes"]


def changed(captured):
    return [p for p in passes(captured) if p["changed"]]


def text_of(captured, index):
    run = program.heliograph("passes", captured.file, "--pass", index, "--text")
    assert run.code == 0, run.err
    return run.out.splitlines()


def diff(captured, *arguments):
    run = program.heliograph("diff", captured.file, "--json", *arguments)
    assert run.code == 0, run.out + run.err
    return run.json()


def named(found, name):
    return [p for p in found if p["name"] == name]


@each_kernel
def test_ops_stand_where_the_texts_have_them(captured):
    seen = [p for p in passes(captured) if p["seen"]]
    checked = 0
    for before, after in zip(seen, seen[1:]):
        if not after["changed"] or after["lines"] > 2000:
            continue
        sides = {"before": text_of(captured, before["index"]), "after": text_of(captured, after["index"])}
        told = diff(captured, "--from", before["index"], "--to", after["index"])
        assert (told["from"]["pass"], told["to"]["pass"]) == (before["index"], after["index"])
        for op in told["ops"]:
            for side in ("before", "after"):
                if side in op:
                    assert op[side]["name"] in sides[side][op[side]["line"] - 1], op
                    checked += 1
        kinds = collections.Counter(change for op in told["ops"] for change in op["changes"])
        assert kinds["added"] == told["counts"]["added"] and kinds["removed"] == told["counts"]["removed"]
    assert checked > 100


@each_kernel
def test_lines_put_together_give_both_texts(captured):
    for step in changed(captured)[1:12]:
        rows = diff(captured, "--to", step["index"], "--text")["rows"]
        after = text_of(captured, step["index"])
        assert sorted(row["right"] for row in rows if row["right"]) == list(range(1, len(after) + 1))
        for row in rows:
            if "right_text" in row:
                assert row["right_text"] == after[row["right"] - 1]
                assert row["kind"] in ("added", "changed", "moved")


@each_kernel
def test_without_from_a_pass_is_compared_with_what_it_began_with(captured):
    step = changed(captured)[3]
    alone = diff(captured, "--to", step["index"])
    assert alone == diff(captured, "--from", alone["from"]["pass"], "--to", step["index"])
    assert alone["ops"] or alone["aliases"]


@attention
def test_a_pass_may_be_named_in_several_ways(captured):
    all_passes = passes(captured)
    mma = named(all_passes, "TritonGPUAccelerateMatmul")[0]
    ways = [mma["index"], mma["name"], mma["name"].lower(), "AccelerateMatmul", mma["name"] + "#1"]
    ways += [mma["argument"]] if mma["argument"] else []
    told = [diff(captured, "--to", way)["to"] for way in ways]
    assert all(each == {"pass": mma["index"], "name": mma["name"], "stage": "ttgir"} for each in told)
    third = named(all_passes, "CSEPass")[2]
    assert diff(captured, "--to", "CSEPass#3")["to"]["pass"] == third["index"]


@attention
def test_the_dot_gets_its_mma_layout(captured):
    told = diff(captured, "--to", "TritonGPUAccelerateMatmul")
    dots = [op for op in told["ops"] if op.get("before", {}).get("name") == "tt.dot"]
    assert dots and all("became another op" in op["changes"] for op in dots)
    parts = [d for op in dots for d in op["details"] if d.get("part") == "encoding"]
    assert any("nvidia_mma" in d.get("meaning_after", "") for d in parts)
    people = program.heliograph("diff", captured.file, "--to", "TritonGPUAccelerateMatmul").out
    assert re.search(r"became another op .*ttng\.warp_group_dot .*#mma", people)


@attention
def test_stages_are_compared_like_passes(captured):
    told = diff(captured, "--from", "ttir", "--to", "ttgir")
    assert told["from"] == {"stage": "ttir"} and told["counts"]["added"] > 0
    same = diff(captured, "--from", "ttgir", "--to", "ttgir")
    assert same["ops"] == [] and same["counts"]["same"] > 0
    lines = program.heliograph("diff", captured.file, "--from", "ttgir", "--to", "ptx", "--text")
    assert lines.code == 0 and lines.out.startswith("--- stage ttgir\n+++ stage ptx\n")


@attention
@pytest.mark.parametrize(
    ("arguments", "code", "error", "words"),
    [
        (["--to", "TritonGPUAcelerateMatmul"], 4, "find.pass", "Did you mean TritonGPUAccelerateMatmul?"),
        (["--to", "999"], 4, "find.pass", "numbered from 0"),
        (["--to", "TritonGPURemoveLayoutConversions"], 4, "find.ambiguous", "#1"),
        (["--to", "CSEPass#99"], 4, "find.pass", "CSEPass"),
        (["--to", "ttgirr"], 4, "find.pass", "Did you mean ttgir?"),
        (["--to", "0"], 4, "find.nothing", "--from"),
        (["--from", "ttgir", "--to", "ptx"], 1, "diff.languages", "--text"),
    ],
)
def test_what_is_not_there_is_said(captured, arguments, code, error, words):
    run = program.heliograph("diff", captured.file, "--json", *arguments)
    assert run.code == code and run.json()["error"]["code"] == error
    assert words in run.json()["error"]["next"]
    people = program.heliograph("diff", captured.file, *arguments)
    assert people.code == code and people.out == "" and words in people.err


def test_the_command_line_must_be_whole(tmp_path):
    assert program.heliograph("diff", tmp_path / "none.helio").code == 2
    assert program.heliograph("diff", tmp_path / "none.helio", "--to", "1", "--ops", "--text").code == 2
    assert program.heliograph("biography", tmp_path / "none.helio").code == 2
    assert program.heliograph("biography", tmp_path / "none.helio", "--node", "0:a", "--op", "1:1").code == 2
    assert program.heliograph("diff", tmp_path / "none.helio", "--to", "1").code == 3


def life(captured, *arguments):
    run = program.heliograph("biography", captured.file, "--json", *arguments)
    assert run.code == 0, run.out + run.err
    return run.json()


def node_of(captured, part):
    variant = captured.document.variants[0]
    return next(id for id, node in variant.nodes.items() if part in node.target and node.executed)


@each_kernel
def test_the_life_of_a_node(captured):
    node = node_of(captured, "addmm" if captured.file.stem == "matmul" else "bmm")
    told = life(captured, "--node", node)
    events = told["events"]
    order = [event["pass"] for event in events]
    assert told["node"] == node and order == sorted(set(order))
    first = next(event for event in events if event["event"] not in ("born", "there"))
    assert events[0]["event"] == "there" and events[0]["from"] == "Triton's code generator"
    assert events[0]["pass"] == 0 and events[0]["before"] == [] and events[0]["after"]
    assert told["first_changed_by"] == {"pass": first["pass"], "name": first["name"]}
    mma = next(e for e in events if e["name"] == "TritonGPUAccelerateMatmul")
    assert any("nvidia_mma" in d.get("meaning_after", "") for d in mma["details"])
    assert all(op.get("node") == node for event in events for op in event["before"] + event["after"])
    name = node.split(":")[1]
    if sum(each.endswith(f":{name}") for each in captured.document.variants[0].nodes) == 1:
        assert life(captured, "--node", name)["events"] == events
    people = program.heliograph("biography", captured.file, "--node", node).out
    assert "TritonGPUAccelerateMatmul" in people and "first changed by" in people
    assert f"there from the start, from Triton's code generator, of FX node {node}" in people


@each_kernel
def test_the_life_of_an_op_is_the_same_from_any_point_of_it(captured):
    step = named(passes(captured), "TritonGPUAccelerateMatmul")[0]
    line = next(i for i, text in enumerate(text_of(captured, step["index"]), 1) if "ttng.warp_group_dot" in text)
    told = life(captured, "--op", f"{step['index']}:{line}")
    assert told["op"]["name"] == "ttng.warp_group_dot" and told["op"]["line"] == line
    became = next(e for e in told["events"] if e["pass"] == step["index"])
    assert [op["name"] for op in became["before"]] == ["tt.dot"] and became["event"] in ("became", "changed")
    assert all(event["evidence"] for event in told["events"])
    before = became["before"][0]["line"]
    assert life(captured, "--op", f"{step['index'] - 1}:{before}")["events"] == told["events"]


@attention
def test_ops_and_nodes_that_are_not_there(captured):
    def fails(*arguments):
        run = program.heliograph("biography", captured.file, "--json", *arguments)
        assert run.code == 4
        return run.json()["error"]

    node = node_of(captured, "bmm")
    assert node in fails("--node", node + "x")["next"]
    assert fails("--op", "33")["code"] == "find.nothing"
    assert "lines" in fails("--op", "33:100000")["next"]
    assert "Did you mean" in fails("--op", "CSEPasz:3")["next"]
    assert fails("--op", "33:1")["message"] == "Line 1 holds no op."
