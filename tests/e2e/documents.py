"""A captured document as the tests see it: read from the records that `heliograph dump` prints, nothing else."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Callable, Iterable, Iterator

STRENGTH = {"exact": 0, "location": 1, "derived": 2}


@dataclasses.dataclass(frozen=True)
class Link:
    node: str  # "graph:name"
    how: str  # a key of STRENGTH


@dataclasses.dataclass
class Op:
    """One op of a stage: `text` is what stands between its first and last line, whitespace trimmed."""

    index: int
    name: str
    kind: str
    line: int
    text: str
    reason: str
    links: list[Link] = dataclasses.field(default_factory=list)

    @property
    def counted(self) -> bool:
        return self.kind in ("instruction", "operation")

    def strongest(self) -> list[str]:
        """The nodes of the strongest kind of link it has: what the op is said to come from."""
        best = min((STRENGTH[link.how] for link in self.links), default=None)
        return [link.node for link in self.links if STRENGTH[link.how] == best]

    @property
    def how(self) -> str | None:
        return min((link.how for link in self.links), key=STRENGTH.__getitem__, default=None)


@dataclasses.dataclass
class Stage:
    id: str
    pipeline: str
    text: str
    ops: list[Op] = dataclasses.field(default_factory=list)

    @functools.cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def counted(self) -> list[Op]:
        return [op for op in self.ops if op.counted]


@dataclasses.dataclass
class Node:
    id: str
    graph: int
    op: str  # call_function, placeholder, output
    target: str
    args: list
    names: list[str]
    executed: bool


@dataclasses.dataclass
class Variant:
    kernel: str
    number: int
    target: str
    config: dict
    nodes: dict[str, Node] = dataclasses.field(default_factory=dict)
    stages: dict[tuple[str, str], Stage] = dataclasses.field(default_factory=dict)
    diagnostics: list[dict] = dataclasses.field(default_factory=list)
    passes: list[dict] = dataclasses.field(default_factory=list)
    launches: list[dict] = dataclasses.field(default_factory=list)
    settings: dict = dataclasses.field(default_factory=dict)
    reaches: dict[str, dict] = dataclasses.field(default_factory=dict)  # by node

    def pass_texts(self) -> list[tuple[dict, str]]:
        """Records of Helion's passes, each with the text after it; without those whose text nobody saw."""
        found, text = [], ""
        for record in self.passes:
            text = record.get("text", text)
            if record["pipeline"] == "helion" and not record.get("unseen"):
                found.append((record, text))
        return found

    def stage(self, stage: str, pipeline: str = "") -> Stage | None:
        """Of that pipeline; of any if none is named, Helion's own first."""
        pipelines = (pipeline, "") if pipeline else ("helion", "", "stage0")
        return next((self.stages[p, stage] for p in pipelines if (p, stage) in self.stages), None)

    def targets(self, op: Op) -> list[str]:
        return [self.nodes[node].target for node in op.strongest()]


@dataclasses.dataclass
class Document:
    variants: list[Variant] = dataclasses.field(default_factory=list)
    diagnostics: list[dict] = dataclasses.field(default_factory=list)

    def codes(self) -> list[str]:
        mine = [diagnostic["code"] for diagnostic in self.diagnostics]
        return mine + [diagnostic["code"] for variant in self.variants for diagnostic in variant.diagnostics]

    def kernels(self) -> list[str]:
        return list(dict.fromkeys(variant.kernel for variant in self.variants))


def read_records(lines: Iterable[str]) -> Document:
    """The document that a stream of records describes; an unknown node in a link is an error of the stream."""
    document = Document()
    names: dict[int, str] = {}
    variant: Variant | None = None
    for record in _objects(lines):
        kind = record["r"]
        if kind == "kernel":
            names[record["kernel"]] = record["name"]
        elif kind == "variant":
            variant = Variant(
                names[record["kernel"]], record["variant"], record.get("target", ""), record.get("config") or {}
            )
            document.variants.append(variant)
        elif kind == "variant_end":
            variant = None
        elif kind == "diagnostic":
            (variant or document).diagnostics.append(record)
        elif variant is not None:
            _add(variant, record)
    return document


def _objects(lines: Iterable[str]) -> Iterator[dict]:
    return (json.loads(line) for line in lines if line.strip())


def _add(variant: Variant, record: dict) -> None:
    kind = record["r"]
    if kind == "node" and record.get("set", "codegen") == "codegen":
        node = f"{record['graph']}:{record['node']}"
        variant.nodes[node] = Node(
            node,
            record["graph"],
            record.get("op", ""),
            record.get("target", ""),
            record.get("args") or [],
            record.get("names") or [],
            record.get("executed", True),
        )
    elif kind == "stage":
        stage = Stage(record["stage"], record.get("pipeline") or "", record.get("text", ""))
        variant.stages[stage.pipeline, stage.id] = stage
    elif kind == "op":
        stage = _stage_of(variant, record)
        assert record["op"] == len(stage.ops), "ops come in text order, without gaps"
        stage.ops.append(_op(stage, record))
    elif kind == "pass":
        variant.passes.append(record)
    elif kind == "launch":
        variant.launches.append(record)
    elif kind == "settings":
        variant.settings = record
    elif kind == "reach":
        assert record["node"] in variant.nodes, f"reach of a node that is not there: {record}"
        variant.reaches.setdefault(record["node"], record)
    elif kind == "link":
        assert record["node"] in variant.nodes, f"link to a node that is not there: {record}"
        _stage_of(variant, record).ops[record["op"]].links.append(Link(record["node"], record["how"]))


def _stage_of(variant: Variant, record: dict) -> Stage:
    return variant.stages[record.get("pipeline") or "", record["stage"]]


def _op(stage: Stage, record: dict) -> Op:
    line = record.get("line", 0)
    last = max(line, min(record.get("end_line", line), line + 40))
    text = " ".join(part.strip() for part in stage.lines[line - 1 : last]) if line else ""
    return Op(record["op"], record.get("name", ""), record.get("kind", ""), line, text, record.get("reason", ""))


def rotated(stage: Stage, which: Callable[[Op], bool] = lambda op: True) -> Stage:
    """The stage with its attribution moved on by one: of the linked ops that `which` picks, each run that shares its
    links gets the next run's. What a check says of this is its negative control."""
    runs: list[list[Op]] = []
    for op in filter(which, stage.counted()):
        if op.links and runs and runs[-1][0].links == op.links:
            runs[-1].append(op)
        elif op.links:
            runs.append([op])
    links = {}
    for run, following in zip(runs, runs[1:] + runs[:1], strict=True):
        links.update({op.index: following[0].links for op in run})
    ops = [dataclasses.replace(op, links=links.get(op.index, op.links)) for op in stage.ops]
    return Stage(stage.id, stage.pipeline, stage.text, ops)
