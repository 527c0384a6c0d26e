"""Finds the models of a running script: outermost calls of nn.Module, and exports that the script makes itself."""

import contextlib
import dataclasses
import inspect
import threading

import torch

from heliograph_bridge.arguments import describe
from heliograph_bridge.onnx_models.asked import DYNAMO, TORCHSCRIPT

# Options of torch.onnx.export that change the graph, by exporter; what is about files is left out.
_OPTIONS = {
    DYNAMO: ("input_names", "output_names", "opset_version", "custom_translation_table", "optimize"),
    TORCHSCRIPT: ("input_names", "output_names", "opset_version", "do_constant_folding", "custom_opsets"),
}


@dataclasses.dataclass
class Found:
    """A model, its arguments, and what the script itself wants of an export.

    `dynamic` is {argument: {dimension: name}}, `shapes` what torch.export is given in its place; `exporters` None: those
    that were asked for.
    """

    module: object
    args: tuple = ()
    kwargs: dict = dataclasses.field(default_factory=dict)
    dynamic: dict = dataclasses.field(default_factory=dict)
    shapes: object = None
    exporters: tuple | None = None
    options: dict = dataclasses.field(default_factory=dict)  # by exporter
    result: object = None  # of the call that the script made

    @property
    def name(self):
        return type(self.module).__name__

    @property
    def call(self):
        given = [describe(value) for value in self.args]
        given += [f"{key}={describe(value)}" for key, value in self.kwargs.items() if value is not None]
        return f"{self.name}({', '.join(given)})"


class Calls:
    """Within `with calls`: `capture(found)` is told of each model that went through, `failed(found, error)` of each that did
    not, `around()` is a context that models run in."""

    def __init__(self, dynamic, capture, failed, note, around):
        self._dynamic, self._capture, self._failed, self._note, self._around = dynamic, capture, failed, note, around
        self._seen = {}
        self._state = threading.local()

    def __enter__(self):
        # PyTorch's own, for whoever exports in here.
        self.export, self.onnx_export = torch.export.export, torch.onnx.export
        call = torch.nn.Module.__call__
        self._places = (  # (owner, name, PyTorch's own, ours)
            (torch.nn.Module, "__call__", call, lambda module, *args, **kwargs: self._call(call, module, args, kwargs)),
            (torch.export, "export", self.export, self._torch_export), (torch.onnx, "export", self.onnx_export, self._onnx_export),
        )
        self._set(ours=True)
        return self

    def __exit__(self, *exc):
        self._set(ours=False)

    def _set(self, ours):
        for owner, name, own, replaced in self._places:
            setattr(owner, name, replaced if ours else own)

    @contextlib.contextmanager
    def _withdrawn(self):
        """PyTorch's own functions in place: its compiler looks into what it calls, and models may be nested deeply."""
        self._set(ours=False)
        try:
            yield
        finally:
            self._set(ours=True)

    def _captured(self, found):
        with self._withdrawn():
            return self._capture(found)

    @contextlib.contextmanager
    def inside(self):
        """Calls in here are no outermost ones."""
        before, self._state.inside = self._is_inside(), True
        try:
            yield
        finally:
            self._state.inside = before

    def _is_inside(self):
        return getattr(self._state, "inside", False) or torch.compiler.is_compiling() or torch._C._get_tracing_state() is not None

    def _call(self, original, module, args, kwargs):
        if self._is_inside():
            return original(module, *args, **kwargs)
        found = Found(module, args, kwargs, self._dynamic)
        key = (id(module), found.call)
        if key in self._seen:
            with self.inside():
                return original(module, *args, **kwargs)
        self._seen[key] = module  # kept alive, so that the id stays its own
        with self.inside():
            return self._first_call(original, found)

    def _first_call(self, original, found):
        try:
            with self._withdrawn(), self._around(found):
                result = original(found.module, *found.args, **found.kwargs)
        except BaseException as error:
            self._failed(found, error)
            raise
        found.result = result
        self._captured(found)
        return result

    def _ran(self, found):
        """Calls a model that the script only exports: what it gives back, and which kernels it calls, is not known otherwise."""
        modes = {module: module.training for module in found.module.modules()}
        try:
            with torch.no_grad(), self._withdrawn(), self._around(found):
                found.result = found.module.eval()(*found.args, **found.kwargs)
        except BaseException as error:
            self._failed(found, error)
            raise
        finally:
            for module, mode in modes.items():
                module.training = mode

    def _torch_export(self, mod, args, kwargs=None, *, dynamic_shapes=None, **options):
        if self._is_inside():
            return self.export(mod, args, kwargs, dynamic_shapes=dynamic_shapes, **options)
        found = Found(mod, tuple(args), dict(kwargs or {}), axes_of(dynamic_shapes, mod), dynamic_shapes)
        with self.inside():
            self._ran(found)
            self._captured(found)
            return self.export(mod, args, kwargs, dynamic_shapes=dynamic_shapes, **options)

    def _onnx_export(self, model, args=(), f=None, *, kwargs=None, dynamo=True, dynamic_axes=None, dynamic_shapes=None, **options):
        if self._is_inside() or not isinstance(model, torch.nn.Module):
            return self.onnx_export(
                model, args, f, kwargs=kwargs, dynamo=dynamo, dynamic_axes=dynamic_axes, dynamic_shapes=dynamic_shapes, **options
            )
        args = args if isinstance(args, (tuple, list)) else (args,)
        exporter = DYNAMO if dynamo else TORCHSCRIPT
        chosen = {name: options[name] for name in _OPTIONS[exporter] if options.get(name) is not None}
        axes = _by_argument(dynamic_axes, options.get("input_names"), model) or axes_of(dynamic_shapes, model)
        shapes = None if _has_words(dynamic_shapes) else dynamic_shapes  # torch.export knows no names for axes
        found = Found(model, tuple(args), dict(kwargs or {}), axes, shapes, (exporter,), {exporter: chosen})
        if f is not None:
            self._note("script.not-written", "torch.onnx.export of the script writes no file while it is captured")
        with self.inside():
            self._ran(found)
            made = self._captured(found)
        if dynamo and made is not None:
            made.save = lambda *args, **kwargs: self._note("script.not-written", "ONNXProgram.save of the script writes no file while it is captured")
        return made


def _by_argument(axes, input_names, model):
    """The script's dynamic axes, which go by names of inputs, as {argument of forward: {dimension: name}}."""
    if not axes:
        return {}
    parameters = list(torch.onnx._internal.torchscript_exporter.utils.model_signature(model).parameters)
    argument_of = dict(zip(input_names or (), parameters))
    found = {}
    for name, dimensions in axes.items():
        argument = argument_of.get(name, name)
        if argument in parameters:
            named = dimensions.items() if isinstance(dimensions, dict) else ((d, f"{argument}_{d}") for d in dimensions)
            found[argument] = {int(dimension): str(axis) for dimension, axis in named}
    return found


def axes_of(shapes, model):
    """{argument: {dimension: name}} of what torch.export is told of dynamic shapes, as far as its axes have names."""
    if not shapes:
        return {}
    if not isinstance(shapes, dict):
        shapes = dict(zip(inspect.signature(model.forward).parameters, shapes))
    found = {}
    for argument, dimensions in shapes.items():
        named = dimensions.items() if isinstance(dimensions, dict) else enumerate(dimensions or ())
        for dimension, axis in named:
            name = axis if isinstance(axis, str) else getattr(axis, "__name__", None)
            if isinstance(dimension, int) and isinstance(name, str):
                found.setdefault(argument, {})[dimension] = name
    return found


def _has_words(shapes):
    return any(isinstance(leaf, str) for leaf in torch.utils._pytree.tree_leaves(shapes))
