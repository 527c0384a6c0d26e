"""Programmatic dependent launch: a kernel that begins before the one in front of it has ended."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[256]))
def scaled(x: torch.Tensor, factor: float) -> torch.Tensor:
    out = torch.empty_like(x)
    hl.pdl_wait()
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] * factor
    hl.pdl_launch_dependents()
    return out


if __name__ == "__main__":
    x = torch.randn(1 << 14, device="cuda")
    scaled(scaled(x, 0.5), 2.0)
