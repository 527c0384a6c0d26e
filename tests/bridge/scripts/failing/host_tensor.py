"""Device code uses a whole tensor where a tile of it is meant."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def biased(x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for rows, columns in hl.tile(x.size()):
        out[rows, columns] = x[rows, columns] + bias
    return out


biased(torch.randn([256, 512], device="cuda"), torch.randn([512], device="cuda"))
