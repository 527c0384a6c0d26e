"""Calls the kernels of resources/kernels that reduce over a row, at the widths given: widths.py KERNEL WIDTH ...

What bench_widths.py captures and runs."""

import importlib.util
import sys
from pathlib import Path

import torch

KERNELS = Path(__file__).resolve().parents[2] / "resources" / "kernels"
ROWS = 37  # no multiple of a block, so that the last tile is a part of one


def half(*sizes):
    return torch.randn(sizes, device="cuda", dtype=torch.float16)


def statistics():
    return torch.randn([ROWS], device="cuda"), torch.rand([ROWS], device="cuda") + 0.5


# kernel: (its file, what it is called with at a width)
CALLS = {
    "layer_norm": ("layer_norm", lambda n: (half(ROWS, n), half(n), half(n), 1e-5)),
    "layer_norm_bwd": ("layer_norm", lambda n: (half(ROWS, n), half(ROWS, n), *statistics(), half(n))),
    "rms_norm": ("rms_norm", lambda n: (half(ROWS, n), half(n), 1e-5)),
    "softmax": ("softmax", lambda n: (half(ROWS, n),)),
    "cross_entropy": ("cross_entropy", lambda n: (torch.randn([ROWS, n], device="cuda"), torch.randint(0, n, [ROWS], device="cuda"))),
}


def kernel_of(name):
    file = KERNELS / f"{CALLS[name][0]}.py"
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module
    spec.loader.exec_module(module)
    return getattr(module, name)


if __name__ == "__main__":
    torch.manual_seed(0)
    kernel = kernel_of(sys.argv[1])
    for width in map(int, sys.argv[2:]):
        kernel(*CALLS[sys.argv[1]][1](width))
