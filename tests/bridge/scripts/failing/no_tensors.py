"""No argument says which device the kernel runs on."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def ramp(n: int) -> torch.Tensor:
    out = torch.empty([n], device="cuda")
    for tile in hl.tile(n):
        out[tile] = tile.index * 2.0
    return out


ramp(512)
