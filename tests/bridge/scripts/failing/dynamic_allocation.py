"""A tile is as wide as a size that is not specialized."""

import helion
import helion.language as hl
import torch


@helion.kernel(static_shapes=False)
def widened(x: torch.Tensor) -> torch.Tensor:
    m, n = x.size()
    out = torch.empty_like(x)
    for tile in hl.tile(m):
        acc = hl.zeros([tile, n], dtype=torch.float32)
        out[tile, :] = acc + x[tile, :]
    return out


widened(torch.randn([256, 500], device="cuda"))
