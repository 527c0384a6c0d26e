"""A loop over tiles inside of a branch of the host code."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def maybe(x: torch.Tensor, wanted: bool) -> torch.Tensor:
    out = torch.empty_like(x)
    if wanted:
        for tile in hl.tile(x.size(0)):
            out[tile] = x[tile] * 2
    return out


maybe(torch.randn([512], device="cuda"), True)
