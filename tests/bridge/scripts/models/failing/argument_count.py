"""A call with an argument too many."""

import torch
from torch import nn


class Single(nn.Module):
    def forward(self, x):
        return x * 2


if __name__ == "__main__":
    Single().eval()(torch.randn(4), torch.randn(4))
