"""Kernels that fail, of kinds that users write: a row for each file of scripts/failing, and what must be told of it."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Row:
    """`expression` is what stands at the place ("" if there is none), its first line; `target` what the FX node calls that was
    being worked on; `last` the last stage that was kept; `cause` the row of core/failure that fits, `mends` how many of its
    remedies are a changed line."""

    name: str
    step: str
    code: str
    expression: str
    target: str
    last: str
    cause: str
    mends: int = 0
    gpu: str = ""  # the target that it fails on, if not on all

    def __str__(self) -> str:
        return self.name

    def request(self) -> dict[str, str]:
        return {"target": self.gpu} if self.gpu else {}


ROWS = (
    Row("atomic_type", "triton", "triton.compilation", "hl.atomic_max(out, [tile, hl.arange(512)], value)", "helion.language.atomic_ops.atomic_max", "triton", "atomic-dtype"),
    Row("bad_config", "config", "helion.InvalidConfig", "@helion.kernel(config=helion.Config(block_sizes=[64, 64]))", "", "fx", "config-length"),
    Row("branches_differ", "type-propagation", "helion.ControlFlowTensorMismatch", "if flag[0] > 0:", "", "source", "branches-differ"),
    Row("closing_decorator", "host-function", "helion.DecoratorAfterHelionKernelDecorator", "@helion.kernel()", "", "source", "decorator-order"),
    Row("complex_numbers", "codegen", "helion.InductorLoweringError", "value * 2", "aten.mul.Tensor", "fx", "complex"),
    Row("data_dependent_branch", "triton", "triton.compilation", "if value > 0:", "helion.language._tracing_ops._if", "triton", "branch-on-tile"),
    Row("data_dependent_shape", "type-propagation", "helion.DataDependentOutputShapeNotSupported", "torch.nonzero(x[tile])", "", "source", "length-by-data"),
    Row("dynamic_allocation", "type-propagation", "helion.TorchOpTracingError", "acc + x[tile, :]", "", "source", "whole-host-tensor", 1),
    Row("flat_slice", "device-tracing", "helion.InvalidIndexingType", "value.reshape(-1)[:512]", "helion.language.view_ops.subscript", "fx", "slice-of-value"),
    Row("flipped", "codegen", "helion.UnsupportedIndexRemapping", "torch.flip(value, [1])", "prims.rev.default", "fx", "reads-elsewhere"),
    Row("host_code_after", "host-code", "host.AssertionError", "", "", "triton", "host-assertion"),
    Row("host_tensor", "type-propagation", "helion.TorchOpTracingError", "x[rows, columns] + bias", "", "source", "whole-host-tensor", 1),
    Row("host_variable", "type-propagation", "helion.CannotModifyHostVariableOnDevice", "result = result + x[tile].sum()", "", "source", "host-variable", 1),
    Row("host_view", "type-propagation", "helion.TorchOpTracingError", "out.view(7, -1)", "", "source", "host-op-refused"),
    Row("huge_block", "triton", "triton.compilation", "x[tile, :]", "helion.language.memory_ops.load", "triton", "block-too-large"),
    Row("item_on_device", "type-propagation", "helion.NotAllowedOnDevice", "factor[0].item()", "", "source", "item-in-device-code", 1),
    Row("lambda_in_kernel", "type-propagation", "helion.UnsupportedPythonType", "v", "", "source", "syntax-in-kernel"),
    Row("misspelt_name", "type-propagation", "helion.UndefinedVariable", "facter", "", "source", "undefined-name", 1),
    Row("negative_step", "type-propagation", "helion.InvalidSliceStep", "x[tile, ::-1]", "", "source", "backward-slice", 1),
    Row("nested_grid", "type-propagation", "helion.NestedGridLoop", "for tile in hl.tile(x.size(0)):", "", "source", "grid-in-branch"),
    Row("no_loop", "device-ir", "helion.NoDeviceLoopsInKernel", "def add(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:", "", "source", "no-loop"),
    Row("no_such_op", "device-ir", "helion.InductorLoweringError", "torch.linalg.inv(x[tile, :, :])", "aten.linalg_inv_ex.default", "fx", "no-lowering"),
    Row("no_tensors", "bind", "helion.NoTensorArgs", "@helion.kernel()", "", "source", "no-device"),
    Row("odd_warps", "triton", "triton.AssertionError", "", "", "triton", "warps"),
    Row("packed_elements", "triton", "triton.verifier", "hl.inline_asm_elementwise(", "helion.language.inline_asm_ops.inline_asm_elementwise", "triton", "packed-elements"),
    Row("printed_tile", "type-propagation", "helion.InternalError", "print(value)", "", "source", "print-without-words"),
    Row("ptxas_refuses", "ptxas", "ptxas.error", "", "", "ptx", "assembler-refuses"),
    Row("python_range", "type-propagation", "helion.LoopFunctionNotInFor", "range(row)", "", "source", "loop-function-as-value"),
    Row("rank_mismatch", "type-propagation", "helion.RankMismatch", "x[tile][0:block]", "", "source", "too-few-indices", 1),
    Row("reduction_of_two", "device-ir", "host.NotImplementedError", "torch.sum(x[tile, :, :], dim=[1, 2])", "aten.sum.dim_IntList", "fx", "several-reductions", 1),
    Row("register_constraint", "llir", "triton.crash", "", "", "ttgir", "compiler-crash"),
    Row("row_norms", "codegen", "helion.MultipleReductionDims", "torch.linalg.norm(value, dim=1)", "aten.sum.dim_IntList", "fx", "several-reductions", 1),
    Row("shape_mismatch", "type-propagation", "helion.TorchOpTracingError", "torch.matmul(x[rows, :], y[:, columns])", "", "source", "inner-sizes-differ"),
    Row("slice_of_accumulator", "device-tracing", "helion.BackendUnsupported", "acc[:, 0:64]", "helion.language.view_ops.subscript", "fx", "slice-of-value"),
    Row("slice_of_row", "device-tracing", "helion.BackendUnsupported", "x[tile, :][:, 0:block]", "helion.language.view_ops.subscript", "fx", "slice-of-load", 2),
    Row("snippet_arguments", "codegen", "helion.InvalidAPIUsage", 'hl.inline_triton("tl.exp({0}) * {1}", args=(value,), output_like=value)', "helion.language.inline_triton_ops.inline_triton", "fx", "snippet-arguments"),
    Row("sorted_pair", "type-propagation", "helion.TypeInferenceError", "torch.sort(value, dim=1)[0]", "", "source", "tuple-by-number", 1),
    Row("specialize_late", "type-propagation", "helion.SpecializeOnDevice", "hl.specialize(x.size(1))", "", "source", "specialize-in-loop"),
    Row("specialized_warps", "ttgir", "triton.pass", "", "", "ttir", "warp-specialization", gpu="sm_100"),
    Row("square_tiles", "triton", "triton.compilation", "torch.addmm(acc, x[rows, columns], y[inner, columns])", "aten.addmm.default", "triton", "inner-sizes-differ"),
    Row("store_to_value", "device-tracing", "helion.DeviceTensorSubscriptAssignmentNotAllowed", "row[:, 0] = 0.0", "helion.language.memory_ops.load", "fx", "store-into-value"),
    Row("tensor_bound", "type-propagation", "helion.TensorSliceBound", "0:end", "", "source", "tensor-bound"),
    Row("tile_on_host", "device-ir", "helion.HostTensorDirectUsage", "def ramp(x: torch.Tensor) -> torch.Tensor:", "helion.language._tracing_ops._host_tensor", "fx", "device-function-on-host"),
    Row("too_much_shared", "launch", "launch.shared-memory", "", "", "sass", "shared-memory"),
    Row("triton_function", "triton", "triton.compilation", 'hl.inline_triton("tl.cbrt({0})", args=(value,), output_like=value)', "helion.language.inline_triton_ops.inline_triton", "triton", "no-such-function"),
    Row("try_in_kernel", "type-propagation", "helion.NotAllowedOnDevice", "except ValueError:", "", "source", "statement-in-device-code"),
    Row("two_statements", "type-propagation", "helion.TopLevelStatementBetweenLoops", "def twice(x: torch.Tensor) -> torch.Tensor:", "", "source", "statement-between-loops"),
    Row("unknown_config_field", "config", "helion.InvalidConfig", "@helion.kernel(config=helion.Config(block_size=[64], num_wraps=8))", "", "fx", "config-field", 1),
    Row("unspecialized_range", "type-propagation", "helion.ShapeSpecializingAllocation", "hl.arange(width)", "", "source", "size-not-specialized", 1),
    Row("while_true", "type-propagation", "helion.UnsupportedPythonType", "break", "", "source", "syntax-in-kernel"),
    Row("width_as_symbol", "type-propagation", "helion.TorchOpTracingError", "partial += dy[tile, columns].sum(0)", "", "source", "size-is-symbol"),
)


@dataclasses.dataclass(frozen=True)
class Limit:
    """A compile that is stopped by a limit: a kernel of kernels.py, and what is asked for."""

    name: str
    kernel: str
    request: tuple[tuple[str, int], ...]
    cause: str

    def __str__(self) -> str:
        return self.name


def request_of(name: str) -> dict[str, str]:
    """What is asked for with the kernel of that row."""
    return next((row.request() for row in ROWS if row.name == name), {})


LIMITS = (
    Limit("seconds", "huge_tile", (("limit_seconds", 4),), "too-long"),
    Limit("output", "matmul", (("limit_output", 20000),), "too-much-output"),
)
