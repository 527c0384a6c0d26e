"""Brings a process to the state in which a capture costs least: everything imported, every lazy table filled."""

import builtins
import gc
import importlib
import linecache
import os
import sys
import tempfile
import types

# What the replaced helpers import when they are installed.
_LAZY = ("helion._testing", "triton.testing", "torch.distributed._symmetric_memory", "torch.utils.cpp_extension",
         "torch.testing._internal.distributed.fake_pg")
_FILE = "heliograph/warm.py"
_SOURCE = '''
import torch
import helion
import helion.language as hl


@helion.kernel(config=helion.Config(block_sizes=[16, 16, 16], num_warps=4, num_stages=1))
def warm(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty([x.size(0), y.size(1)], dtype=x.dtype, device=x.device)
    for m, n in hl.tile(out.size()):
        acc = hl.zeros([m, n], dtype=torch.float32)
        for k in hl.tile(x.size(1)):
            acc = torch.addmm(acc, x[m, k], y[k, n])
        out[m, n] = torch.softmax(acc, dim=-1).to(x.dtype)
    return out
'''
_TEXT = """module {
  tt.func public @warm(%x: !tt.ptr<f32>) {
    %i = tt.make_range {end = 128 : i32, start = 0 : i32} : tensor<128xi32>
    %p = tt.splat %x : !tt.ptr<f32> -> tensor<128x!tt.ptr<f32>>
    %q = tt.addptr %p, %i : tensor<128x!tt.ptr<f32>>, tensor<128xi32>
    %v = tt.load %q : tensor<128x!tt.ptr<f32>>
    %s = arith.addf %v, %v : tensor<128xf32>
    tt.store %q, %s : tensor<128x!tt.ptr<f32>>
    tt.return
  }
}
"""


def load(target):
    """Imports everything that a capture needs; False if there is a real GPU, where no more can be prepared."""
    from heliograph_bridge import worker

    if worker.load(target, wants_target=False):
        return False  # a CUDA context must not be made before the fork
    for name in ("heliograph_bridge.capture", *_LAZY):
        importlib.import_module(name)
    worker.tool_versions(target.arch)
    _freeze()
    return True


def compile_one():
    """Lowers and compiles one small kernel, which fills the lazy tables; nothing of it is recorded."""
    with open(os.devnull, "wb") as nowhere:
        _compile_one(nowhere.fileno())
    _freeze()


def load_triton():
    """Imports what checks and compiles of edited texts need."""
    importlib.import_module("triton.backends.nvidia.compiler")
    importlib.import_module("heliograph_bridge.compile")
    _freeze()


def compile_text(target):
    """Compiles one small text: a third of what a resumed compile takes is tables that this fills."""
    import triton
    from triton.backends.compiler import GPUTarget

    from heliograph_bridge import triton_driver

    triton_driver.set_target(target.arch)
    with tempfile.NamedTemporaryFile("w", suffix=".ttir") as file:
        file.write(_TEXT)
        file.flush()
        triton.compile(file.name, target=GPUTarget("cuda", target.arch, 32))
    _freeze()


def _freeze():
    """Keeps the collector from touching, and so copying, the pages that forks share."""
    gc.collect()
    gc.freeze()


def _compile_one(sink):
    import torch

    from heliograph_bridge import compile, sass, tags, world
    from heliograph_bridge.launch import Launch
    from heliograph_bridge.records import Writer

    kernel = _kernel()
    fake = world.FakeWorld(lambda *args: None)
    with fake.mode:
        x = torch.empty(32, 32, dtype=torch.float16, device=world.CUDA)
    bound = kernel.bind((x, x))
    with tags.recording() as recorder:
        text = bound.to_triton_code(bound._implicit_config())
    tags.spans(text, recorder)
    linecache.cache[_FILE + ".triton"] = (len(text), None, text.splitlines(keepends=True), _FILE + ".triton")
    module = types.ModuleType("heliograph_warm_generated")
    exec(builtins.compile(text, _FILE + ".triton", "exec"), module.__dict__)
    launches = []
    with fake.mode:
        module.warm(x, x, _launcher=lambda function, grid, *a, **kw: launches.append(
            Launch(function, tuple(grid), a, kw)))
    made = compile.warmup(launches[0])
    sass.write(Writer(sink), made.asm["cubin"])
    kernel.reset()


def _kernel():
    linecache.cache[_FILE] = (len(_SOURCE), None, _SOURCE.splitlines(keepends=True), _FILE)
    module = types.ModuleType("heliograph_warm")
    module.__file__ = _FILE
    sys.modules[module.__name__] = module
    exec(builtins.compile(_SOURCE, _FILE, "exec"), module.__dict__)
    return module.warm
