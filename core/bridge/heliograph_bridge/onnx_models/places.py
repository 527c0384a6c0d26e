"""Lines of the user's files, as torch.export and the TorchScript tracer tell of them."""

import functools
import os
import re

import torch

_TORCH = os.path.dirname(os.path.abspath(torch.__file__)) + os.sep
_BRIDGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_KNOWN = 4096  # texts: all nodes of a line have the same
_WORLD = os.path.join("onnx_models", "world.py")  # stands between a model and each function that it calls
_MODULES, _CALLS = os.path.join(_TORCH, "nn", "modules") + os.sep, os.sep + "module.py"
_OF_EXPORT = re.compile(r'File "([^"]*)", line (\d+)')
_OF_TRACER = re.compile(r"(?m)^(.*)\((\d+)\): ")


def is_models(filename):
    """Whether a file can be a model's: it is none of torch's, ours, Python's frozen ones or made at run time."""
    return not filename.startswith((_TORCH, _BRIDGE, "<"))


@functools.lru_cache(_KNOWN)
def of_stack_trace(trace):
    """(file, line) of the innermost frame of a node's `stack_trace` that is the model's; None without one."""
    return _innermost(_OF_EXPORT.findall(trace or "")[::-1])


@functools.lru_cache(_KNOWN)
def of_source_range(text):
    """The same of what a node of the TorchScript tracer says; the innermost frame comes first there, and is near."""
    return _innermost(found.groups() for found in _OF_TRACER.finditer(text or ""))


def _innermost(frames):
    """Of a model that is made of PyTorch's own modules alone, their line."""
    of_modules = None
    for file, line in frames:
        if file.startswith(_BRIDGE) and not file.endswith(_WORLD):  # from here on it is who called the model
            break
        if is_models(file):
            return file, int(line)
        if of_modules is None and file.startswith(_MODULES) and not file.endswith(_CALLS):
            of_modules = file, int(line)
    return of_modules


def fields(place, shown_path):
    return {"file": shown_path(place[0]), "line": place[1]} if place else None
