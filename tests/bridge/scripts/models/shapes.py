"""Models of unusual shapes: shapes.py ACTION"""

import sys
from collections import namedtuple

import torch
from torch import nn


class Deep(nn.Module):
    """So many modules, one in another."""

    def __init__(self, depth):
        super().__init__()
        self.inner = Deep(depth - 1) if depth else None

    def forward(self, x):
        return self.inner(x) if self.inner is not None else x[1:4]


class Named(nn.Module):
    """Children with names that no identifier has."""

    NAMES = ('"quoted"', "über", "a b", "semi;colon", "@2", "dash-1", "x.y")

    def __init__(self):
        super().__init__()
        for number, name in enumerate(self.NAMES):
            self._modules[name] = Part(number + 1)

    def forward(self, x):
        return sum(self._modules[name](x).sum() for name in self.NAMES)


class Part(nn.Module):
    def __init__(self, start):
        super().__init__()
        self.start = start

    def forward(self, x):
        return x[self.start :]


class Heavy(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(1024, 1024)

    def forward(self, x):
        return self.fc(x)[:, 1:]


class Tied(nn.Module):
    """Two modules with one weight."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(8, 8), nn.Linear(8, 8)
        self.second.weight = self.first.weight

    def forward(self, x):
        return self.second(self.first(x))


Result = namedtuple("Result", "values rest")


class Keywords(nn.Module):
    """Takes and gives more than tensors."""

    def forward(self, x, *, rows, scale=2.0, pair=None):
        part = x[rows[0] : rows[1]] * scale
        return {"part": part, "result": Result(part + 1, [pair["a"][1:]])}


class Chosen(nn.Module):
    """A branch of torch.cond that calls a module."""

    def __init__(self):
        super().__init__()
        self.yes, self.no = nn.Linear(8, 8), nn.Linear(8, 8)

    def forward(self, x):
        y = torch.cond(x.sum() > 0, lambda x: self.yes(x) + 1, lambda x: self.no(x) * 2, (x,))
        return y[1:4]


class Helped(nn.Module):
    """Slices in functions beside forward."""

    def forward(self, x):
        return self.part(x) + outside(x).sum()

    def part(self, x):
        return x[2:]


def outside(x):
    part = x[1:3]
    return part * 2


def helped():
    Helped().eval()(torch.randn(5))


def ready_made():
    nn.TransformerEncoder(nn.TransformerEncoderLayer(16, 2, 32, batch_first=True), 2).eval()(torch.randn(2, 5, 16))


def deep():
    Deep(200).eval()(torch.randn(8))


def named():
    Named().eval()(torch.randn(32, 4))


def heavy():
    Heavy().eval()(torch.randn(4, 1024))


def tied():
    Tied().eval()(torch.randn(2, 8))


def keywords():
    Keywords().eval()(torch.randn(8, 8), rows=(1, 5), pair={"a": torch.randn(4), "b": None})


def chosen():
    with torch.no_grad():
        Chosen().eval()(torch.randn(8, 8))


def on_gpu():
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = Tied().to(device).eval()
    out = model(torch.randn(2, 8, device=device))
    assert out.cpu().shape == (2, 8) and model.first.weight.cuda().sum().item() != 0


def often():
    """Calls of one signature count once, those of another anew; so do those of another instance."""
    part = Part(2).eval()
    for _ in range(3):
        part(torch.randn(8))
    part(torch.randn(9))
    Part(3).eval()(torch.randn(8))


def training():
    """A step of training goes through, with real values."""
    model = nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8), nn.Dropout(0.5))
    before = model[0].weight.clone()
    loss = model(torch.randn(4, 8)).pow(2).sum()
    loss.backward()
    torch.optim.SGD(model.parameters(), lr=0.1).step()
    assert not torch.equal(before, model[0].weight)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
