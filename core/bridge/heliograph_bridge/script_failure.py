"""A script that ended before its first kernel, as a document: a kernel named after the file, its text, and why it ended.

Such a variant has no call. Needs neither torch nor Helion: a file that is no Python is told of before they are imported,
and the supervisor tells of a script that it had to end.
"""

import ast
import dataclasses
import linecache
import os
import traceback

from heliograph_bridge import errors, raised, steps

_PLAIN = (bool, int, float, type(None))  # whose values are told; a text may be a secret
_MOST_NAMES = 20


@dataclasses.dataclass(frozen=True)
class Gpu:
    """Of the `variant` record; empty where nobody asked for one yet."""

    target: str = ""
    device: str = ""
    pretended: bool = False


def step_of(error):
    """What of a script `error` ended. Python takes the frames of its import machinery away; those of modules stay."""
    modules = sum(frame.name == "<module>" for frame in errors.user_frames(error))
    if isinstance(error, ImportError) or modules + isinstance(error, SyntaxError) > 1:
        return "import"
    return "parse" if isinstance(error, SyntaxError) else "script"


def place_of(error):
    """Where in the user's files: what cannot be read, else what the deepest of the user's frames was at. As fields."""
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        return _of_syntax_error(error)
    frames = errors.user_frames(error)
    if not frames:
        return {}
    frame = frames[-1]
    place = {"file": frame.filename, "line": frame.lineno}
    if frame.colno is None or frame.end_colno is None:
        return place
    return {**place, "column": frame.colno + 1, "end_line": frame.end_lineno, "end_column": frame.end_colno + 1}


def _of_syntax_error(error):
    error = _in_characters(error)
    place = {"file": error.filename, "line": error.lineno}
    line = linecache.getline(error.filename, error.lineno).rstrip("\n")
    if not error.offset or not line:
        return place
    begin = min(error.offset - 1, max(len(line) - 1, 0))
    on_line = error.end_lineno == error.lineno and (error.end_offset or 0) - 1 > begin
    end = min(error.end_offset - 1, len(line)) if on_line else begin + 1
    column = lambda at: len(line[:at].encode()) + 1
    return {**place, "column": column(begin), "end_line": error.lineno, "end_column": column(end)}


def _in_characters(error):
    """The error of the same file read as text: some releases of Python count bytes in a file."""
    try:
        compile("".join(linecache.getlines(error.filename)), error.filename, "exec", dont_inherit=True)
    except SyntaxError as again:
        return again
    except ValueError:
        pass
    return error


def tell(writer, asked, shown_path, step, problem, *, place=None, error=None, gpu=Gpu()):
    """Writes the variant; False, and nothing, if there is no text to show. `problem`: fields of its diagnostic."""
    place = place or {}
    file = place.get("file") or main_file(asked)
    text = "".join(linecache.getlines(file)) if file else ""
    if not text:
        return False
    shown = {**place, "file": shown_path(place["file"])} if place else {}
    said = raised.fields(error) if error is not None else {}
    name = asked.target_file if asked.is_module else os.path.basename(asked.target_file)
    main = file if asked.is_module else asked.target_file
    fields = {"step": step, "command": _command(asked), **said, **_expression(place, text), **shown}
    writer.write_many([
        ("kernel", {"kernel": 1, "name": name, "file": shown_path(main), "line": 1}),
        ("variant", {"variant": 1, "kernel": 1, **dataclasses.asdict(gpu), "config": {}, "call": ""}),
        ("stage", {"stage": "source", "pipeline": "", "text": text, "file": shown_path(file)}),
        ("diagnostic", {"severity": "error", "stage": "source", **problem, **shown}),
        ("failure", fields),
        *(("step", {"step": each, "status": status}) for each, status in steps.statuses(step)),
        *(("name", each) for each in _names(place, text, error)),
        *(("reproducer", {"text": text}) for _ in range(_is_alone(asked, error, file))),
        ("variant_end", {"variant": 1, "ok": False}),
    ])
    return True


def main_file(asked):
    """The file whose main part runs; None of a module that nobody imported yet: finding it runs its package."""
    if asked.is_module:
        return None
    return os.path.join(asked.directory, asked.target_file)


def _command(asked):
    """Words of `heliograph capture` for the same."""
    words = ["-m", asked.target_file] if asked.is_module else [asked.target_file]
    words += ["--call", asked.call] if asked.call is not None else []
    return words + (["--", *asked.arguments] if asked.arguments else [])


def _is_alone(asked, error, file):
    """The file's text by itself fails the same way."""
    if error is None or asked.is_module or asked.arguments or isinstance(error, ImportError):
        return False
    others = {frame.filename for frame in errors.user_frames(error)} - {os.path.abspath(main_file(asked))}
    return not others and os.path.abspath(file) == os.path.abspath(main_file(asked))


# ---------------------------------------------------------------- what stands at the place


def _expression(place, text):
    """`expression`, `kind` and `target` of a `failure` record."""
    if not place.get("column"):
        return {}
    lines = text.splitlines(keepends=True)[place["line"] - 1 : place["end_line"]]
    last = len("".join(lines[:-1]).encode()) + place["end_column"] - 1
    found = "".join(lines).encode()[place["column"] - 1 : last].decode(errors="replace")
    node = _node_at(place, text)
    called = ast.unparse(node.func) if isinstance(node, ast.Call) else None
    return {"expression": found[:500], "kind": type(node).__name__ if node else None, "target": called}


def _node_at(place, text):
    """The syntax that takes just the place; None if there is none, or the file is no Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    wanted = place["line"], place["column"] - 1, place["end_line"], place["end_column"] - 1
    located = (node for node in ast.walk(tree) if getattr(node, "end_lineno", None) is not None)
    return next((n for n in located if (n.lineno, n.col_offset, n.end_lineno, n.end_col_offset) == wanted), None)


def _names(place, text, error):
    """Fields of a `name` record for each variable at the place, as the frame that failed has it."""
    node = _node_at(place, text) if place.get("column") else None
    if node is None:
        return
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == place["file"]]
    read = {n.id: None for n in ast.walk(node) if isinstance(n, ast.Name)}
    for name in list(read)[:_MOST_NAMES]:
        for known in (frames[-1].f_locals, frames[-1].f_globals) if frames else ():
            if name in known and not callable(known[name]) and type(known[name]).__name__ != "module":
                yield {"name": name, "type": _type_text(known[name])}
                break


def _type_text(value):
    if type(value) in _PLAIN:
        return f"{type(value).__name__} {value!r}"[:120]
    if type(value).__module__.startswith("torch"):
        from heliograph_bridge.arguments import describe

        return describe(value)[:120]
    return type(value).__qualname__
