"""A model that calls a Helion kernel between two of PyTorch's operators."""

import helion
import helion.language as hl
import torch


@helion.kernel(config=helion.Config(block_sizes=[16]), static_shapes=True)
def twice(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile, :] = x[tile, :] * 2
    return out


class Twice(torch.nn.Module):
    def forward(self, x):
        return twice(x)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = torch.nn.Linear(16, 16)
        self.twice = Twice()

    def forward(self, x):
        return self.twice(self.linear(x))[1:4]


if __name__ == "__main__":
    Net().eval()(torch.randn(32, 16))
