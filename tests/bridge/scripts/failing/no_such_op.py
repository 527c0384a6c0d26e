"""A function of PyTorch's that Helion cannot lower."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def inverses(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, :, :] = torch.linalg.inv(x[tile, :, :])
    return out


inverses(torch.randn([64, 16, 16], device="cuda"))
