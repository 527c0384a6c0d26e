"""A statement that Helion does not know."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def careful(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        try:
            out[tile] = x[tile] * 2
        except ValueError:
            pass
    return out


careful(torch.randn([512], device="cuda"))
