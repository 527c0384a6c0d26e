"""A model with layers in a list, a module that is called twice, and slices in a module and at the root."""

import torch


class Crop(torch.nn.Module):
    def forward(self, x):
        return x[1:-1]


class Layer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = torch.nn.Linear(8, 8)

    def forward(self, x):
        return torch.relu(self.linear(x))


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = torch.nn.ModuleList([Layer(), Layer()])
        self.crop = Crop()

    def forward(self, x):
        for layer in self.layers:
            x = self.crop(layer(x))
        return x[::2]


if __name__ == "__main__":
    Net().eval()(torch.randn(16, 8))
