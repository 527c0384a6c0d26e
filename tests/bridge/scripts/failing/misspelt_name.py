"""A name that is misspelt."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def scaled(x: torch.Tensor, factor: float) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] * facter
    return out


scaled(torch.randn([512], device="cuda"), 3.0)
