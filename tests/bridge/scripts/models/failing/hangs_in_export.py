"""A model that comes back when it is called, but not when it is exported."""

import torch
from torch import nn


class Waiting(nn.Module):
    def forward(self, x):
        while torch.compiler.is_exporting():
            pass
        return x[1:3]


if __name__ == "__main__":
    Waiting().eval()(torch.randn(4))
