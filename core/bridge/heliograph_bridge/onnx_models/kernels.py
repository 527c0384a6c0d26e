"""Helion kernels that a model calls: captured as any kernel, and one operator of PyTorch while the model is exported.

Outside of an export the call is made in the pretended world of kernels, on tensors like its own; the model goes on with zeros
of the result's shape. While an exporter traces, the call is the operator `helion::NAME`, whose shapes the generated host code
tells: run on the exporter's fake tensors, it makes its outputs and launches nothing.
"""

import re
import sys

import torch
from torch.utils._pytree import tree_leaves, tree_map

from heliograph_bridge.adapters import helion_adapter
from heliograph_bridge.arguments import describe_call

DOMAIN = "helion"
_UNKNOWN = object()
_SCHEMA_TYPES = {bool: "bool", int: "SymInt", float: "float", str: "str"}


class Kernels:
    """`is_tracing` is set while a model is exported."""

    def __init__(self, session, world, note):
        self.is_tracing = False
        self._session, self._world, self._note = session, world, note
        self._library = torch.library.Library(DOMAIN, "FRAGMENT")
        self._operators = {}  # by kernel and what stands in for its arguments
        self._called = {}  # {operator's name: kernel}, those of the user's that call one among them
        self._variants = {}  # the last of each kernel
        self._results = {}  # shapes by call

    def install(self):
        """After the session's own hooks."""
        kernels = self
        helion_adapter().Kernel.__call__ = lambda kernel, *args, **kwargs: kernels._call(
            kernel, kernel.normalize_args(*args, **kwargs)
        )

    def of_target(self, target):
        """`calls_kernel` of a node that calls `target`; None if that is no kernel."""
        kernel = self._called.get(getattr(getattr(target, "_schema", None), "name", None))
        if kernel is None:
            return None
        variant = self._variants.get(kernel)
        return {
            "kernel": self._session.kernel_number(kernel), "variant": variant.number if variant else None,
            "name": kernel.name,
        }

    def operators(self):
        """Operators that call a kernel."""
        found = [getattr(getattr(torch.ops, name.partition("::")[0]), name.partition("::")[2]) for name in self._called]
        return [packet.default for packet in found]

    def _call(self, kernel, arguments):
        if self.is_tracing:
            return self._operator(kernel, arguments)(*[a for a in arguments if _schema_type(a)])
        if around := _operator_around():
            self._called[around] = kernel
        self._note(
            "script.assumed", f"The Helion kernel {kernel.name} was not run; the model was told that its results are zeros",
            next="Branches of the model that depend on them may differ from a real run",
        )
        return self._captured(kernel, arguments)

    def _captured(self, kernel, arguments):
        with self._world.paused(), self._session.world:
            fakes = self._session.world.fake_arguments(arguments)
            made = self._session.call(kernel, fakes)
        self._variants[kernel] = [v for (b, _), v in self._session.variants.items() if b.kernel is kernel][-1]
        given = {id(fake): value for fake, value in zip(tree_leaves(fakes), tree_leaves(arguments))}
        result = tree_map(lambda x: given.get(id(x), None) if id(x) in given else _zeros(x), made)
        self._results[kernel, describe_call(kernel.name, arguments)] = tree_map(_shape, made)
        return result

    # ---- as an operator

    def _operator(self, kernel, arguments):
        key = (kernel, *(_schema_type(value) or repr(value) for value in arguments))
        if key not in self._operators:
            self._operators[key] = self._defined(kernel, arguments)
        return self._operators[key]

    def _defined(self, kernel, arguments):
        known = next((shapes for (one, _), shapes in self._results.items() if one is kernel), _UNKNOWN)
        if known is _UNKNOWN:
            raise TypeError(f"The kernel {kernel.name} is called only while the model is exported, so its results are not known")
        results = tree_leaves(known, is_leaf=_is_shape)
        if not results or not all(map(_is_shape, results)):
            raise TypeError(f"The kernel {kernel.name} returns no tensors: what it writes into its arguments cannot be exported")
        name = self._free_name(re.sub(r"\W", "_", kernel.name))
        parameters = list(kernel.signature.parameters)
        takes = [f"{_schema_type(a)} {p}" for p, a in zip(parameters, arguments) if _schema_type(a)]
        returns = "Tensor" if _is_shape(known) else f"({', '.join(['Tensor'] * len(results))})"
        self._library.define(f"{name}({', '.join(takes)}) -> {returns}")
        whole = _filled(arguments)
        self._library.impl(name, lambda *given: self._computed(kernel, whole(given)), "CPU")
        torch.library.register_fake(f"{DOMAIN}::{name}", lambda *given: self._traced(kernel, whole(given)), lib=self._library)
        self._called[f"{DOMAIN}::{name}"] = kernel
        return getattr(getattr(torch.ops, DOMAIN), name)

    def _free_name(self, name):
        """`name`, numbered if another kernel, or another kind of arguments, has it already."""
        names = [name, *(f"{name}_{number}" for number in range(2, len(self._called) + 3))]
        return next(one for one in names if f"{DOMAIN}::{one}" not in self._called)

    def _computed(self, kernel, arguments):
        shapes = self._results.get((kernel, describe_call(kernel.name, arguments)))
        if shapes is None:
            self.is_tracing = False
            try:
                return _fresh(self._captured(kernel, arguments), arguments)
            finally:
                self.is_tracing = True
        return tree_map(lambda shape: torch.zeros(shape.sizes, dtype=shape.dtype), shapes, is_leaf=_is_shape)

    def _traced(self, kernel, arguments):
        module = self._variants[kernel].module
        made = getattr(module, kernel.name)(*arguments, _launcher=lambda *args, **kwargs: None)
        return _fresh(made, arguments)


class _Shape:
    def __init__(self, sizes, dtype):
        self.sizes, self.dtype = sizes, dtype


def _is_shape(value):
    return isinstance(value, _Shape)


def _shape(value):
    return _Shape([int(d) for d in value.size()], value.dtype) if isinstance(value, torch.Tensor) else value


def _zeros(value):
    return torch.zeros([int(d) for d in value.size()], dtype=value.dtype) if isinstance(value, torch.Tensor) else value


def _fresh(made, arguments):
    """Results of an operator are tensors of their own."""
    own = {id(leaf) for leaf in tree_leaves(arguments)}
    return tree_map(lambda x: x.clone() if id(x) in own and isinstance(x, torch.Tensor) else x, made)


def _schema_type(value):
    """None of an argument that is part of the operator itself."""
    if isinstance(value, torch.Tensor):
        return "Tensor"
    return "SymInt" if isinstance(value, torch.SymInt) else _SCHEMA_TYPES.get(type(value))


def _filled(arguments):
    """A function that puts an operator's arguments back among those that are part of it."""
    fixed = [None if _schema_type(value) else (value,) for value in arguments]

    def whole(given):
        left = iter(given)
        return tuple(value[0] if value else next(left) for value in fixed)

    return whole


def _operator_around():
    """The name of the torch.library.custom_op whose implementation is running; None outside of one."""
    from torch._library.custom_ops import CustomOpDef

    frame = sys._getframe(1)
    while frame is not None:
        owner = frame.f_locals.get("self")
        if isinstance(owner, CustomOpDef):
            return owner._qualname
        frame = frame.f_back
    return None
