"""Kernels whose programs share memory: phases that wait for each other, maxima of floats."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[16, 16], num_warps=1, pid_type="persistent_blocked"))
def phases(x: torch.Tensor) -> torch.Tensor:
    between, out = torch.empty_like(x), torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        between[tile] = x[tile] * 2
    hl.barrier()
    for tile in hl.tile(x.size(0)):
        out[tile] = between[tile] + 1
    return out


@helion.kernel(config=helion.Config(block_sizes=[16, 32], num_warps=1))
def extremes(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    highest = torch.full([x.size(0)], float("-inf"), device=x.device)
    lowest = torch.full([x.size(0)], float("inf"), device=x.device)
    for row, column in hl.tile(x.size()):
        hl.atomic_max(highest, [row], x[row, column].amax(1))
        hl.atomic_min(lowest, [row], x[row, column].amin(1))
    return highest, lowest


if __name__ == "__main__":
    phases(torch.randn(100, device="cuda"))
    extremes(torch.randn(40, 100, device="cuda"))
