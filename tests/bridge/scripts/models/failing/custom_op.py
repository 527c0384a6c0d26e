"""A custom operator that nobody told how to translate."""

import torch
from torch import nn


@torch.library.custom_op("bench_ops::twice", mutates_args=())
def twice(x: torch.Tensor, factor: float) -> torch.Tensor:
    return x * factor


@twice.register_fake
def _(x, factor):
    return torch.empty_like(x)


class Doubled(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 8)

    def forward(self, x):
        y = self.fc(x)
        return twice(y, 2.5) + 1


if __name__ == "__main__":
    Doubled().eval()(torch.randn(4, 8))
