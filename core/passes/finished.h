// The finished kernel beside the passes: registers and spills are decided by the assembler, behind the last of them, so
// a condition that no pass makes true is answered from the machine code.
#pragma once

#include "core/diff/condition.h"
#include "core/document/document.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace heliograph {

/// Instructions of SASS that read and write local memory.
struct LocalAccesses {
    std::int32_t loads = 0, stores = 0;
};
LocalAccesses localAccesses(const Variant &variant);

/// What the machine code at the end of a pipeline has of a word of measureTable(), or was launched with; nothing where
/// none is made, or no record says it.
std::optional<std::int64_t> finishedMeasure(const Variant &variant, std::string_view pipeline,
                                            std::string_view measure);

/// "164 registers a thread": what the finished kernel has of a measure. Empty if it is not known.
std::string finishedWords(const Variant &variant, std::string_view pipeline, std::string_view measure);

/// Says of a condition that no pass makes true why that is: what the finished kernel has, or what is missing to know
/// it. Codes: passes.none (nothing more to say), passes.assembler (decided behind the passes), passes.unrecorded (the
/// document does not hold the measure), all notes.
Diagnostic explainNoPass(const Condition &condition, const Variant &variant, std::string_view pipeline);

} // namespace heliograph
