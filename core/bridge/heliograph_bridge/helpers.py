"""Helpers that scripts check and time kernels with, replaced while there is no GPU: each implementation runs once.

Comparing results that do not exist is left out: kernels that are not executed have none. A plain Triton launch is skipped;
distributed scripts see rank 0 of a process group that is not there.
"""

import functools
import importlib
import importlib.util
import os
import sys
import types

import torch
from torch.utils._pytree import tree_leaves, tree_map

from heliograph_bridge.world import CUDA


def install(script_error, note, world=None):
    """`script_error(error)` reports what a helper ran into; `note(code, message)` something that was left out.

    With `world`, whose kernels are executed, results are checked.
    """
    if importlib.util.find_spec("pytest") is None:
        sys.modules["pytest"] = _Anything("pytest")
    testing = importlib.import_module("helion._testing")
    modules = [testing, importlib.import_module("triton.testing")]
    if importlib.util.find_spec("helion.autotuner.benchmarking") is not None:
        modules.append(importlib.import_module("helion.autotuner.benchmarking"))
    _replace_benchmarks(modules)
    _replace_checks(testing, _left_out if world is None else _with_values(world, note))
    _replace_example(testing, script_error, world is not None)
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


def _replace_checks(testing, checked):
    """Checks of results see values where kernels are executed, and are left out otherwise."""
    testing.DEVICE = CUDA
    for name in ("assert_relative_l2_close", "assert_close_with_mismatch_tolerance", "_assert_example_result_close"):
        if hasattr(testing, name):
            setattr(testing, name, checked(getattr(testing, name)))
    torch.testing.assert_close = checked(torch.testing.assert_close)
    torch.allclose = checked(torch.allclose)


def _left_out(check):
    return lambda *args, **kwargs: True


def _with_values(world, note):
    """Makes a check see tensors' data; where nobody knows them it is left out, and counts as passed."""

    def data_of(value):
        return world.value(value.detach()) if isinstance(value, torch.Tensor) else value

    def checked(check):
        @functools.wraps(check)
        def seen(*args, **kwargs):
            tensors = [leaf for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, torch.Tensor)]
            if any(data_of(tensor) is None for tensor in tensors):
                note("script.unchecked", f"A check of results ({check.__name__}) was left out: nobody knows their values")
                return True
            args, kwargs = tree_map(data_of, (args, kwargs))
            with world.paused():
                return check(*args, **kwargs)

        return seen

    return checked


def _replace_example(testing, script_error, has_values):
    """Each implementation runs once; against the first baseline where there are values."""

    def run_example(kernel_fn, baseline_fn, args, *names, bwd=False, **tolerance):
        def outputs_of(function):
            try:
                return _outputs(function, args, bwd)
            except Exception as error:  # one implementation must not hide the next
                script_error(error)

        kernels, baselines = _by_name(kernel_fn, "helion"), _by_name(baseline_fn, "torch")
        expected = outputs_of(next(iter(baselines.values()))) if has_values else None
        for function in kernels.values():
            found = outputs_of(function)
            if found and expected:
                try:
                    _compare(testing, found, expected, **tolerance)
                except AssertionError as error:
                    script_error(error)
        return {name: 1.0 for name in kernels}

    testing.run_example = run_example


def _by_name(functions, name):
    return functions if isinstance(functions, dict) else {name: functions}


def _outputs(function, args, bwd):
    """What a call gives: its results, and the gradients of its arguments for a gradient of ones."""
    result = function(*args)
    results = [leaf for leaf in tree_leaves(result) if isinstance(leaf, torch.Tensor)]
    if not bwd:
        return results, []
    result.backward(torch.ones_like(result))
    inputs = [arg for arg in args if isinstance(arg, torch.Tensor) and arg.requires_grad]
    gradients = [tensor.grad for tensor in inputs]
    for tensor in inputs:
        tensor.grad = None
    return results, gradients


def _compare(testing, found, expected, rtol=1e-2, atol=1e-1, max_mismatch_pct=None, max_mismatched_abs_diff=None,
             bwd_relative_l2=None, **others):
    """As run_example itself does, with its tolerances."""
    (results, gradients), (right, right_gradients) = found, expected
    for got, wanted in zip(results, right, strict=True):
        if max_mismatch_pct is None:
            torch.testing.assert_close(got.float(), wanted.float(), rtol=rtol, atol=atol)
        else:
            testing.assert_close_with_mismatch_tolerance(
                got.float(), wanted.float(), atol=atol, rtol=rtol, max_mismatch_pct=max_mismatch_pct,
                max_mismatched_abs_diff=max_mismatched_abs_diff,
            )
    for got, wanted in zip(gradients, right_gradients, strict=True):
        if bwd_relative_l2 is not None:
            testing.assert_relative_l2_close(got, wanted, bwd_relative_l2)
        elif wanted is not None:
            torch.testing.assert_close(got.float(), wanted.float(), rtol=rtol, atol=atol)


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
