"""Scripts that export by themselves: exports.py ACTION FOLDER"""

import os
import sys

import torch
from torch import nn


class Cut(nn.Module):
    def forward(self, x, scale=1.0):
        return x[1:-1] * scale


def dynamo(folder):
    program = torch.onnx.export(
        Cut().eval(), (torch.randn(8, 8),), os.path.join(folder, "cut.onnx"), input_names=["rows"], dynamo=True, optimize=False,
        dynamic_shapes={"x": {0: torch.export.Dim("batch")}},
    )
    program.save(os.path.join(folder, "again.onnx"))
    assert program.model_proto.graph.node


def torchscript(folder):
    torch.onnx.export(
        Cut().eval(), (torch.randn(8, 8),), os.path.join(folder, "cut.onnx"), input_names=["rows"], opset_version=17, dynamo=False,
        dynamic_axes={"rows": {0: "batch"}},
    )


def export(folder):
    program = torch.export.export(Cut().eval(), (torch.randn(8, 8),), {"scale": 2.0})
    assert list(program.graph.nodes)


if __name__ == "__main__":
    globals()[sys.argv[1]](sys.argv[2])
