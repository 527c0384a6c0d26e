"""One capture of models: the world that the script runs in, what is seen of it, and the model that --call names."""

import contextlib
import difflib
import os
import sys

import torch

from heliograph_bridge import gpu, request
from heliograph_bridge.call import made
from heliograph_bridge.onnx_models.find import Calls
from heliograph_bridge.onnx_models.kernels import Kernels
from heliograph_bridge.onnx_models.record import Recorder
from heliograph_bridge.onnx_models.reproducer import Constructions
from heliograph_bridge.onnx_models.world import CpuWorld


_DEEPEST = 10000  # an export takes many frames for each module around a module
_DISABLE = "TORCHDYNAMO_DISABLE"
_REAL = (
    (torch, "compile", gpu.compile), (torch.cuda, "is_available", lambda: False), (torch.cuda, "is_initialized", lambda: False),
    (torch.accelerator, "is_available", lambda: False), (torch.accelerator, "device_count", lambda: 0),
    (torch.accelerator, "current_accelerator", lambda check_available=False: None),
)


class Models:
    """`with models`: the script's models are captured, and the kernels that they call by `session`."""

    nothing = (
        "onnx.no-model", "The script called no PyTorch model",
        "Call the model in the file's main part, or name a call with --call 'Model(f32[8,8])'",
    )

    def __init__(self, session, asked, exporters, note):
        self._world, self._constructed = CpuWorld(), Constructions()
        self._kernels = Kernels(session, self._world, note)
        self._note = note
        self._recorder = Recorder(session, asked.onnx, exporters, self._kernels, self._constructed, self)
        self._calls = Calls(asked.onnx.dynamic, self._recorder.capture, self._recorder.failed, note, self._recorder.running)
        self._stack = contextlib.ExitStack()

    @property
    def calls(self):
        return self._recorder.count

    @property
    def complete(self):
        return self._recorder.complete

    def __enter__(self):
        self._kernels.install()
        for part in (self._world, self._constructed, self._calls):
            self._stack.enter_context(part)
        return self

    def __exit__(self, *exc):
        if self._world.moved:
            self._note("script.on-cpu", "The script asked for a GPU; its tensors and its models were put on the CPU")
        return self._stack.__exit__(*exc)

    def export(self, *args, **kwargs):
        with compiler():
            return self._calls.export(*args, **kwargs)

    def onnx_export(self, *args, **kwargs):
        with compiler():
            return self._calls.onnx_export(*args, **kwargs)

    def compiler(self):
        """As PyTorch would be without the pretended GPU."""
        return compiler()

    def call(self, module, spec, fill):
        """Calls the model that `spec` names."""
        model = _model(module, spec.name)
        keywords = {key: made(value, fill) for key, value in spec.keywords.items()}
        model(*[made(value, fill) for value in spec.arguments], **keywords)


@contextlib.contextmanager
def compiler():
    """Dynamo as it is: torch.cond is traced by it, and the pretended GPU turns it off."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(torch._dynamo.config.patch(disable=False))
        stack.callback(sys.setrecursionlimit, sys.getrecursionlimit())
        sys.setrecursionlimit(max(_DEEPEST, sys.getrecursionlimit()))
        stack.callback(os.environ.__setitem__, _DISABLE, os.environ.get(_DISABLE, "0"))
        os.environ[_DISABLE] = "0"
        for owner, name, value in _REAL:
            stack.callback(setattr, owner, name, getattr(owner, name))
            setattr(owner, name, value)
        yield


def _model(module, name):
    """The model `name` of a file: an instance, a class that is made without arguments, or a function that returns one."""
    found = module
    for part in name.split("."):
        found = getattr(found, part, None)
    known = [key for key, value in vars(module).items() if isinstance(value, torch.nn.Module) or _is_class(value)]
    if found is None:
        near = difflib.get_close_matches(name, known, 1)
        raise request.BadRequest(
            "call.no-model", f"The file has no model named {name}" + (f"; did you mean {near[0]}?" if near else ""),
            f"Its models are {', '.join(known)}" if known else "Name a function that returns one",
        )
    if isinstance(found, torch.nn.Module):
        return found
    if not callable(found):
        raise request.BadRequest("call.no-model", f"{name} is a {type(found).__name__}, not a model", "Name a model")
    try:
        result = found()
    except TypeError as error:
        raise request.BadRequest(
            "call.no-model", f"{name} cannot be made without arguments: {error}", "Name a function that returns the model"
        ) from None
    if not isinstance(result, torch.nn.Module):
        raise request.BadRequest("call.no-model", f"{name}() is a {type(result).__name__}, not a model", "Name a model")
    return result


def _is_class(value):
    return isinstance(value, type) and issubclass(value, torch.nn.Module) and value is not torch.nn.Module
