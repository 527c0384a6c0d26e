"""An outer product of the wrong tiles: Triton finds that the inner sizes differ."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[32, 64, 16]))
def product(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    n = x.size(0)
    out = torch.empty_like(x)
    for rows, columns in hl.tile([n, n]):
        acc = hl.zeros([rows, columns], dtype=torch.float32)
        for inner in hl.tile(n):
            acc = torch.addmm(acc, x[rows, columns], y[inner, columns])
        out[rows, columns] = acc
    return out


product(*(torch.randn([256, 256], device="cuda") for _ in range(2)))
