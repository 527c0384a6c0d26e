"""Fails in type propagation: the kernel uses a name that is nowhere defined."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[256]))
def undefined(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] * nowhere_defined
    return out


undefined(torch.randn([4096], device="cuda"))
