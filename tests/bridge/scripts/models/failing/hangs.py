"""A model that never comes back."""

import torch
from torch import nn


class Endless(nn.Module):
    def forward(self, x):
        while True:
            x = x + 1


if __name__ == "__main__":
    Endless().eval()(torch.randn(4))
