"""Sums of long rows, three ways: a row at once, a reduction that Helion rolls into a loop, and a loop by hand."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[1], reduction_loops=[None], num_warps=16))
def sum_at_once(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty([x.size(0)], dtype=x.dtype, device=x.device)
    for rows in hl.tile(x.size(0)):
        out[rows] = torch.sum(x[rows, :], dim=1)
    return out


@helion.kernel(config=helion.Config(block_sizes=[1], reduction_loops=[4096], num_warps=8))
def sum_rolled(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty([x.size(0)], dtype=x.dtype, device=x.device)
    for rows in hl.tile(x.size(0)):
        out[rows] = torch.sum(x[rows, :], dim=1)
    return out


@helion.kernel(config=helion.Config(block_sizes=[4096, 1], num_warps=8))
def sum_by_hand(x: torch.Tensor) -> torch.Tensor:
    m, n = x.size()
    out = torch.empty([m], dtype=x.dtype, device=x.device)
    block_n = hl.register_block_size(n)
    for rows in hl.tile(m):
        partial = hl.zeros([rows, block_n], dtype=torch.float32)
        for cols in hl.tile(n, block_size=block_n):
            partial += x[rows, cols]
        out[rows] = torch.sum(partial, dim=1)
    return out


def main() -> None:
    x = torch.randn([32, 20000], device="cuda", dtype=torch.float32)
    for kernel in (sum_at_once, sum_rolled, sum_by_hand):
        torch.testing.assert_close(kernel(x), torch.sum(x, dim=1), rtol=1e-3, atol=1e-2)


if __name__ == "__main__":
    main()
