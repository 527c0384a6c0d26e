"""The pretended machine: torch, Dynamo and Triton believe in a GPU, so that Helion picks what it would pick there.

It has to be complete. Without `torch.version.cuda`, for example, Helion still works but silently takes another default
config. Nothing can be launched. With a real GPU none of this is used.
"""

import contextlib
import ctypes
import functools
import os
import sys
import types

import torch

from heliograph_bridge import triton_driver
from heliograph_bridge.targets import Target

PRETENDED_CUDA = "13.0"
compile = torch.compile  # before it is replaced


_pretended = False


def has_real_gpu():
    return not _pretended and bool(torch.version.cuda) and torch.cuda.is_available()


def real_target():
    """The machine's own GPU as a Target, for what is recorded about it."""
    properties = torch.cuda.get_device_properties(torch.cuda.current_device())
    return Target(
        f"sm_{properties.major}{properties.minor}", properties.name, properties.multi_processor_count,
        properties.total_memory, properties.shared_memory_per_block_optin,
        properties.shared_memory_per_multiprocessor, properties.max_threads_per_multi_processor,
        properties.L2_cache_size, 0, 0, 0,
    )


class Properties:
    """Looks like `torch.cuda.get_device_properties()`."""

    def __init__(self, target):
        major, minor = target.capability
        self.__dict__.update(
            name=target.device, major=major, minor=minor, multi_processor_count=target.multiprocessors, warp_size=32,
            total_memory=target.memory, regs_per_multiprocessor=65536, max_threads_per_block=1024,
            max_threads_per_multi_processor=target.threads_multiprocessor, shared_memory_per_block=49152,
            shared_memory_per_block_optin=target.shared_block_optin,
            shared_memory_per_multiprocessor=target.shared_multiprocessor, L2_cache_size=target.l2_cache,
            is_integrated=0, is_multi_gpu_board=0, gcnArchName="", clock_rate=target.clock_khz,
            memory_clock_rate=target.memory_clock_khz, memory_bus_width=target.memory_bus_bits, uuid="",
        )


def pretend(target):
    """Makes this process believe in `target`. Can be called again with another one."""
    global _pretended
    _pretended = True
    properties = Properties(target)
    _pretend_queries(target, properties)
    _pretend_dynamo(target, properties)
    _pretend_device_guard()
    _pretend_calls()
    triton_driver.set_target(target.arch)


def forget_answers():
    """Drops what Helion and Inductor cached about a device that was there (or not) before."""
    for name, module in list(sys.modules.items()):
        if module is None or not (name == "torch._inductor.utils" or name.partition(".")[0] == "helion"):
            continue
        for value in list(vars(module).values()):
            if isinstance(value, functools._lru_cache_wrapper):
                value.cache_clear()
    hints = sys.modules.get("torch._inductor.runtime.hints")
    if hints is not None:
        hints.DeviceProperties.create.cache_clear()


def _pretend_queries(target, properties):
    cuda = torch.cuda
    cuda._CudaDeviceProperties = Properties
    cuda.is_available = lambda: True
    cuda.is_initialized = lambda: True
    cuda.device_count = lambda: 1
    cuda.current_device = lambda: 0
    cuda.get_device_properties = lambda device=None: properties
    cuda.get_device_capability = lambda device=None: target.capability
    cuda.get_device_name = lambda device=None: target.device
    cuda.mem_get_info = lambda device=None: (target.memory * 7 // 8, target.memory)
    cuda.is_bf16_supported = lambda *args, **kwargs: target.arch >= 80
    cuda._lazy_init = lambda: None
    torch.version.cuda = PRETENDED_CUDA
    torch.accelerator.current_accelerator = lambda check_available=False: torch.device("cuda")
    torch.accelerator.is_available = lambda: True
    torch.accelerator.device_count = lambda: 1
    torch.accelerator.current_device_index = torch.accelerator.current_device_idx = lambda: 0


def _pretend_dynamo(target, properties):
    """Inductor's DeviceProperties (smallest dot, warps per thread) come from Dynamo's device interface."""
    from torch._dynamo.device_interface import CudaInterface

    CudaInterface.is_available = staticmethod(lambda: True)
    CudaInterface.get_device_properties = staticmethod(lambda device=None: properties)
    CudaInterface.get_compute_capability = staticmethod(lambda device=None: target.arch)
    CudaInterface.current_device = staticmethod(lambda: 0)
    if hasattr(CudaInterface, "Worker"):
        CudaInterface.Worker.get_device_properties = staticmethod(lambda device=None: properties)
        CudaInterface.Worker.current_device = staticmethod(lambda: 0)


def _pretend_device_guard():
    """Lends the CUDA slot of torch's device guards the no-op guard of `meta`.

    C++ autograd and `.to("cuda")` ask for a CUDA guard; a torch without CUDA has none and aborts the process.
    """
    from torch._subclasses.fake_tensor import FakeTensorMode

    library = os.path.join(os.path.dirname(torch.__file__), "lib", "libc10.so")
    guards = (ctypes.c_void_p * 21).in_dll(ctypes.CDLL(library), "_ZN3c104impl26device_guard_impl_registryE")
    cuda, meta = 1, 14  # c10::DeviceType
    if not guards[cuda]:
        guards[cuda] = guards[meta]
    # is_available() now says True; fake tensors must still be built on the CPU first.
    FakeTensorMode.avoid_device_init = property(lambda self: True)
    torch._C._ensureCUDADeviceGuardSet()


class _NoEvent:
    """Stands for torch.cuda.Event and Stream: every method does nothing."""

    cuda_stream = 0

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        return lambda *args, **kwargs: None

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return None

    def elapsed_time(self, other):
        return 1.0


class _CpuGenerator(torch.Generator):
    def __new__(cls, device="cpu"):
        return super().__new__(cls, "cpu")


class _NoGraph(_NoEvent):
    pass


def _pretend_calls():
    """What scripts do around a kernel: events, streams, statistics. They do nothing and say nothing is used."""
    cuda = torch.cuda
    cuda.Event = cuda.Stream = _NoEvent
    cuda.CUDAGraph = _NoGraph
    cuda.graph = lambda *args, **kwargs: contextlib.nullcontext()
    for name in ("synchronize", "empty_cache", "set_device", "reset_peak_memory_stats", "manual_seed",
                 "manual_seed_all", "init", "ipc_collect"):
        setattr(cuda, name, lambda *args, **kwargs: None)
    for name in ("memory_allocated", "max_memory_allocated", "memory_reserved", "max_memory_reserved"):
        setattr(cuda, name, lambda *args, **kwargs: 0)
    cuda.nvtx = types.SimpleNamespace(
        range_push=lambda *args: None, range_pop=lambda *args: None, mark=lambda *args: None,
        range=lambda *args, **kwargs: contextlib.nullcontext(),
    )
    cuda.current_stream = cuda.default_stream = lambda *args, **kwargs: _NoEvent()
    cuda.stream = cuda.device = lambda *args, **kwargs: contextlib.nullcontext()
    torch.Generator = _CpuGenerator
    torch.compile = lambda model=None, **kwargs: model if model is not None else lambda inner: inner
