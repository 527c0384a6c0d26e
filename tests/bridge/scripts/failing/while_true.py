"""A loop that ends when the data says so."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def collatz(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        value = x[tile]
        while value > 1:
            value = value // 2
            break
        out[tile] = value
    return out


collatz(torch.full([512], 27, device="cuda"))
