// The steps of a capture, from the script to machine code or to ONNX. One row adds a step.
#pragma once

#include "core/document/document.h"

#include <span>
#include <string_view>

namespace heliograph {

struct StepInfo {
    std::string_view id;    ///< of records
    std::string_view title; ///< what people read
    std::string_view stage; ///< the stage of the document that it belongs to
    std::string_view what;  ///< in a few words
};

/// Of kernels.
std::span<const StepInfo> stepTable();
/// Those that the variant goes through: of a model, those of its exporter.
std::span<const StepInfo> stepsOf(const Variant &variant);
/// nullptr if there is none of that id.
const StepInfo *findStep(std::span<const StepInfo> steps, std::string_view id);
/// The step that makes a stage; where nobody knows better, what fails in a stage fails there.
const StepInfo *stepOfStage(std::span<const StepInfo> steps, std::string_view stage);

} // namespace heliograph
