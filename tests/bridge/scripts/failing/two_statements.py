"""A statement between two top level loops."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def twice(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] * 2
    scale = 3
    for tile in hl.tile(x.size(0)):
        out[tile] = out[tile] * scale
    return out


twice(torch.randn([512], device="cuda"))
