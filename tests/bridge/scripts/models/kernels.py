"""Models that call Helion kernels: kernels.py ACTION"""

import sys
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[4] / "resources" / "kernels"))

from rms_norm import rms_norm  # noqa: E402 - needs the path
from softmax import softmax, softmax_two_pass  # noqa: E402


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.query = nn.Linear(64, 64)

    def forward(self, x):
        return softmax(self.query(x)[:, 3:35]) * 2


class Norm(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(64))

    def forward(self, x):
        return rms_norm(x, self.weight, 1e-5)


class Block(nn.Module):
    """One kernel twice, another once."""

    def __init__(self):
        super().__init__()
        self.before, self.attention, self.after = Norm(), Attention(), Norm()

    def forward(self, x):
        y = self.attention(self.before(x))
        return self.after(torch.cat([y, y], dim=1))


@torch.library.custom_op("model_ops::row_softmax", mutates_args=())
def row_softmax(x: torch.Tensor) -> torch.Tensor:
    return softmax(x)


@row_softmax.register_fake
def _(x):
    return torch.empty_like(x)


class Wrapped(nn.Module):
    def forward(self, x):
        return row_softmax(x[1:]) + 1


class Both(nn.Module):
    """Kernels whose names begin alike."""

    def forward(self, x):
        return softmax_two_pass(x[:, 2:]) + softmax(x[:, 2:])


def exported(x):
    """A model that the script only exports."""
    torch.onnx.export(Both().eval(), (x,), dynamo=True)


if __name__ == "__main__":
    made = {"block": Block, "wrapped": Wrapped, "both": Both}
    with torch.no_grad():
        (made[sys.argv[1]]().eval() if sys.argv[1] in made else exported)(torch.randn(128, 64))
