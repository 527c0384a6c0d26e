"""Lines of the user's files, as torch.export and the TorchScript tracer tell of them."""

import os
import re

import torch

_TORCH = os.path.dirname(os.path.abspath(torch.__file__)) + os.sep
_BRIDGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_OF_EXPORT = re.compile(r'File "([^"]*)", line (\d+)')
_OF_TRACER = re.compile(r"(?m)^(.*)\((\d+)\): ")


def is_models(filename):
    """Whether a file can be a model's: it is none of torch's, ours, Python's frozen ones or made at run time."""
    return not filename.startswith((_TORCH, _BRIDGE, "<"))


def of_stack_trace(trace):
    """(file, line) of the innermost frame of a node's `stack_trace` that is not torch's; None without one."""
    return _innermost(_OF_EXPORT.findall(trace or "")[::-1])


def of_source_range(text):
    """The same of what a node of the TorchScript tracer says; the innermost frame comes first there."""
    return _innermost(_OF_TRACER.findall(text or ""))


def _innermost(frames):
    return next(((file, int(line)) for file, line in frames if is_models(file)), None)


def fields(place, shown_path):
    return {"file": shown_path(place[0]), "line": place[1]} if place else None
