"""The script's world without a GPU: fake cuda tensors, with CPU copies ("shadows") of the small ones.

Where kernels are not executed, their outputs have no values; but offsets, masks, `.item()` and other data that a script
computes itself are real. A shadow is dropped (*tainted*) when something without a value is written into its storage.
"""

import contextlib
import os
import sys

import torch
from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode, _disable_current_modes
from torch.utils._pytree import tree_leaves, tree_map

from heliograph_bridge.errors import is_user_frame

CUDA = torch.device("cuda", 0)
SHADOW_ELEMENTS = 1 << 21
TUNED_SHADOW_ELEMENTS = 1 << 24  # where kernels are timed: the more of the script's own values they have, the better
# A float nobody knows: passes `error < tolerance` and can be divided by.
_ASSUMED_FLOAT = 1e-30


class FakeWorld(TorchFunctionMode):
    """Active (`with world`) while the script runs, paused while Helion and Triton work."""

    def __init__(self, assumed, limit=SHADOW_ELEMENTS):
        """`assumed(what, value, file, line)` is called when the script is told a value nobody knows.

        Larger tensors than `limit` have no shadow; None: all have one.
        """
        super().__init__()
        self.mode = FakeTensorMode(allow_non_fake_inputs=True)
        self._shadows = _Shadows(self, limit)
        self._assumed = assumed
        self._depth = 0

    def __enter__(self):
        super().__enter__()
        self.mode.__enter__()
        self._shadows.__enter__()
        return self

    def __exit__(self, *exc):
        self._shadows.__exit__(*exc)
        self.mode.__exit__(*exc)
        return super().__exit__(*exc)

    @property
    def is_paused(self):
        return self._depth > 0

    @contextlib.contextmanager
    def paused(self):
        self._depth += 1
        try:
            # The CPU as default undoes a default device that the script set.
            with _disable_current_modes(), torch.device("cpu"):
                yield
        finally:
            self._depth -= 1

    @contextlib.contextmanager
    def resumed(self):
        """Within paused(): as the script has it."""
        depth, self._depth = self._depth, 0
        try:
            with self:
                yield
        finally:
            self._depth = depth

    def fake_arguments(self, arguments):
        """What Helion binds: fake tensors on cuda:0 of the same sizes, strides and dtypes."""
        return tree_map(lambda x: self._fake(x) if isinstance(x, torch.Tensor) else x, tuple(arguments))

    def _fake(self, tensor):
        with self.mode:
            made = torch.empty_strided(tensor.size(), tensor.stride(), dtype=tensor.dtype, device=CUDA)
        if hasattr(tensor, "_helion_static_dims"):
            made._helion_static_dims = tensor._helion_static_dims
        return made

    def value(self, tensor):
        """A tensor's data on the CPU, the shadow itself; None if nobody knows it."""
        return self._shadows.value(tensor)

    def written(self, tensors):
        """A kernel wrote these: nobody knows their values."""
        for tensor in tensors:
            if isinstance(tensor, torch.Tensor):
                self._shadows.taint(tensor)

    def assume(self, what, value):
        frame = sys._getframe(1)
        while frame is not None and not is_user_frame(frame.f_code.co_filename):
            frame = frame.f_back
        place = (frame.f_code.co_filename, frame.f_lineno) if frame is not None else (None, None)
        self._assumed(what, value, *place)
        return value

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        if self._depth:
            return func(*args, **_scalars_on_cpu(name, args, kwargs))
        if name == "cuda" and args and isinstance(args[0], torch.Tensor):
            return args[0].to(CUDA)
        if name == "tolist":
            return _nested_list(args[0])
        if name == "numpy" and (value := self._shadows.value(args[0].detach())) is not None:
            return value.numpy()
        if name == "pin_memory":
            return args[0]
        return func(*[_indexed(a) for a in args], **{key: _indexed(value) for key, value in kwargs.items()})


def is_cuda(device):
    if isinstance(device, torch.device):
        return device.type == "cuda"
    return isinstance(device, str) and device.partition(":")[0] == "cuda"


def _indexed(value):
    """A cuda device without an index would be completed by C++, which would answer with `meta`."""
    return CUDA if is_cuda(value) else value


def _scalars_on_cpu(name, args, kwargs):
    """Inductor rounds a scalar by `torch.tensor(v, dtype).item()`, and on a fake device that has no value."""
    if name == "tensor" and args and isinstance(args[0], (int, float)):
        if sys._getframe(2).f_code.co_filename.endswith((os.path.join("_inductor", "lowering.py"), "_device.py")):
            return dict(kwargs, device="cpu")
    return kwargs


def _nested_list(tensor):
    return tensor.item() if tensor.dim() == 0 else [_nested_list(part) for part in tensor.unbind(0)]


class _Shadows(TorchDispatchMode):
    """Runs each operator also on the CPU copies, if all its inputs have one and are small."""

    _NEEDS_VALUES = ("DataDependentOutputException", "DynamicOutputShapeException")

    def __init__(self, world, limit):
        super().__init__()
        self._world, self._limit = world, limit
        self._tainted = {}

    def value(self, tensor):
        """The CPU copy of a fake tensor, or None; a plain tensor is its own."""
        if not isinstance(tensor, FakeTensor):
            return tensor
        shadow = getattr(tensor, "_shadow", None)
        return None if shadow is None or shadow.untyped_storage()._cdata in self._tainted else shadow

    def taint(self, tensor):
        shadow = getattr(tensor, "_shadow", None)
        if shadow is not None:
            storage = shadow.untyped_storage()
            self._tainted[storage._cdata] = storage  # kept alive, so that the id stays its own

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if self._world.is_paused:
            return func(*args, **kwargs)
        refused = None
        try:
            result = func(*args, **kwargs)
        except Exception as error:
            if type(error).__name__ not in self._NEEDS_VALUES:
                raise
            result, refused = None, error
        value = self._compute(func, args, kwargs, result)
        if value is None:
            self._taint_written(func, args)
            return result if refused is None else self._invent(func, args, refused)
        if refused is not None:
            return self._lift(value, args, kwargs)
        for made, shadow in zip(tree_leaves(result), tree_leaves(value)):
            if isinstance(made, FakeTensor) and isinstance(shadow, torch.Tensor):
                made._shadow = shadow
        return result

    def _is_big(self, value):
        return self._limit is not None and isinstance(value, torch.Tensor) and value.numel() > self._limit

    def _compute(self, func, args, kwargs, result):
        """The operator's result on the CPU copies; None if one is missing, too big, or the CPU cannot do it."""
        if any(self._is_big(item) for item in tree_leaves(result)):
            return None
        missing = []

        def on_cpu(item):
            if isinstance(item, torch.Tensor):
                copy = self.value(item)
                if copy is None or self._is_big(copy):
                    missing.append(item)
                return copy
            return torch.device("cpu") if is_cuda(item) else item

        args, kwargs = tree_map(on_cpu, args), tree_map(on_cpu, kwargs)
        if missing:
            return None
        kwargs.pop("pin_memory", None)
        try:
            with torch._C._DisableTorchDispatch():
                return func(*args, **kwargs)
        except Exception:  # an operator the CPU lacks: the value stays unknown
            return None

    def _taint_written(self, func, args):
        for argument, given in zip(func._schema.arguments, args):
            if argument.alias_info is not None and argument.alias_info.is_write:
                tree_map(lambda x: self.taint(x) if isinstance(x, torch.Tensor) else None, given)

    def _invent(self, func, args, refused):
        """Floats and booleans nobody knows are told as "small" and "true"; integers never: the script stops."""
        if func is torch.ops.aten._local_scalar_dense.default:
            if args[0].dtype.is_floating_point:
                return self._world.assume("item", _ASSUMED_FLOAT)
            if args[0].dtype is torch.bool:
                return self._world.assume("item", True)
        if func is torch.ops.aten.equal.default:
            return self._world.assume("equal", True)
        raise refused

    def _lift(self, value, args, kwargs):
        """Fake tensors for a result whose very shape came from values."""
        device = next((x.device for x in tree_leaves((args, kwargs)) if isinstance(x, torch.Tensor)), CUDA)

        def fake(item):
            if not isinstance(item, torch.Tensor):
                return item
            with self._world.mode:
                made = torch.empty_strided(item.size(), item.stride(), dtype=item.dtype, device=device)
            made._shadow = item
            return made

        return tree_map(fake, value)
