"""Ends its process without a word, after a kernel was called."""

import os

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[256], num_warps=4))
def double(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] * 2.0
    return out


double(torch.randn([4096], device="cuda"))
os._exit(3)
