"""The first of two results is taken by number."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def ordered(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        value = x[tile, :]
        out[tile, :] = torch.sort(value, dim=1)[0]
    return out


ordered(torch.randn([256, 512], device="cuda"))
