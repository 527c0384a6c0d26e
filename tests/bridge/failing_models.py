"""Models that fail, of kinds that users write: a row for each file of scripts/models/failing, and what must be told of it."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Row:
    """`steps` is the step that stopped each exporter ("" none did), for a failed call of the model one alone; `expression` is
    what stands at the place, or begins the line of it; `target` what the node calls that was being worked on; `last` the last
    stage that was kept of each. `request` is what is asked for besides."""

    name: str
    steps: dict[str, str]
    code: str
    expression: str
    last: dict[str, str]
    target: str = ""
    request: tuple = ()

    def __str__(self) -> str:
        return self.name


def both(dynamo, torchscript):
    return {"dynamo": dynamo, "torchscript": torchscript}


MODEL, SOURCE = {"dynamo": "model"}, {"dynamo": "source"}
ROWS = (
    Row("argument_count", MODEL, "onnx.export", "def forward(self, x):", SOURCE),
    Row("branches_differ", both("", "torchscript-trace"), "onnx.export", "torch.cond(x.sum() > 0, lambda y: y[1:4] + 1, lambda y: y[1:5] + 1, (x,))", both("onnx", "fx")),
    Row("custom_op", both("onnx-translate", "torchscript-convert"), "onnx.custom-op", "return twice(y, 2.5) + 1", both("fx", "fx"), "bench_ops.twice"),
    Row("data_dependent_branch", both("torch-export", ""), "onnx.control-flow", "x.sum() > 0", both("source", "onnx")),
    Row("eats_memory", MODEL, "limit.memory", "torch.ones(1 << 20)", SOURCE, request=(("limit_memory", 1500 << 20),)),
    Row("hangs", MODEL, "limit.seconds", "x + 1", SOURCE, request=(("limit_seconds", 3),)),
    Row("hangs_in_export", both("torch-export", ""), "limit.seconds", "torch.compiler.is_exporting()", both("source", "onnx"), request=(("limit_seconds", 12),)),
    Row("in_place_kernel", both("torch-export", "torchscript-trace"), "onnx.export", "double(y)", both("source", "source")),
    Row("no_forward", MODEL, "onnx.export", "class Holder(nn.Module):", SOURCE),
    Row("raises", MODEL, "onnx.export", 'raise ValueError(f"the last dimension is {x.size(-1)}, not {self.width}")', SOURCE),
    Row("shapes_differ", MODEL, "onnx.export", "torch.matmul(x[:, :width], self.weight)", SOURCE),
    Row("specialized_axis", both("torch-export", ""), "onnx.export", "def forward(self, x):", both("source", "onnx"), request=(("onnx", {"dynamic": "x[0]=rows"}),)),
    Row("unsupported_operator", both("onnx-translate", "torchscript-convert"), "onnx.export", "values, vectors = torch.linalg.eigh(x + x.T)", both("fx", "fx"), "aten.linalg_eigh"),
    Row("value_to_python", both("torch-export", ""), "onnx.control-flow", "int(n)", both("source", "onnx")),
)
