"""A product of tiles whose inner sizes differ."""

import helion
import helion.language as hl
import torch


@helion.kernel(static_shapes=True)
def product(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    m, k = x.size()
    _, n = y.size()
    out = torch.empty([m, n], dtype=x.dtype, device=x.device)
    for rows, columns in hl.tile([m, n]):
        out[rows, columns] = torch.matmul(x[rows, :], y[:, columns])
    return out


product(torch.randn([128, 256], device="cuda"), torch.randn([320, 128], device="cuda"))
