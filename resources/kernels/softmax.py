"""Softmax over rows, twice: whole rows held at once, and in two passes over blocks of a row."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[4], num_warps=4))
def softmax(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for rows in hl.tile(x.size(0)):
        values = x[rows, :].to(torch.float32)
        weights = torch.exp(values - torch.amax(values, dim=1, keepdim=True))
        out[rows, :] = (weights / torch.sum(weights, dim=1, keepdim=True)).to(out.dtype)
    return out


@helion.kernel(config=helion.Config(block_sizes=[4, 512], num_warps=4))
def softmax_two_pass(x: torch.Tensor) -> torch.Tensor:
    m, n = x.size()
    out = torch.empty_like(x)
    # both loops below run in the same blocks
    block_n = hl.register_block_size(n)
    for rows in hl.tile(m):
        highest = hl.full([rows], float("-inf"), dtype=torch.float32)
        total = hl.zeros([rows], dtype=torch.float32)
        for cols in hl.tile(n, block_size=block_n):
            values = x[rows, cols].to(torch.float32)
            new_highest = torch.maximum(highest, torch.amax(values, dim=1))
            total = total * torch.exp(highest - new_highest)
            total = total + torch.exp(values - new_highest[:, None]).sum(dim=1)
            highest = new_highest
        for cols in hl.tile(n, block_size=block_n):
            values = x[rows, cols].to(torch.float32)
            out[rows, cols] = (torch.exp(values - highest[:, None]) / total[:, None]).to(out.dtype)
    return out


def main() -> None:
    x = torch.randn([4096, 2560], device="cuda", dtype=torch.float16)
    for kernel in (softmax, softmax_two_pass):
        torch.testing.assert_close(kernel(x), torch.softmax(x, dim=1), rtol=1e-3, atol=1e-3)


if __name__ == "__main__":
    main()
