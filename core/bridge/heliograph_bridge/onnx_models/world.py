"""The script's world while models are captured: real tensors on the CPU, also where the script asks for a GPU.

Exporters trace with values and look at them, so the fake tensors that kernels are captured with will not do.
"""

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._device import DeviceContext

from heliograph_bridge.world import is_cuda

CPU = torch.device("cpu")


def _on_cpu(value):
    return CPU if is_cuda(value) else value


class CpuWorld(TorchFunctionMode):
    """`with world`: each mention of a cuda device means the CPU. `moved` says whether there was one."""

    def __init__(self):
        super().__init__()
        self.moved = False
        self._paused = 0

    def __enter__(self):
        original = self._context_made = DeviceContext.__init__
        DeviceContext.__init__ = lambda context, device: original(context, _on_cpu(device))
        return super().__enter__()

    def __exit__(self, *exc):
        DeviceContext.__init__ = self._context_made
        return super().__exit__(*exc)

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if self._paused:
            return func(*args, **kwargs)
        name = getattr(func, "__name__", "")
        if name in ("cuda", "pin_memory") and args and isinstance(args[0], torch.Tensor):
            self.moved = True
            return args[0]
        if func is torch.device:
            return CPU if args and is_cuda(args[0]) else func(*args, **kwargs)
        if not any(is_cuda(value) for value in (*args, *kwargs.values())):
            return func(*args, **kwargs)
        result = func(*map(_on_cpu, args), **{key: _on_cpu(value) for key, value in kwargs.items()})
        self.moved = self.moved or isinstance(result, torch.Tensor)
        return result

    def paused(self):
        """Within it, cuda means cuda."""
        return _Paused(self)


class _Paused:
    def __init__(self, world):
        self._world = world

    def __enter__(self):
        self._world._paused += 1

    def __exit__(self, *exc):
        self._world._paused -= 1
