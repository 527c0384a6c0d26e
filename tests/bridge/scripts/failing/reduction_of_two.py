"""A reduction over two dimensions at once."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def norms(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        out[tile] = torch.sum(x[tile, :, :], dim=[1, 2])
    return out


norms(torch.randn([64, 32, 32], device="cuda"))
