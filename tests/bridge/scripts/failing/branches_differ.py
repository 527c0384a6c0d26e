"""A value has another shape behind each side of a branch."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def either(x: torch.Tensor, flag: torch.Tensor) -> torch.Tensor:
    out = torch.empty([x.size(0)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(0)):
        if flag[0] > 0:
            value = x[tile, :]
        else:
            value = x[tile, 0]
        out[tile] = value.sum(-1)
    return out


either(torch.randn([256, 512], device="cuda"), torch.ones([1], device="cuda"))
