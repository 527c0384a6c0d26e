"""Helpers that scripts check and time kernels with, replaced while there is no GPU: each implementation runs once.

Comparing results that do not exist is left out; a plain Triton launch is skipped; distributed scripts see rank 0 of a
process group that is not there.
"""

import importlib
import importlib.util
import os
import sys
import types

import torch

from heliograph_bridge.world import CUDA


def install(script_error, note):
    """`script_error(error)` reports what a helper ran into; `note(code, message)` something that was left out."""
    if importlib.util.find_spec("pytest") is None:
        sys.modules["pytest"] = _Anything("pytest")
    testing = importlib.import_module("helion._testing")
    modules = [testing, importlib.import_module("triton.testing")]
    if importlib.util.find_spec("helion.autotuner.benchmarking") is not None:
        modules.append(importlib.import_module("helion.autotuner.benchmarking"))
    _replace_benchmarks(modules)
    _replace_checks(testing, script_error)
    _skip_plain_triton(note)
    _fake_distributed()


class _Anything(types.ModuleType):
    """Stands for a module that is not installed: decorators return what they decorate."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything(name)

    def __call__(self, *args, **kwargs):
        return args[0] if len(args) == 1 and callable(args[0]) and not kwargs else self


def _once(fn, *args, **kwargs):
    fn()
    return 1.0


def _each_once(fns, *args, **kwargs):
    for fn in fns:
        fn()
    return [1.0] * len(fns)


def _replace_benchmarks(modules):
    for module in modules:
        for name in ("do_bench", "do_bench_generic", "do_bench_cuda_graph", "do_bench_cudagraph"):
            if hasattr(module, name):
                setattr(module, name, _once)
        for name in ("interleaved_bench", "interleaved_bench_generic"):
            if hasattr(module, name):
                setattr(module, name, _each_once)


def _replace_checks(testing, script_error):
    def run_example(kernel_fn, baseline_fn, args, *rest, bwd=False, **kwargs):
        kernels = kernel_fn if isinstance(kernel_fn, dict) else {"helion": kernel_fn}
        for function in kernels.values():
            try:
                result = function(*args)
                if bwd:
                    result.backward(torch.randn_like(result))
            except Exception as error:  # one implementation must not hide the next
                script_error(error)
        return {name: 1.0 for name in kernels}

    testing.run_example = run_example
    testing.DEVICE = CUDA
    for name in ("assert_relative_l2_close", "assert_close_with_mismatch_tolerance", "_assert_example_result_close"):
        setattr(testing, name, lambda *args, **kwargs: None)
    torch.testing.assert_close = lambda *args, **kwargs: None
    torch.allclose = lambda *args, **kwargs: True


def _skip_plain_triton(note):
    from triton.runtime.jit import JITFunction

    original = JITFunction.run

    def run(self, *args, grid, warmup, **kwargs):
        if warmup:
            return original(self, *args, grid=grid, warmup=True, **kwargs)
        note("script.triton-launch", f"The plain Triton kernel {self.fn.__name__} was not launched")
        return None

    JITFunction.run = run


def _fake_distributed():
    """Rank 0 of WORLD_SIZE processes that are not there; symmetric memory is ordinary memory."""
    import torch.distributed as dist

    if not dist.is_available():
        return
    import torch.distributed._symmetric_memory as symmetric
    import torch.utils.cpp_extension as extension

    world_size = int(os.environ.get("WORLD_SIZE", "1"))
    original = dist.init_process_group

    def init_process_group(*args, **kwargs):
        from torch.testing._internal.distributed.fake_pg import FakeStore

        original("fake", rank=0, world_size=world_size, store=FakeStore())

    dist.init_process_group = init_process_group
    symmetric.empty = lambda *size, dtype=None, device=None, **kwargs: torch.empty(*size, dtype=dtype, device=device)
    symmetric.rendezvous = lambda tensor, group=None, *args, **kwargs: _SymmetricMemory(world_size)
    symmetric.get_symm_mem_workspace = lambda *args, **kwargs: _SymmetricMemory(world_size)
    symmetric.enable_symm_mem_for_group = symmetric.set_backend = lambda *args, **kwargs: None
    symmetric._get_backend_stream = lambda *args, **kwargs: torch.cuda.Stream()
    extension.load_inline = extension.load = lambda *args, **kwargs: types.SimpleNamespace()


class _SymmetricMemory:
    rank = 0
    # Above 32 bits, so that Triton types the argument i64 as it does for real addresses.
    signal_pad_ptrs_dev = buffer_ptrs_dev = 1 << 40

    def __init__(self, world_size):
        self.world_size = world_size

    def get_buffer(self, rank, sizes, dtype, *args, **kwargs):
        return torch.empty(sizes, dtype=dtype, device=CUDA)

    def get_signal_pad(self, rank, sizes=(1024,), dtype=torch.uint32, *args, **kwargs):
        return torch.empty(sizes, dtype=dtype, device=CUDA)

    def __getattr__(self, name):
        return lambda *args, **kwargs: None
