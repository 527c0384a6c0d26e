"""Device code assigns to a variable of the host code."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def total(x: torch.Tensor) -> torch.Tensor:
    result = torch.zeros([1], device=x.device)
    for tile in hl.tile(x.size(0)):
        result = result + x[tile].sum()
    return result


total(torch.randn([512], device="cuda"))
