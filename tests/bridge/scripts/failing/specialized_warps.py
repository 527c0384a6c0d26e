"""A persistent product whose outer loop is split among specialised warps: a pass of Triton's refuses it, on Blackwell."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[128, 32, 64], pid_type="persistent_interleaved", range_warp_specializes=[True, None]))
def product(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    m, k = x.size()
    _, n = y.size()
    out = torch.empty([m, n], dtype=torch.float32, device=x.device)
    for rows, columns in hl.tile([m, n]):
        acc = hl.zeros([rows, columns], dtype=torch.float32)
        for inner in hl.tile(k):
            acc = hl.dot(x[rows, inner], y[inner, columns], acc=acc)
        out[rows, columns] = acc
    return out


product(*(torch.randn([512, 512], device="cuda") for _ in range(2)))
