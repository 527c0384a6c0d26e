"""A loop over Python's range in device code, with a bound that only the launch knows."""

import helion
import helion.language as hl
import torch


@helion.kernel(static_shapes=False)
def column_sums(x: torch.Tensor) -> torch.Tensor:
    out = torch.zeros([x.size(1)], dtype=x.dtype, device=x.device)
    for tile in hl.tile(x.size(1)):
        total = hl.zeros([tile], dtype=x.dtype)
        for row in [x.size(0), 2]:
            for step in zip(range(row), range(row)):
                total += x[step, tile]
        out[tile] = total
    return out


column_sums(torch.randn([256, 512], device="cuda"))
