"""A value of a tensor is taken as a number of Python's in device code."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def scaled(x: torch.Tensor, factor: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] * factor[0].item()
    return out


scaled(torch.randn([512], device="cuda"), torch.ones([1], device="cuda"))
