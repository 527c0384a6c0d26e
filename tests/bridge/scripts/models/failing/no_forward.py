"""A module that only holds others."""

import torch
from torch import nn


class Holder(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 8)


if __name__ == "__main__":
    Holder().eval()(torch.randn(4, 8))
