"""Turns exceptions of Helion and of the script into diagnostics with a place and a next step."""

import functools
import os
import re
import sys
import traceback

_DETAIL = 20000
_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_PACKAGES = ("helion", "triton", "torch")
_LIBRARIES = ("site-packages", "dist-packages", f"{os.sep}lib{os.sep}python3")


def is_user_frame(filename):
    """Whether a frame belongs to the user's code: not to a library, the bridge or the import machinery."""
    return not (
        filename.startswith((_PACKAGE, "<", "heliograph/")) or any(part in filename for part in _LIBRARIES)
        or any(filename.startswith(folder) for folder in packages())
    )


def packages():
    """{folder: name} of what is captured with: who works on it has it where a checkout of it stands (pip install -e)."""
    return _folders(*(getattr(sys.modules.get(name), "__file__", None) for name in _PACKAGES))


@functools.cache
def _folders(*files):
    return {os.path.dirname(os.path.abspath(file)) + os.sep: name for name, file in zip(_PACKAGES, files) if file}


def user_frames(error):
    return [f for f in traceback.extract_tb(error.__traceback__) if is_user_frame(f.filename)]


def report_helion_error(writer, error, stage, place, node):
    """A kernel that Helion refused: `helion.<class>`, at `place` in the user's source, on the FX node "graph:name"."""
    helion = type(error).__module__.startswith("helion")
    code = f"helion.{type(error).__name__}" if helion else f"host.{type(error).__name__}"
    writer.diagnostic(
        "error", code, first_line(error), stage=stage, node=node, detail=detail_of(error),
        next="Change the kernel at the line shown" if place else "The traceback is in the detail", **place,
    )


def place_of(error):
    """Where in the user's source Helion says that it was; else the deepest frame of the user's code. As fields."""
    location = getattr(error, "location", None)
    if location is not None and getattr(location, "lineno", None):
        return {
            "file": location.filename, "line": location.lineno, "column": _one_based(location.colno),
            "end_line": location.end_lineno, "end_column": _one_based(location.end_colno),
        }
    if frames := user_frames(error):
        return {"file": frames[-1].filename, "line": frames[-1].lineno}
    return {}


def report_script_error(writer, error, shown_path, captured, reported=False):
    """The script failed outside a kernel, or did not catch what a kernel raised (`reported`)."""
    follow = "What was captured before is kept" if captured else "Nothing was captured before it failed"
    writer.write(
        "diagnostic", **{
            "severity": "warning" if captured or reported else "error", **script_problem(error, shown_path),
            "next": "The kernel's own diagnostic says why" if reported else follow,
        }
    )


def script_problem(error, shown_path):
    """What a script ended with, as fields of a diagnostic."""
    if isinstance(error, SystemExit):
        return {"code": "script.exit", "message": f"The script ended with exit code {error.code}"}
    frames = user_frames(error)
    code = "script.import" if isinstance(error, ImportError) else "script.error"
    place = {"file": shown_path(frames[-1].filename), "line": frames[-1].lineno} if frames else {}
    if isinstance(error, SyntaxError):
        code = "script.syntax"
        place = {"file": shown_path(error.filename or ""), "line": error.lineno, "column": error.offset}
    stack = "".join(traceback.format_list(frames)) + "".join(traceback.format_exception_only(error))
    return {"code": code, "message": f"{type(error).__name__}: {first_line(error)}", "detail": stack[-_DETAIL:], **place}


def first_line(error):
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return re.sub(r"\s+", " ", lines[0])[:500] if lines else type(error).__name__


def _one_based(column):
    return None if column is None else column + 1


def detail_of(error):
    text = "".join(traceback.format_exception(error))
    return (str(error) + "\n\n" + text)[-_DETAIL:]
