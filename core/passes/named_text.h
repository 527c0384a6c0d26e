// Texts as people name them on a command line: what a pass left ("19", "CSEPass#2", "AccelerateMatmul"), or a stage as
// it ended ("ttgir").
#pragma once

#include "core/base/result.h"
#include "core/document/document.h"

#include <string>
#include <string_view>

namespace heliograph {

/// A row of Variant::passes, or else an index into Variant::stages.
struct NamedText {
    int row = kNone;
    int stage = kNone;
};

/// Finds, in this order: a pass of that number (Pass::index); the k-th pass of a name ("NAME#k", from 1); a stage; the
/// only pass of a name or argument; the only one that has the words in its name. Case does not matter.
/// Errors: find.pass where there is none (with what is nearest), find.ambiguous where several passes are meant.
Result<NamedText> findText(const Variant &variant, std::string_view pipeline, std::string_view words);

/// "19 TritonGPUAccelerateMatmul", "stage ttgir".
std::string nameOf(const Variant &variant, const NamedText &text);

} // namespace heliograph
