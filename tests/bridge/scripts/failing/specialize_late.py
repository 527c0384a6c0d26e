"""hl.specialize in device code."""

import helion
import helion.language as hl
import torch


@helion.kernel(static_shapes=False)
def widened(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        n = hl.specialize(x.size(1))
        out[tile, :] = x[tile, :] * n
    return out


widened(torch.randn([256, 500], device="cuda"))
