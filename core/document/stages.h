// The table of stages: one row adds a stage to the program.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace heliograph {

/// The language a stage's text is written in; picks the indexer and the syntax colours.
enum class Language : std::uint8_t { Python, FxGraph, Mlir, LlvmIr, Ptx, Sass, Onnx };

/// What comes to have a stage by being captured.
enum class StageOf : std::uint8_t {
    Kernels, ///< a Helion kernel
    Models,  ///< a PyTorch model
    Both,
    Nothing, ///< files that are opened by themselves, or passes that somebody ran
};

/// One row of the table. `id` is what files, records and the command line use; `title` is what people read.
struct StageInfo {
    std::string_view id;
    std::string_view title;
    Language language;
    std::string_view extension;
    StageOf of = StageOf::Kernels;
    bool isShared = false; ///< by all pipelines of a variant: it belongs to none of them

    /// Capturing a kernel, or a model, makes it.
    bool isCapturedOf(bool model) const
    {
        return of == StageOf::Both || of == (model ? StageOf::Models : StageOf::Kernels);
    }
};

/// All stages in lowering order; the position in this table is the stage's rank.
std::span<const StageInfo> stageTable();
/// The row of that id, or nullptr.
const StageInfo *findStage(std::string_view id);
/// Whether all pipelines of a variant share the stage of that id.
bool isSharedStage(std::string_view id);

} // namespace heliograph
