"""Why a variant stopped, as records: the exception, the place, each step, the names there, the tree as far as it was typed."""

import ast
import dataclasses
import linecache
import os
import re

from torch.fx.node import Node

from heliograph_bridge import errors, graphs, raised, steps
from heliograph_bridge.typed import TypedTree, ast_class

_MOST_GUARDS = 20
_LONGEST_GUARD = 40  # longer ones are about shapes of shapes
_HEADER = re.compile(r"\s*(if|for|while|def|with|try|else)\b.*:\s*(#.*)?$")


@dataclasses.dataclass
class Known:
    """What there was of a variant when it stopped; None of what it did not come to."""

    kernel: object
    env: object = None
    host: object = None
    infos: list = dataclasses.field(default_factory=list)  # graphs of the device IR
    traced: list = dataclasses.field(default_factory=list)  # graphs that were being traced, the innermost last
    recorder: object = None  # of the code generation

    def all_infos(self):
        return [*self.infos, *self.traced]

    def typed(self):
        return TypedTree(self.env, self.host) if self.env is not None and self.host is not None else None


# ---------------------------------------------------------------- places


def failing_node(error):
    """The FX node that the innermost of Helion's functions was working on; None if it was none."""
    found = None
    for frame, _ in raised.frames(error):
        if "/helion/" in frame.f_code.co_filename.replace(os.sep, "/"):
            nodes = [value for name in ("node", "n") if isinstance(value := frame.f_locals.get(name), Node)]
            found = nodes[0] if nodes else found
    return found


def place_of(error, step, known):
    """Where in the user's source `error` arose, as fields; {} if that cannot be told."""
    for one in raised.chain(error):
        if place := errors.place_of(one):
            return _of_header(place)
    if place := place_of_node(failing_node(error)):
        return place
    return decorator_place(known.kernel) if step in ("call", "bind", "host-function", "config") else {}


def place_in_host_code(error, file, spans):
    """The line of the user's source that the deepest frame of the generated host code was made of."""
    lines = [line for frame, line in raised.frames(error) if frame.f_code.co_filename == file]
    found = [span["source_line"] for span in spans if lines and span["line"] == lines[-1] and span["source_line"]]
    return found[0] if found else None


def place_of_node(node):
    """Where the node's expression is in the user's source, as fields; {} if that cannot be told."""
    return _of_header((node is not None and graphs.node_place(node)) or {})


def _of_header(place):
    """Of a compound statement the first line: what is wrong with its body has places of its own."""
    line = linecache.getline(place["file"], place["line"]) if place.get("end_line") else ""
    if place.get("end_line") == place.get("line") or not _HEADER.match(line):
        return place
    return {**place, "end_line": place["line"], "end_column": len(line.rstrip().encode()) + 1}


def decorator_place(kernel):
    """The decorator that made the kernel, where its config stands."""
    code = kernel.fn.__code__
    line = linecache.getline(code.co_filename, code.co_firstlineno)
    return {
        "file": code.co_filename, "line": code.co_firstlineno, "column": len(line) - len(line.lstrip()) + 1,
        "end_line": code.co_firstlineno, "end_column": len(line.rstrip()) + 1,
    } if line.lstrip().startswith("@") else {}


def expression_of(place, tree=None):
    """`expression`, `kind` and `target` of a `failure` record: what stands at the place."""
    if not place.get("column"):
        return {}
    lines = linecache.getlines(place["file"])[place["line"] - 1 : place["end_line"]]
    encoded = "".join(lines).encode()
    last = len("".join(lines[:-1]).encode()) + place["end_column"] - 1
    fields = {"expression": encoded[place["column"] - 1 : last].decode(errors="replace")[:500]}
    node = tree.at(place) if tree else None
    if node is None:
        return fields
    called = ast.unparse(node.func) if isinstance(node, ast.Call) else None
    return {**fields, "kind": ast_class(node), "target": called}


# ---------------------------------------------------------------- records


def records(known, step, place, said, shown_path):
    """(kind, fields) of all that is told. `said`: fields of the `failure` record that its reporter knows already."""
    tree = known.typed()
    fields = {"step": step, **said, **expression_of(place, tree), **place, "guards": _guards(known.env)}
    if place:
        fields["file"] = shown_path(place["file"])
    yield "failure", fields
    counted = _counts(known, tree)
    for name, status in steps.statuses(step):
        yield "step", {"step": name, "status": status, **(counted.get(name, {}) if status != "not_reached" else {})}
    if tree is not None:
        for name in tree.names(place):
            yield "name", name
        yield "typed", {"spans": tree.spans()}


def error_fields(error, known):
    """What `records` is to be told of an exception: its words, and the FX node that was being worked on."""
    return {**raised.fields(error), "node": node_fields(failing_node(error), known) or _last_traced(known)}


def named_node(known, name):
    """The node "graph:name" of the lowered graphs; None if there is none."""
    nodes = {f"{info.graph_id}:{node.name}": node for info in known.recorder.graphs for node in info.graph.nodes}
    return nodes.get(name)


def node_fields(node, known):
    for set_name, infos in (("codegen", getattr(known.recorder, "graphs", ())), ("device", known.all_infos())):
        for info in infos:
            if node is not None and node.graph is info.graph:
                return {"set": set_name, "graph": info.graph_id, "node": node.name, "target": graphs.target_name(node)}
    return None


def _last_traced(known):
    """The last node of the graph that was being traced: what comes after it is what failed."""
    if not known.traced:
        return None
    return {**node_fields(list(known.traced[-1].graph.nodes)[-1], known), "last": True}


def _guards(env):
    found = [str(guard.expr) for guard in getattr(getattr(env, "shape_env", None), "guards", ())]
    return [guard for guard in found if len(guard) <= _LONGEST_GUARD][:_MOST_GUARDS] or None


def _counts(known, tree):
    """{step: `done`, `total` (0 unknown) and `last`} of the steps that count something."""
    counted = {}
    if tree is not None:
        done, total = tree.counts()
        counted["type-propagation"] = {"done": done, "total": total, "unit": "expressions"}
    nodes = [node for info in known.all_infos() for node in info.graph.nodes]
    if nodes:
        counted["device-tracing"] = {"done": len(nodes), "total": 0, "unit": "nodes", "last": nodes[-1].name}  # none known
        called = [node for node in nodes if node.op == "call_function"]
        lowered = sum("lowering" in node.meta for node in called)
        counted["device-ir"] = {"done": lowered, "total": len(called), "unit": "nodes"}
    if known.recorder is not None and known.recorder.graphs:
        counted["codegen"] = _lowered(known.recorder)
    return counted


def _lowered(recorder):
    """How many nodes became code, of the graphs that it came to: the config leaves others out."""
    reached = {node.graph for node in recorder.results}
    called = [n for info in recorder.graphs if info.graph in reached for n in info.graph.nodes if n.op == "call_function"]
    ran = list(recorder.results)
    done = sum(recorder.executed(node) for node in called)
    return {"done": done, "total": len(called), "unit": "nodes", "last": ran[-1].name if ran else None}
