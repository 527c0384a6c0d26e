"""A sum over rows is as wide as a symbol, the accumulator as a number that was not specialized away."""

import helion
import helion.language as hl
import torch


@helion.kernel(static_shapes=False)
def bias_gradient(dy: torch.Tensor, rows: hl.constexpr) -> torch.Tensor:
    m, n = dy.size()
    n = hl.specialize(n)
    out = torch.zeros([n], dtype=torch.float32, device=dy.device)
    for block in hl.tile(m):
        partial = hl.zeros([5632], dtype=torch.float32)
        for tile in hl.tile(block.begin, block.end):
            for columns in hl.tile(n):
                partial += dy[tile, columns].sum(0)
        hl.atomic_add(out, [hl.arange(n)], partial)
    return out


bias_gradient(torch.randn([4096, 5632], device="cuda"), 32)
