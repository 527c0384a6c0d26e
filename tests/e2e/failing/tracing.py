"""Fails while the device code is traced: Helion cannot take a slice of a value."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[16]))
def slice_of_value(x: torch.Tensor) -> torch.Tensor:
    m, n = x.size()
    out = torch.empty([m, 128], dtype=x.dtype, device=x.device)
    for rows in hl.tile(m):
        row = x[rows, :] * 2.0
        out[rows, :] = row[:, 0:128]
    return out


slice_of_value(torch.randn([1024, 512], device="cuda"))
