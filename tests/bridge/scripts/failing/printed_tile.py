"""A tile is printed as a tensor of PyTorch's is."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def shown(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        value = x[tile, :]
        out[tile, :] = print(value)
    return out


shown(torch.randn([256, 512], device="cuda"))
