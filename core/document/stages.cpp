#include "core/document/stages.h"

namespace heliograph {

namespace {
constexpr StageInfo kStages[] = {
    {"source", "Source", Language::Python, ".py", StageOf::Both, true},
    {"fx", "FX graphs", Language::FxGraph, ".fx", StageOf::Both, true},
    {"stage0", "Stage-0 MLIR", Language::Mlir, ".mlir", StageOf::Kernels, true},
    {"mlir", "MLIR", Language::Mlir, ".mlir", StageOf::Nothing},
    {"lowered", "Lowered MLIR", Language::Mlir, ".lowered.mlir", StageOf::Nothing},
    {"triton", "Triton", Language::Python, ".triton.py"},
    {"ttir", "TTIR", Language::Mlir, ".ttir"},
    {"ttgir", "TTGIR", Language::Mlir, ".ttgir"},
    {"llir", "LLVM IR", Language::LlvmIr, ".ll"},
    {"ptx", "PTX", Language::Ptx, ".ptx"},
    {"sass", "SASS", Language::Sass, ".sass"},
    {"onnx", "ONNX", Language::Onnx, ".onnx.txt", StageOf::Models, true},
};
} // namespace

std::span<const StageInfo> stageTable()
{
    return kStages;
}

const StageInfo *findStage(std::string_view id)
{
    for (const StageInfo &stage : kStages)
        if (stage.id == id)
            return &stage;
    return nullptr;
}

bool isSharedStage(std::string_view id)
{
    const StageInfo *row = findStage(id);
    return row && row->isShared;
}

} // namespace heliograph
