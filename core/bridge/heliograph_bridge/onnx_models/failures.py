"""Why the export of a model stopped, as records: the step, the place in the model's file, the names there, the node."""

import ast
import linecache
import re

import torch

from heliograph_bridge import errors, failure, graphs, raised, steps
from heliograph_bridge.onnx_models import calls, places
from heliograph_bridge.onnx_models.asked import DYNAMO, TORCHSCRIPT
from heliograph_bridge.onnx_models.watch import LimitReached

STEPS = {
    DYNAMO: ("model", "torch-export", "onnx-decompose", "onnx-translate", "onnx-optimize", "onnx-check"),
    TORCHSCRIPT: ("model", "torch-export", "torchscript-trace", "torchscript-convert", "onnx-check"),
}
# As in steps.py: a frame that is deeper counts more; of its rows the first.
_FRAMES = (
    ("onnx_models/exported.py", "export", "torch-export"),
    ("exporter/_core.py", "_prepare_exported_program_for_export", "onnx-decompose"),
    ("exporter/_core.py", "_exported_program_to_onnx_program", "onnx-translate"),
    ("exporter/_onnx_program.py", "optimize", "onnx-optimize"),
    ("_framework_apis/torch_2_5.py", "", "onnx-optimize"),
    ("torchscript_exporter/utils.py", "_trace_and_get_graph_from_model", "torchscript-trace"),
    ("torchscript_exporter/utils.py", "_export", "torchscript-convert"),
    ("torchscript_exporter/utils.py", "_model_to_graph", "torchscript-convert"),
    ("onnx_models/blob.py", "check", "onnx-check"),
)
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_WRAPPERS = ("ConversionError", "TorchExportError")
_CONTROL_FLOW = ("GuardOnDataDependentSymNode", "DataDependentOutputException", "UserError")
_NOT_TRACED = re.compile("HigherOrderOperator|jit.trace a dynamo-optimized function")
_DATA_DEPENDENT = re.compile(r"data.dependent|Could not guard|torch\.cond|control flow", re.I)
_NO_TRANSLATION = re.compile(r"No ONNX function found for <OpOverload\(op='([\w:.]+)'|operator '?(\w+::\w+)'?|namespace (\w+::\w+)")
_NEXT = {
    "onnx.no-translation": "Use operators that it knows, or the other exporter",
    "onnx.custom-op": "--onnx-custom-ops exports each such operator as one node of its own domain",
    "onnx.control-flow": "Use torch.cond in its place, or the exporter of TorchScript, which follows the branch that is taken",
    "onnx.not-traced": "Use the exporter of dynamo: the tracer follows no torch.cond and the like",
    "limit.seconds": "Raise the limit if it only needs more time", "limit.memory": "Raise the limit, or call a smaller model",
}


def step_of(error, first):
    """The step that an exception ended; `first`: where no frame tells."""
    return steps.of_error(error, table=_FRAMES, first=first)


def records(failed, step, exporter, shown_path):
    """(kind, fields) of a failure and its steps. `failed`: a Failed."""
    place, frame = failed.place()
    fields = {"step": step, **failed.said(), **failure.expression_of(place), **place, "node": failed.node}
    if place:
        fields["file"] = shown_path(place["file"])
    yield "failure", fields
    for name, status in steps.statuses(step, STEPS[exporter]):
        yield "step", {"step": name, "status": status}
    for name in _names(fields.get("expression"), frame):
        yield "name", name


def problem(failed, stage, shown_path):
    """The diagnostic's fields."""
    error, (place, _) = failed.error, failed.place()
    code, message = failed.code(), failed.message()
    shown = {**place, "file": shown_path(place["file"])} if place else {}
    node = failed.node and f"{failed.node['graph']}:{failed.node['node']}"
    following = _NEXT.get(failed.kind()) or ("Change the model at the line shown" if place else "The traceback is in the detail")
    return {
        "severity": "error", "code": code, "message": message, "stage": stage, "node": node, "next": following,
        "detail": _ANSI.sub("", errors.detail_of(error)), **shown,
    }


class Failed:
    """An exception that ended an export. `files`: those that the model's modules are written in; `at` the (file, line) of the
    node that was being worked on, `node` its fields."""

    def __init__(self, error, files, at=None, node=None, otherwise=None):
        """`otherwise`: the (file, line) if nothing tells one."""
        self.error, self.node, self._files, self._at, self._otherwise = error, node, files, at, otherwise

    def said(self):
        """Fields of what was raised; limits have no exception, and what torch.onnx wraps around others says nothing of its own."""
        if isinstance(self.error, LimitReached):
            return {}
        inner = next((one for one in raised.chain(self.error) if not _is_wrapper(one)), self.error)
        said = {**raised.fields(inner), "frames": raised.fields(self.error)["frames"]}
        for one in (said["exception"], *(said["chain"] or ())):
            one["message"] = _plain(one["message"])
        return said

    def kind(self):
        """The code, or what it is more closely, as a key of the table of remedies."""
        code = self.code()
        if code == "onnx.export" and self.unknown_operator():
            return "onnx.no-translation"
        return "onnx.not-traced" if _NOT_TRACED.search(self._words()) else code

    def code(self):
        if isinstance(self.error, LimitReached):
            return self.error.code
        if operator := self.unknown_operator():
            return "onnx.export" if operator.startswith("aten") else "onnx.custom-op"
        text = self._words()
        kinds = [type(one).__name__ for one in raised.chain(self.error)]
        is_flow = any(kind in _CONTROL_FLOW for kind in kinds) and _DATA_DEPENDENT.search(text)
        return "onnx.control-flow" if is_flow else "onnx.export"

    def unknown_operator(self):
        """The operator that the exporter has no translation for, None if that is not what stopped it."""
        found = _NO_TRANSLATION.search(self._words())
        return next(filter(None, found.groups())) if found else None

    def _words(self):
        return " ".join(str(one) for one in raised.chain(self.error))

    def message(self):
        """What the innermost cause says: PyTorch's own words around it tell how to report a bug."""
        causes = [one for one in raised.chain(self.error) if str(one).strip()] or [self.error]
        first = causes[-1] if len(causes) > 1 else causes[0]
        line = errors.first_line(first)
        return _plain(line if isinstance(first, LimitReached) else f"{type(first).__name__}: {line}")

    def place(self):
        """(fields of the place, its frame or None); ({}, None) if nobody knows."""
        if self._at is not None:
            return {"file": self._at[0], "line": self._at[1]}, None
        found = [
            (frame, position) for frame, position in _positions(self.error)
            if frame.f_code.co_filename in self._files or errors.is_user_frame(frame.f_code.co_filename)
        ]
        if not found:
            return ({"file": self._otherwise[0], "line": self._otherwise[1]} if self._otherwise else {}), None
        frame, (line, end_line, column, end_column) = found[-1]
        return _as_place(frame.f_code.co_filename, line, end_line, column, end_column), frame


def _is_wrapper(error):
    return type(error).__module__.endswith("exporter._errors") and (error.__cause__ is not None) and type(error).__name__ in _WRAPPERS


def _plain(message):
    """Without colours and without our own files."""
    return "\n".join(line for line in _ANSI.sub("", message).splitlines() if "heliograph_bridge" not in line)


def _positions(error):
    """(frame, positions of what it was at) of everything that was running, outermost first."""
    for one in raised.chain(error):
        traceback = one.__traceback__
        while traceback is not None:
            positions = list(traceback.tb_frame.f_code.co_positions())
            at = positions[traceback.tb_lasti // 2] if traceback.tb_lasti >= 0 else (None,) * 4
            yield traceback.tb_frame, (at[0] or traceback.tb_lineno, *at[1:])
            traceback = traceback.tb_next


def _as_place(file, line, end_line, column, end_column):
    if None in (end_line, column, end_column):
        return {"file": file, "line": line}
    return {"file": file, "line": line, "column": column + 1, "end_line": end_line, "end_column": end_column + 1}


def fallback_place(module):
    """Where forward begins, or the class of a module that has none: of failures that name no line."""
    code = getattr(getattr(type(module), "forward", None), "__code__", None)
    if code and places.is_models(code.co_filename):
        return code.co_filename, code.co_firstlineno
    place = calls.class_place(module, lambda file: file)
    return (place["file"], place["line"]) if place["file"] and place["line"] and places.is_models(place["file"]) else None


def _names(expression, frame):
    """The variables in the expression that failed, with their types."""
    try:
        tree = ast.parse((expression or "").strip())
    except SyntaxError:
        return
    values = graphs.Values(None)
    for name in dict.fromkeys(n.id for n in ast.walk(tree) if isinstance(n, ast.Name)):
        value = frame.f_locals.get(name, frame.f_globals.get(name)) if frame is not None else None
        if value is not None and not isinstance(value, type(ast)) and not (callable(value) and not isinstance(value, torch.nn.Module)):
            yield {"name": name, "type": _type(value, values)}


def _type(value, values):
    if isinstance(value, torch.Tensor):
        return f"{graphs.dtype_name(value.dtype)}[{', '.join(str(d) for d in value.size())}]"
    if isinstance(value, (torch.SymInt, torch.SymFloat, torch.SymBool)):
        return f"{type(value).__name__} {value}"
    return type(value).__name__


