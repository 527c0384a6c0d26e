"""A model that takes memory without end."""

import torch
from torch import nn


class Greedy(nn.Module):
    def forward(self, x):
        kept = []
        while True:
            kept.append(torch.ones(1 << 20))


if __name__ == "__main__":
    Greedy().eval()(torch.randn(4))
