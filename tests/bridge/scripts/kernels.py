"""Small kernels, good and bad ones; the arguments say what the main part does, in order."""

import os
import subprocess
import sys
import time

import helion
import helion.language as hl
import torch


@helion.kernel()
def add(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(out.size()):
        out[tile] = x[tile] + y[tile]
    return out


@helion.kernel(static_shapes=False)
def dynamic(x: torch.Tensor, factor: float) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(out.size()):
        out[tile] = x[tile] * factor
    return out


@helion.kernel(config=helion.Config(block_sizes=[64, 64, 32], num_warps=4, num_stages=2))
def matmul(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty([x.size(0), y.size(1)], dtype=x.dtype, device=x.device)
    for m, n in hl.tile(out.size()):
        acc = hl.zeros([m, n], dtype=torch.float32)
        for k in hl.tile(x.size(1)):
            acc = torch.addmm(acc, x[m, k], y[k, n])
        out[m, n] = acc
    return out


@helion.kernel(config=helion.Config(block_sizes=[4], num_warps=4))
def either(x: torch.Tensor, flag: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        value = x[tile, :]
        if flag[0] > 0:
            value = value + 1.0
            other = value * 2.0
        else:
            other = value
        out[tile, :] = value + other
    return out


@helion.kernel(config=helion.Config(block_sizes=[4], reduction_loops=[16], num_warps=4))
def rolled(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile, :].sum(-1)
    return out


@helion.kernel(config=helion.Config(block_sizes=[16, 16], indexing="tensor_descriptor"))
def descriptors(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(out.size()):
        out[tile] = x[tile] + 1
    return out


@helion.kernel()
def undefined_name(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(out.size()):
        out[tile] = x[tile] + nobody_defined_this  # noqa: F821
    return out


@helion.kernel()
def slice_of_value(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    block = hl.register_block_size(x.size(1))
    for tile in hl.tile(out.size(0)):
        row = x[tile, :]
        out[tile, 0:block] = row[:, 0:block]
    return out


@helion.kernel()
def bad_triton(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(out.size()):
        out[tile] = hl.inline_triton("tl.there_is_no_such_thing({0})", [x[tile]], x[tile])
    return out


@helion.kernel()
def bad_asm(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(out.size()):
        out[tile] = hl.inline_asm_elementwise(
            "no.such.instruction $0, $1;", "=f,f", [x[tile]], dtype=torch.float32, is_pure=True, pack=1
        )
    return out


@helion.kernel(config=helion.Config(block_sizes=[256, 256, 128], num_stages=5, num_warps=8))
def too_much_shared(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    out = torch.empty([x.size(0), y.size(1)], dtype=x.dtype, device=x.device)
    for m, n in hl.tile(out.size()):
        acc = hl.zeros([m, n], dtype=torch.float32)
        for k in hl.tile(x.size(1)):
            acc = torch.addmm(acc, x[m, k], y[k, n])
        out[m, n] = acc
    return out


@helion.kernel(config=helion.Config(block_sizes=[1024, 1024]))
def huge_tile(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(out.size()):
        out[tile] = torch.exp(x[tile]) + torch.sin(x[tile])
    return out


def square(dtype=torch.float32, size=64):
    return torch.randn(size, size, dtype=dtype, device="cuda")


def lengths():
    """Data that the script computes itself: it must be the real thing, for offsets come from it."""
    offsets = torch.cumsum(torch.tensor([3, 1, 2], device="cuda"), 0)
    add(torch.zeros(int(offsets[-1].item()), 4, device="cuda"), torch.zeros(6, 4, device="cuda"))


def backward():
    x = square().requires_grad_(True)
    (x * 2).sum().backward()
    add(x.grad, x.grad)


ACTIONS = {
    "add": lambda: add(square(), square()),
    "twice": lambda: (add(square(), square()), add(square(), square())),
    "dynamic": lambda: dynamic(torch.randn(60, 64, device="cuda"), 2.0),
    "matmul": lambda: matmul(square(torch.float16), square(torch.float16)),
    "either": lambda: either(square(), torch.ones(1, device="cuda")),
    "rolled": lambda: rolled(torch.randn(8, 64, device="cuda")),
    "descriptors": lambda: descriptors(square()),
    "undefined_name": lambda: undefined_name(square()),
    "slice_of_value": lambda: slice_of_value(square()),
    "bad_triton": lambda: bad_triton(square()),
    "bad_asm": lambda: bad_asm(square()),
    "too_much_shared": lambda: too_much_shared(square(torch.float16, 1024), square(torch.float16, 1024)),
    "huge_tile": lambda: huge_tile(square(size=2048)),
    "lengths": lengths,
    "backward": backward,
    "unknown_value": lambda: print(add(square(), square()).sum().item()),
    "print_garbage": lambda: (print('{"r":"done"}' * 100), os.write(1, b"\xff\x00\n"), os.write(2, b"\xff\x00\n")),
    "close_all": lambda: os.closerange(0, 64),
    "divide": lambda: 1 / 0,
    "sys_exit": lambda: sys.exit(3),
    "os_exit": lambda: os._exit(3),
    "abort": os.abort,
    "sleep": lambda: (subprocess.Popen(["sleep", "1000"]), time.sleep(1000)),
}
SURVIVABLE = ("undefined_name", "slice_of_value", "bad_triton", "bad_asm")

if __name__ == "__main__":
    for action in sys.argv[1:]:
        try:
            ACTIONS[action]()
        except Exception:
            if action not in SURVIVABLE:
                raise
