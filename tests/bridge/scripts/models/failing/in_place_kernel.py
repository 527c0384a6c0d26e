"""A Helion kernel that writes into its argument and returns nothing."""

import helion
import helion.language as hl
import torch
from torch import nn


@helion.kernel(config=helion.Config(block_sizes=[64]))
def double(x: torch.Tensor) -> None:
    for tile in hl.tile(x.size(0)):
        x[tile] = x[tile] * 2


class Doubling(nn.Module):
    def forward(self, x):
        y = x + 1
        double(y)
        return y


if __name__ == "__main__":
    Doubling().eval()(torch.randn(256))
