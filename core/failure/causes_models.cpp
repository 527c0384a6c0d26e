// Known causes of models that were not exported: torch.export, both exporters of ONNX, packages that are not there.
// Each row comes from a model that fails so.
#include "core/failure/causes.h"

namespace heliograph {

namespace {

constexpr Cause kRows[] = {
    {"model-branch-on-values",
     "GuardOnDataDependentSymNode",
     "torch-export",
     "",
     "",
     "A branch of the model depends on values of a tensor",
     "torch.export records one graph for all values, so it cannot know which side of the branch to record.",
     {{"Make both sides part of the graph", "`torch.cond(x.sum() > 0, yes, no, (x,))` keeps the branch in the model.",
       "torch/_higher_order_ops/cond.py, cond"},
      {"Say what always holds", "`torch._check(n < 8)` settles a branch on a size that comes out of the data.",
       "torch/__init__.py, _check"}}},
    {"model-control-flow",
     "onnx.control-flow",
     "",
     "",
     "",
     "Control flow of the model depends on values of a tensor",
     "One graph stands for all values, so it cannot know which way to record.",
     {{"Make both sides part of the graph", "`torch.cond(x.sum() > 0, yes, no, (x,))` keeps the branch in the model.",
       "torch/_higher_order_ops/cond.py, cond"}}},
    {"model-custom-op",
     "onnx.custom-op",
     "",
     "",
     "",
     "The model calls an operator that ONNX does not have",
     "An operator of one's own (torch.library, a Helion kernel) has no translation, since nobody wrote one.",
     {{"Give it a translation",
       "`custom_translation_table={torch.ops.mylib.thing.default: function}` of torch.onnx.export.",
       "torch/onnx/__init__.py, export"},
      {"Keep it as a custom operator",
       "`heliograph capture --onnx-custom-ops`: whoever runs the model must have it then.",
       "torch/onnx/_internal/torchscript_exporter/utils.py, register_custom_op_symbolic"}}},
    {"model-untranslated",
     "DispatchError",
     "onnx-translate",
     "",
     "",
     "An operator of PyTorch's has no translation to ONNX",
     "The exporter's table has no function for it at this opset, or none for these dtypes.",
     {{"Write it with operators that ONNX has", "Or give a function for it in `custom_translation_table`.",
       "torch/onnx/_internal/exporter/_dispatching.py, dispatch"}}},
    {"model-unsupported",
     "UnsupportedOperatorError",
     "torchscript-convert",
     "",
     "",
     "An operator has no translation in the TorchScript exporter",
     "Its symbolic functions are those of older opsets; the dynamo exporter has more.",
     {{"Use the other exporter", "`--onnx-exporter dynamo`", "torch/onnx/__init__.py, export"},
      {"Register a symbolic function", "`torch.onnx.register_custom_op_symbolic('mylib::thing', function, 18)`",
       "torch/onnx/_internal/torchscript_exporter/utils.py, register_custom_op_symbolic"}}},
    {"model-no-fake",
     "RuntimeError",
     "torch-export",
     "",
     "fake impl",
     "An operator does not say what shape its result has",
     "torch.export runs the model on tensors without data; an operator of one's own must say what comes out.",
     {{"Register a function for that", "`@thing.register_fake` gives `torch.empty_like(x)`, or whatever is right.",
       "torch/library.py, register_fake"}}},
    {"model-packages",
     "onnx.missing",
     "",
     "",
     "",
     "A package that the exporter needs is not installed",
     "The dynamo exporter needs onnx and onnxscript, the TorchScript exporter onnx alone.",
     {{"Install it where Helion is", "`pip install onnx onnxscript` with that Python.",
       "torch/onnx/_internal/exporter/_compat.py, export_compat"}}},
};

} // namespace

std::span<const Cause> modelCauses()
{
    return kRows;
}

} // namespace heliograph
