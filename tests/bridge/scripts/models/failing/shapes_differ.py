"""Sizes that do not fit, inside of a nested module."""

import torch
from torch import nn


class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(16, 4))

    def forward(self, x):
        width = x.size(1)
        return torch.matmul(x[:, :width], self.weight)


class Body(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = Head()

    def forward(self, x):
        return self.head(x)


if __name__ == "__main__":
    Body().eval()(torch.randn(4, 8))
