"""The one hook that makes links exact: every syntax tree node Helion generates remembers the FX node it came from.

Helion stamps the current source location on each tree node it makes. While `recording()` is active, the locations of
the lowered graphs' nodes are replaced by `TaggedLocation`s, which also know the FX node, so the stamp becomes a tag.
The generated text does not change by a byte.
"""

import ast
import contextlib

from heliograph_bridge.adapters import helion_adapter


def original_id(node):
    """(graph id, name) in the device IR before config, of a node of a lowered graph; None if the config made it."""
    return node.meta.get("heliograph_original")


class Recorder:
    """What one code generation showed: the lowered graphs, the tree, the values bound to nodes."""

    def __init__(self):
        self.codegen = None
        self.root = None
        self.graphs = []
        self.results = {}

    def executed(self, node):
        return node in self.results


def _tagged_location_class(base):
    class TaggedLocation(base):
        """A source location that also knows its FX node; equal to the plain one in all that Helion prints."""

        def __init__(self, inner, graph, node):
            inner = inner or helion_adapter().unknown_location()
            super().__init__(inner.lineno, inner.colno, inner.end_lineno, inner.end_colno, inner.name, inner.filename)
            self.inner, self.tag = inner, (graph, node.name)

        def __bool__(self):
            return bool(self.inner)

        def format(self):
            return self.inner.format()

    return TaggedLocation


def plain_location(node):
    """A node's source location without the tag, None if it has none."""
    location = node.meta.get("location")
    location = getattr(location, "inner", location)
    return location if location else None


@contextlib.contextmanager
def recording():
    """Tags everything generated inside; yields the Recorder. Helion is as before afterwards."""
    helion = helion_adapter()
    recorder = Recorder()
    tagged = _tagged_location_class(helion.SourceLocation)

    def build_graphs(original, self, *args, **kwargs):
        for info in self.graphs:
            for node in info.graph.nodes:
                node.meta["heliograph_original"] = (info.graph_id, node.name)
        infos = original(self, *args, **kwargs)
        recorder.graphs = _without_copies(infos)
        for info in recorder.graphs:
            for node in info.graph.nodes:
                node.meta["location"] = tagged(plain_location(node), info.graph_id, node)
        return infos

    def generate(original, *args, **kwargs):
        recorder.root = original(*args, **kwargs)
        return recorder.root

    def run_node(original, self, node):
        recorder.codegen = recorder.codegen or self.cg  # the kernel's own; a helper function's comes later
        result = original(self, node)
        recorder.results.setdefault(node, []).append(result)
        return result

    with contextlib.ExitStack() as stack:
        for place, name, hook in helion.tag_points(build_graphs, generate, run_node):
            stack.enter_context(_replaced(place, name, hook))
        yield recorder


def _without_copies(infos):
    """Rolling a reduction puts the new graph into the old one's place and leaves it at the list's end as well.

    Nothing calls the one at the end, and it lacks the blocks and the phase; so a graph that is there twice counts as
    the first.
    """
    first = {}
    for info in infos:
        first.setdefault(id(info.graph), info)
    return list(first.values())


@contextlib.contextmanager
def _replaced(place, name, hook):
    original = getattr(place, name)

    def hooked(*args, **kwargs):
        return hook(original, *args, **kwargs)

    setattr(place, name, hooked)
    try:
        yield
    finally:
        setattr(place, name, original)


# ---------------------------------------------------------------- tree and text side by side


def spans(text, recorder):
    """Span records' fields for every expression and statement of the generated `text`, in text order.

    Walks the tagged tree and the parsed text in parallel; a part without a tag of its own inherits its parent's.
    """
    parsed = ast.parse(text)
    device = _device_lines(parsed)
    made = []
    pairs = zip(_without_imports(recorder.root.body), _without_imports(parsed.body))
    for tagged, plain in pairs:
        _walk(tagged, plain, (None, None), made)
    for span in made:
        span["device"] = any(first <= span["line"] <= last for first, last in device)
    return made


def _without_imports(body):
    first = 0
    while first < len(body) and isinstance(body[first], (ast.Import, ast.ImportFrom)):
        first += 1
    return body[first:]


def _device_lines(tree):
    """Line ranges of the device functions: those that are compiled, so decorated."""
    return [
        (node.lineno, node.end_lineno)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and any("jit" in ast.unparse(d) for d in node.decorator_list)
    ]


def _tag_of(tagged):
    """(node id, source line) that a tree node was stamped with."""
    location = getattr(tagged, "_location", None)
    tag = getattr(location, "tag", None)
    line = location.lineno if location else None
    return (f"{tag[0]}:{tag[1]}" if tag else None), line or None


def _walk(tagged, plain, inherited, made):
    node, line = _tag_of(tagged) if tagged is not None else (None, None)
    current = (node or inherited[0], line or inherited[1])
    if hasattr(plain, "lineno"):
        end_line, end_column = _end_of(plain)
        made.append({
            "stage": "triton", "line": plain.lineno, "column": plain.col_offset + 1, "end_line": end_line,
            "end_column": end_column + 1, "kind": type(plain).__name__, "statement": isinstance(plain, ast.stmt),
            "node": current[0], "source_line": current[1],
        })
    for field in plain._fields:
        _walk_field(getattr(tagged, field, None), getattr(plain, field, None), current, made)


def _walk_field(tagged, plain, inherited, made):
    if isinstance(plain, list):
        same = isinstance(tagged, list) and len(tagged) == len(plain)
        for index, child in enumerate(plain):
            _walk_field(tagged[index] if same else None, child, inherited, made)
    elif isinstance(plain, ast.AST) and hasattr(plain, "lineno"):
        _walk(tagged if isinstance(tagged, type(plain)) else None, plain, inherited, made)
    elif isinstance(plain, ast.arguments):
        _walk(tagged if isinstance(tagged, ast.arguments) else None, plain, inherited, made)


def _end_of(plain):
    """End of a statement; of a compound one, the end of its header: its body has spans of its own."""
    if not isinstance(plain, (ast.For, ast.If, ast.While, ast.FunctionDef)):
        return plain.end_lineno, plain.end_col_offset
    if isinstance(plain, ast.FunctionDef):
        parts = [plain.returns, *(a for a in ast.walk(plain.args) if isinstance(a, (ast.arg, ast.expr)))]
    else:
        parts = [getattr(plain, "iter", None) or plain.test]
    ends = [(part.end_lineno, part.end_col_offset) for part in parts if part is not None]
    return max(ends, default=(plain.lineno, plain.col_offset))
