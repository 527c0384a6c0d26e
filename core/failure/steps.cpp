// The tables of steps; core/records/README.md has the same list.
#include "core/failure/steps.h"

#include "core/document/model.h"
#include "core/records/json.h"

#include <algorithm>

namespace heliograph {

namespace {

constexpr StepInfo kKernelSteps[] = {
    {"parse", "Parse", "source", "the file is read as Python"},
    {"import", "Import", "source", "modules that the file imports"},
    {"script", "Script", "source", "the file runs up to its first kernel"},
    {"call", "Kernel call", "source", "the arguments of the call"},
    {"bind", "Bind", "source", "arguments become fake tensors"},
    {"host-function", "Host function", "source", "the kernel's source is read"},
    {"type-propagation", "Type propagation", "source", "each expression gets a type"},
    {"device-tracing", "Device tracing", "fx", "loops over tiles become FX graphs"},
    {"device-ir", "Device IR", "fx", "lowerings and passes of the graphs"},
    {"config", "Config", "fx", "block sizes and the like are fixed"},
    {"codegen", "Code generation", "triton", "FX nodes become Triton code"},
    {"host-code", "Host code", "triton", "the generated wrapper runs up to its launch"},
    {"triton", "Triton front end", "ttir", "the generated code becomes Triton IR"},
    {"ttir", "TTIR", "ttir", "passes over Triton IR"},
    {"ttgir", "TTGIR", "ttgir", "layouts of threads, pipelining"},
    {"llir", "LLVM IR", "llir", "lowering to LLVM and its passes"},
    {"ptx", "PTX", "ptx", "LLVM's code generator"},
    {"ptxas", "ptxas", "sass", "machine code"},
    {"launch", "Launch", "sass", "what a GPU must have for it"},
};

constexpr StepInfo kModel{"model", "Model", "source", "the call up to the export"};
constexpr StepInfo kExport{"torch-export", "torch.export", "fx", "the model becomes an FX graph"};
constexpr StepInfo kCheck{"onnx-check", "Check", "onnx", "onnx.checker reads the model"};

constexpr StepInfo kDynamoSteps[] = {
    kModel,
    kExport,
    {"onnx-decompose", "Decompositions", "fx", "operators become such that ONNX has"},
    {"onnx-translate", "Translation", "onnx", "FX nodes become ONNX nodes"},
    {"onnx-optimize", "Optimization", "onnx", "constants are folded, nodes merged"},
    kCheck,
};

constexpr StepInfo kTorchScriptSteps[] = {
    kModel,
    kExport,
    {"torchscript-trace", "Trace", "onnx", "the model runs, and what it does is recorded"},
    {"torchscript-convert", "Conversion", "onnx", "recorded operators become ONNX nodes"},
    kCheck,
};

} // namespace

std::span<const StepInfo> stepTable()
{
    return kKernelSteps;
}

std::span<const StepInfo> stepsOf(const Variant &variant)
{
    if (!isModel(variant))
        return kKernelSteps;
    const Json config = parseJson(variant.config).value_or(Json());
    return textField(config, "exporter") == "torchscript" ? std::span<const StepInfo>(kTorchScriptSteps) : kDynamoSteps;
}

const StepInfo *findStep(std::span<const StepInfo> steps, std::string_view id)
{
    const auto found = std::find_if(steps.begin(), steps.end(), [&](const auto &row) { return row.id == id; });
    return found == steps.end() ? nullptr : &*found;
}

const StepInfo *stepOfStage(std::span<const StepInfo> steps, std::string_view stage)
{
    const StepInfo *found = nullptr;
    for (const StepInfo &row : steps)
        if (row.stage == stage && (!found || row.id == stage || row.id == "ptxas"))
            found = &row;
    const StepInfo *first = findStep(steps, "call");
    return found ? found : first ? first : &steps.front();
}

} // namespace heliograph
