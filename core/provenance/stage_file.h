// The text of one stage by itself (.mlir, .ttir, .ttgir, .ll, .ptx, .sass), as a document made in memory: shown,
// indexed and drawn as far as it can be read. Nothing in it is executed.
#pragma once

#include "core/base/result.h"
#include "core/document/document.h"

#include <span>
#include <string>
#include <string_view>

namespace heliograph {

/// A document of one kernel (named after the file) with one variant.
struct StageFile {
    Document document;
    VariantPtr variant;
};

/// Endings of the files that openStageFile() reads, without the dot.
std::span<const std::string_view> stageFileEndings();
/// True for a path with one of those endings, in capitals or not.
bool isStageFile(std::string_view path);

/// How much of the text is looked at.
enum class StageFileDepth : std::uint8_t {
    Text, ///< none of it: there at once, whatever its size
    Ops,  ///< ops, edges and locations
};

/// Any bytes are accepted as text. If its locations name a Python file that stands beside it, that file is the source
/// stage, and its lines take the place of FX nodes ("0:L17"): ops are linked to them by location.
/// Errors: file.missing, file.unreadable, file.too-large (2 GiB: columns and lines are 32 bits).
Result<StageFile> openStageFile(const std::string &path, StageFileDepth depth = StageFileDepth::Ops);

} // namespace heliograph
