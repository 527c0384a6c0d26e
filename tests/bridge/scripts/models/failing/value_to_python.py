"""A value of a tensor that becomes a number of Python."""

import torch
from torch import nn


class Counted(nn.Module):
    def forward(self, x, n):
        count = int(n)
        return x[:count] if count < 5 else x


if __name__ == "__main__":
    Counted().eval()(torch.randn(8, 8), torch.tensor(3))
