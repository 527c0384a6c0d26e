"""A number of warps that is no power of two."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[4], num_warps=3))
def doubled(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        value = x[tile, :]
        out[tile, :] = value * 2
    return out


doubled(torch.randn([256, 512], device="cuda"))
