"""Calls that Triton compiles more than once: other divisibilities of sizes, and host code with several launches.

Helion's Triton backend makes one launch a call; for `several` its code generator emits three, as another backend may.
"""

import ast
import sys

import helion
import helion.language as hl
import torch
from helion._compiler.ast_extension import create
from helion._compiler.device_function import DeviceFunction


@helion.kernel(static_shapes=False, config=helion.Config(block_sizes=[64], num_warps=4))
def scaled(x: torch.Tensor, factor: float) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] * factor
    return out


@helion.kernel(static_shapes=False, config=helion.Config(block_sizes=[4], num_warps=1))
def row_sums(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty([x.size(0)], dtype=x.dtype, device=x.device)
    for row in hl.tile(x.size(0)):
        out[row] = x[row, :].sum(-1)
    return out


@helion.kernel(config=helion.Config(block_sizes=[64], num_warps=4))
def doubled(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    for tile in hl.tile(x.size(0)):
        out[tile] = x[tile] * 2
    return out


def sizes():
    for size in (100, 128, 256, 100, 333):
        scaled(torch.randn(size, device="cuda"), 2.0)


def rows():
    for columns in (128, 96, 300):
        row_sums(torch.randn(8, columns, device="cuda"))


def several():
    """Launches with 4, 8 and 4 warps."""
    once = DeviceFunction.codegen_function_call

    def thrice(self):
        launch = once(self)
        warps = next(k for k in launch.value.keywords if k.arg == "num_warps")
        warps.value = create(ast.Name, id="warps", ctx=ast.Load())
        counts = [create(ast.Constant, value=count) for count in (4, 8, 4)]
        return create(
            ast.For, target=create(ast.Name, id="warps", ctx=ast.Store()),
            iter=create(ast.Tuple, elts=counts, ctx=ast.Load()), body=[launch], orelse=[], type_comment=None,
        )

    DeviceFunction.codegen_function_call = thrice
    try:
        doubled(torch.randn(256, device="cuda"))
    finally:
        DeviceFunction.codegen_function_call = once


if __name__ == "__main__":
    {"sizes": sizes, "several": several, "rows": rows}[sys.argv[1]]()
