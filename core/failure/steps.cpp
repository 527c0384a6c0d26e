// The table of steps; core/records/README.md has the same list.
#include "core/failure/steps.h"

#include <algorithm>

namespace heliograph {

namespace {

constexpr StepInfo kSteps[] = {
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

} // namespace

std::span<const StepInfo> stepTable()
{
    return kSteps;
}

const StepInfo *findStep(std::string_view id)
{
    const auto *found =
        std::find_if(std::begin(kSteps), std::end(kSteps), [&](const auto &row) { return row.id == id; });
    return found == std::end(kSteps) ? nullptr : found;
}

const StepInfo *stepOfStage(std::string_view stage)
{
    const StepInfo *found = nullptr;
    for (const StepInfo &row : kSteps)
        if (row.stage == stage && (!found || row.id == stage || row.id == "ptxas"))
            found = &row;
    return found ? found : &kSteps[0];
}

} // namespace heliograph
