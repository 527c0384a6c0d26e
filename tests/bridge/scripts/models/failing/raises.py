"""A model that refuses its input."""

import torch
from torch import nn


class Picky(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.width = width

    def forward(self, x):
        if x.size(-1) != self.width:
            raise ValueError(f"the last dimension is {x.size(-1)}, not {self.width}")
        return x * 2


if __name__ == "__main__":
    Picky(16).eval()(torch.randn(4, 8))
