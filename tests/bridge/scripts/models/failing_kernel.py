"""A model whose kernel does not compile."""

import helion
import helion.language as hl
import torch
from torch import nn


@helion.kernel(config=helion.Config(block_sizes=[64]))
def broken(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] * facter
    return out


class Broken(nn.Module):
    def forward(self, x):
        return broken(x) + 1


if __name__ == "__main__":
    Broken().eval()(torch.randn(256))
