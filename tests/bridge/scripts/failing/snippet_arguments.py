"""A snippet names an argument that it was not given."""

import helion
import helion.language as hl
import torch


@helion.kernel()
def scaled(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        value = x[tile, :]
        out[tile, :] = hl.inline_triton("tl.exp({0}) * {1}", args=(value,), output_like=value)
    return out


scaled(torch.randn([256, 512], device="cuda"))
