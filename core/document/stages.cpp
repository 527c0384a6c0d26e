#include "core/document/stages.h"

namespace heliograph {

namespace {
constexpr StageInfo kStages[] = {
    {"source", "Source", Language::Python, ".py"},
    {"fx", "FX graphs", Language::FxGraph, ".fx"},
    {"stage0", "Stage-0 MLIR", Language::Mlir, ".mlir"},
    {"mlir", "MLIR", Language::Mlir, ".mlir", false},
    {"lowered", "Lowered MLIR", Language::Mlir, ".lowered.mlir", false},
    {"triton", "Triton", Language::Python, ".triton.py"},
    {"ttir", "TTIR", Language::Mlir, ".ttir"},
    {"ttgir", "TTGIR", Language::Mlir, ".ttgir"},
    {"llir", "LLVM IR", Language::LlvmIr, ".ll"},
    {"ptx", "PTX", Language::Ptx, ".ptx"},
    {"sass", "SASS", Language::Sass, ".sass"},
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

} // namespace heliograph
