"""Kernels that fail, of kinds that users write: a row for each file of scripts/failing, and what must be told of it."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Row:
    """`expression` is what stands at the place ("" if there is none), its first line; `target` what the FX node calls that was
    being worked on; `last` the last stage that was kept."""

    name: str
    step: str
    code: str
    expression: str
    target: str
    last: str

    def __str__(self) -> str:
        return self.name


ROWS = (
    Row("atomic_type", "triton", "triton.compilation", "hl.atomic_max(out, [tile, hl.arange(512)], value)", "helion.language.atomic_ops.atomic_max", "triton"),
    Row("bad_config", "config", "helion.InvalidConfig", "@helion.kernel(config=helion.Config(block_sizes=[64, 64]))", "", "fx"),
    Row("branches_differ", "type-propagation", "helion.ControlFlowTensorMismatch", "if flag[0] > 0:", "", "source"),
    Row("closing_decorator", "host-function", "helion.DecoratorAfterHelionKernelDecorator", "@helion.kernel()", "", "source"),
    Row("complex_numbers", "codegen", "helion.InductorLoweringError", "value * 2", "aten.mul.Tensor", "fx"),
    Row("data_dependent_branch", "triton", "triton.compilation", "if value > 0:", "helion.language._tracing_ops._if", "triton"),
    Row("data_dependent_shape", "type-propagation", "helion.DataDependentOutputShapeNotSupported", "torch.nonzero(x[tile])", "", "source"),
    Row("dynamic_allocation", "type-propagation", "helion.TorchOpTracingError", "acc + x[tile, :]", "", "source"),
    Row("flat_slice", "device-tracing", "helion.InvalidIndexingType", "value.reshape(-1)[:512]", "helion.language.view_ops.subscript", "fx"),
    Row("flipped", "codegen", "helion.UnsupportedIndexRemapping", "torch.flip(value, [1])", "prims.rev.default", "fx"),
    Row("host_code_after", "host-code", "host.AssertionError", "", "", "triton"),
    Row("host_tensor", "type-propagation", "helion.TorchOpTracingError", "x[rows, columns] + bias", "", "source"),
    Row("host_variable", "type-propagation", "helion.CannotModifyHostVariableOnDevice", "result = result + x[tile].sum()", "", "source"),
    Row("host_view", "type-propagation", "helion.TorchOpTracingError", "out.view(7, -1)", "", "source"),
    Row("huge_block", "triton", "triton.compilation", "x[tile, :]", "helion.language.memory_ops.load", "triton"),
    Row("item_on_device", "type-propagation", "helion.NotAllowedOnDevice", "factor[0].item()", "", "source"),
    Row("lambda_in_kernel", "type-propagation", "helion.UnsupportedPythonType", "v", "", "source"),
    Row("misspelt_name", "type-propagation", "helion.UndefinedVariable", "facter", "", "source"),
    Row("negative_step", "type-propagation", "helion.InvalidSliceStep", "x[tile, ::-1]", "", "source"),
    Row("nested_grid", "type-propagation", "helion.NestedGridLoop", "for tile in hl.tile(x.size(0)):", "", "source"),
    Row("no_loop", "device-ir", "helion.NoDeviceLoopsInKernel", "def add(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:", "", "source"),
    Row("no_such_op", "device-ir", "helion.InductorLoweringError", "torch.linalg.inv(x[tile, :, :])", "aten.linalg_inv_ex.default", "fx"),
    Row("no_tensors", "bind", "helion.NoTensorArgs", "@helion.kernel()", "", "source"),
    Row("odd_warps", "triton", "triton.AssertionError", "", "", "triton"),
    Row("packed_elements", "triton", "triton.verifier", "hl.inline_asm_elementwise(", "helion.language.inline_asm_ops.inline_asm_elementwise", "triton"),
    Row("printed_tile", "type-propagation", "helion.InternalError", "print(value)", "", "source"),
    Row("ptxas_refuses", "ptxas", "ptxas.error", "", "", "ptx"),
    Row("python_range", "type-propagation", "helion.LoopFunctionNotInFor", "range(row)", "", "source"),
    Row("rank_mismatch", "type-propagation", "helion.RankMismatch", "x[tile][0:block]", "", "source"),
    Row("reduction_of_two", "device-ir", "host.NotImplementedError", "torch.sum(x[tile, :, :], dim=[1, 2])", "aten.sum.dim_IntList", "fx"),
    Row("register_constraint", "llir", "triton.crash", "", "", "ttgir"),
    Row("row_norms", "codegen", "helion.MultipleReductionDims", "torch.linalg.norm(value, dim=1)", "aten.sum.dim_IntList", "fx"),
    Row("shape_mismatch", "type-propagation", "helion.TorchOpTracingError", "torch.matmul(x[rows, :], y[:, columns])", "", "source"),
    Row("slice_of_accumulator", "device-tracing", "helion.BackendUnsupported", "acc[:, 0:64]", "helion.language.view_ops.subscript", "fx"),
    Row("slice_of_row", "device-tracing", "helion.BackendUnsupported", "x[tile, :][:, 0:block]", "helion.language.view_ops.subscript", "fx"),
    Row("snippet_arguments", "codegen", "helion.InvalidAPIUsage", 'hl.inline_triton("tl.exp({0}) * {1}", args=(value,), output_like=value)', "helion.language.inline_triton_ops.inline_triton", "fx"),
    Row("sorted_pair", "type-propagation", "helion.TypeInferenceError", "torch.sort(value, dim=1)[0]", "", "source"),
    Row("specialize_late", "type-propagation", "helion.SpecializeOnDevice", "hl.specialize(x.size(1))", "", "source"),
    Row("square_tiles", "triton", "triton.compilation", "torch.addmm(acc, x[rows, columns], y[inner, columns])", "aten.addmm.default", "triton"),
    Row("store_to_value", "device-tracing", "helion.DeviceTensorSubscriptAssignmentNotAllowed", "row[:, 0] = 0.0", "helion.language.memory_ops.load", "fx"),
    Row("tensor_bound", "type-propagation", "helion.TensorSliceBound", "0:end", "", "source"),
    Row("tile_on_host", "device-ir", "helion.HostTensorDirectUsage", "def ramp(x: torch.Tensor) -> torch.Tensor:", "helion.language._tracing_ops._host_tensor", "fx"),
    Row("too_much_shared", "launch", "launch.shared-memory", "", "", "sass"),
    Row("triton_function", "triton", "triton.compilation", 'hl.inline_triton("tl.cbrt({0})", args=(value,), output_like=value)', "helion.language.inline_triton_ops.inline_triton", "triton"),
    Row("try_in_kernel", "type-propagation", "helion.NotAllowedOnDevice", "except ValueError:", "", "source"),
    Row("two_statements", "type-propagation", "helion.TopLevelStatementBetweenLoops", "def twice(x: torch.Tensor) -> torch.Tensor:", "", "source"),
    Row("unknown_config_field", "config", "helion.InvalidConfig", "@helion.kernel(config=helion.Config(block_size=[64], num_wraps=8))", "", "fx"),
    Row("unspecialized_range", "type-propagation", "helion.ShapeSpecializingAllocation", "hl.arange(width)", "", "source"),
    Row("while_true", "type-propagation", "helion.UnsupportedPythonType", "break", "", "source"),
    Row("width_as_symbol", "type-propagation", "helion.TorchOpTracingError", "partial += dy[tile, columns].sum(0)", "", "source"),
)
