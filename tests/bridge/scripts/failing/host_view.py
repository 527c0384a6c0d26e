"""The host code fails after the kernel's loop."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def reshaped(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] * 2
    return out.view(7, -1)


reshaped(torch.randn([512], device="cuda"))
