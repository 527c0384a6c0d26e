"""A kernel whose sizes only the launch tells, called with memory that is aligned and with some that is not."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[4], num_warps=1), static_shapes=False)
def row_sums(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty([x.size(0)], dtype=x.dtype, device=x.device)
    for row in hl.tile(x.size(0)):
        out[row] = x[row, :].sum(-1)
    return out


if __name__ == "__main__":
    x = torch.randn(32, 128, device="cuda")
    row_sums(x)
    row_sums(x[:, 1:97])
    row_sums(torch.randn(32, 300, device="cuda"))
