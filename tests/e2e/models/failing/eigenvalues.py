import torch


class Net(torch.nn.Module):
    def forward(self, x):
        return torch.linalg.eigvals(x).real


Net()(torch.randn(8, 8))
