"""Eight stages of large tiles: more shared memory than a block can have."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[128, 128, 128], num_warps=4, num_stages=8))
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


product(*(torch.randn([1024, 1024], device="cuda", dtype=torch.float16) for _ in range(2)))
