"""The calls of modules that a model made: a table for the records, filled from both exporters.

A call is a path and how often that path had been called before: torch.export says so of each node (`nn_module_stack`), and
for the TorchScript tracer `Recorder` says it, by putting the call's number into the name that the tracer gives its scope.
"""

import contextlib
import dataclasses
import functools
import inspect
import re

import torch

from heliograph_bridge.onnx_models import places

_NUMBERED = re.compile(r"@(\d+)$")
_ROOT = "_export_root"  # what torch.export calls the model while it traces
_IN_SCOPE = re.compile(r"@(\d+)::")


@dataclasses.dataclass
class Call:
    """One call of one module; `parent` is the number of the call it was made in, None of the root's."""

    number: int
    parent: int | None
    path: str
    call: int  # from 1
    module: object  # the instance, None if it is not registered there


class Table:
    """All calls, by number; the root's is 0."""

    def __init__(self, root):
        self.root = root
        self.paths = {}  # of each instance all of its paths, by id
        self.modules = {}
        for path, module in root.named_modules(remove_duplicate=False):
            self.paths.setdefault(id(module), []).append(path)
            self.modules[path] = module
        self.calls = [Call(0, None, "", 1, root)]
        self._numbers = {("", 1): 0}

    def copy(self):
        """A table that can grow by itself."""
        other = Table.__new__(Table)
        other.root, other.paths, other.modules = self.root, self.paths, self.modules
        other.calls, other._numbers = list(self.calls), dict(self._numbers)
        return other

    def enter(self, parent, path, call):
        """The number of a call of `path`, made in the call `parent` if it is new."""
        if (path, call) not in self._numbers:
            self._numbers[path, call] = len(self.calls)
            self.calls.append(Call(len(self.calls), parent, path, call, self.modules.get(path)))
        return self._numbers[path, call]

    def of_stack(self, stack):
        """The number of the innermost call of an `nn_module_stack`."""
        number = 0
        for key, (path, _) in (stack or {}).items():
            repeated = _NUMBERED.search(key) if not _NUMBERED.search(path) else None
            number = self.enter(number, path, int(repeated[1]) + 1 if repeated else 1)
        return number

    def above(self, number):
        """The call and all around it, innermost first."""
        while number is not None:
            yield number
            number = self.calls[number].parent

    def common(self, numbers):
        """The innermost call that all of `numbers` were made in, or are."""
        lines = [list(self.above(number))[::-1] for number in set(numbers)]
        shared = 0
        for level in zip(*lines):
            if len(set(level)) > 1:
                break
            shared = level[0]
        return shared

    def path(self, number):
        return self.calls[number].path

    def records(self, shown_path):
        for call in self.calls:
            module = call.module if call.module is not None else self.root
            kind = type(module)
            paths = self.paths.get(id(module), [])
            yield "module", {
                "id": call.number, "parent": call.parent, "path": call.path,
                "class": f"{kind.__module__}.{kind.__qualname__}", "name": kind.__name__, "call": call.call,
                "shared": [path for path in paths if path != call.path], "loc": forward_place(module, shown_path),
            }


def forward_place(module, shown_path):
    """Where forward of a module is written; None if it is not in Python."""
    code = getattr(inspect.unwrap(getattr(type(module), "forward", None) or type(module).__init__), "__code__", None)
    return {"file": shown_path(code.co_filename), "line": code.co_firstlineno} if code else None


def class_file(module):
    """The file that a module's class is written in; None if there is none."""
    try:
        return inspect.getsourcefile(type(module))
    except TypeError:
        return None


def class_place(module, shown_path):
    """`file` and `line` of a module's class, as far as they are known."""
    file = class_file(module)
    try:
        line = inspect.getsourcelines(type(module))[1]
    except (OSError, TypeError):
        line = None
    return {"file": shown_path(file) if file else None, "line": line}


def files(module):
    """All files that modules of a model are written in, but PyTorch's own."""
    found = {class_file(one) for one in module.modules()}
    return {file for file in found if file and places.is_models(file)}


@contextlib.contextmanager
def watched_export(paths):
    """torch.export tells more: in `paths` each call that it traces, as (the module's id, the path that it was called by), since
    of an instance with several paths only its proxies know that; and of each node the lines of functions that forward calls.
    """
    from torch.fx.experimental import proxy_tensor

    tracer = getattr(proxy_tensor, "_ModuleStackTracer", None)
    original = getattr(tracer, "path_of_module", None)
    if original is None:
        yield
        return

    def path_of_module(self, module):
        self._record_forward_stack_traces_only = False
        path = original(self, module)
        base = module.get_base() if hasattr(module, "get_base") and hasattr(self, "proxy_paths") else module
        paths.append((id(base), re.sub(rf"^{_ROOT}(\.|$)", "", path)))
        return path

    tracer.path_of_module = path_of_module
    try:
        yield
    finally:
        tracer.path_of_module = original


class Recorder:
    """Numbers the calls that the TorchScript tracer sees. `with recorder` while it traces."""

    def __init__(self):
        self.made = []  # (module, number of the call around it or None), in order
        self._open = []
        self._names = {}

    def __enter__(self):
        modules = torch.nn.modules.module
        self._hooks = [
            modules.register_module_forward_pre_hook(self._begin),
            modules.register_module_forward_hook(self._end, always_call=True),
        ]
        return self

    def __exit__(self, *exc):
        for hook in self._hooks:
            hook.remove()

    def _begin(self, module, _):
        names = torch.jit._trace._trace_module_map
        if names is None or torch._C._get_tracing_state() is None or module not in names:
            return
        kind, _, variable = self._names.setdefault(module, names[module]).rpartition("::")
        names[module] = f"{kind}@{len(self.made)}::{variable}"
        self._open.append((module, len(self.made)))
        self.made.append((module, self._open[-2][1] if len(self._open) > 1 else None))

    def _end(self, module, *_):
        if self._open and self._open[-1][0] is module:
            self._open.pop()

    def numbers(self, table, paths):
        """The number in `table` of each call that was made; `paths` as watched_export() noted them, [] if it did not."""
        known = [path for _, path in _aligned([id(module) for module, _ in self.made], paths)] if paths else []
        counts, found = {}, []
        for position, (module, around) in enumerate(self.made):
            path = known[position] if known else None
            if path not in table.modules:
                path = table.paths.get(id(module), [""])[0]
            if around is None or path == "":  # the model, or what it was put into to be traced
                found.append(0)
                continue
            counts[path] = counts.get(path, 0) + 1
            found.append(table.enter(found[around], path, counts[path]))
        return found


def _aligned(ids, paths):
    """(id, path by which that call was made) for each of `ids`; None where the two runs differ."""
    by_instance = {}
    for module, path in paths:
        by_instance.setdefault(module, []).append(path)
    return [(one, by_instance[one].pop(0) if by_instance.get(one) else None) for one in ids]


@functools.lru_cache(4096)
def of_scope(scope):
    """The number that Recorder put into a scope's innermost name; None if there is none."""
    found = _IN_SCOPE.findall(scope)
    return int(found[-1]) if found else None
