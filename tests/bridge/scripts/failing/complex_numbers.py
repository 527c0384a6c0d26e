"""Complex numbers."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def doubled(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        value = x[tile, :]
        out[tile, :] = value * 2
    return out


doubled(torch.randn([64, 64], device="cuda", dtype=torch.complex64))
