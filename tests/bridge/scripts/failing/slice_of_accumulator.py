"""Half of an accumulator is read by a slice."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[32, 32]))
def halves(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    m, k = x.size()
    out = torch.empty([m, 64], dtype=torch.float32, device=x.device)
    for rows in hl.tile(m):
        acc = hl.zeros([rows, 128], dtype=torch.float32)
        for inner in hl.tile(k):
            acc = torch.addmm(acc, x[rows, inner], y[inner, :])
        out[rows, :] = acc[:, 0:64]
    return out


halves(torch.randn([256, 256], device="cuda"), torch.randn([256, 128], device="cuda"))
