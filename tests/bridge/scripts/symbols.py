"""A width that is specialized, and a reduction, a loop and a product over it."""

import helion
import helion.language as hl
import torch


@helion.kernel(static_shapes=False, config=helion.Config(block_sizes=[4, 32]))
def scaled(x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    m, n = x.size()
    n = hl.specialize(n)
    out = torch.empty([m, n], dtype=x.dtype, device=x.device)
    for row in hl.tile(m):
        total = x[row, :].to(torch.float32).sum(-1)
        for column in hl.tile(n):
            out[row, column] = x[row, column] / total[:, None] * weight[None, column]
    return out


if __name__ == "__main__":
    scaled(torch.randn(67, 5632, device="cuda"), torch.randn(5632, device="cuda"))
