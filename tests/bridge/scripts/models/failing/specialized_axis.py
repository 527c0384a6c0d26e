"""An axis that is asked to be dynamic, of a model that works for one size alone."""

import torch
from torch import nn


class Fixed(nn.Module):
    def __init__(self):
        super().__init__()
        self.bias = nn.Parameter(torch.randn(8, 4))

    def forward(self, x):
        return x + self.bias


if __name__ == "__main__":
    Fixed().eval()(torch.randn(8, 4))
