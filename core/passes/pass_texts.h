// The texts that passes left, as a diff wants them: read from a document when somebody asks for one, and linked.
#pragma once

#include "core/base/result.h"
#include "core/diff/history.h"
#include "core/document/document.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// Reads a snapshot of a variant. Errors: those of Store.
using ReadText = std::function<Result<std::string>(SnapshotId)>;

/// Opens the .helio for each text, so that nobody holds the file in between; from any thread.
ReadText textsOf(const std::string &path, VariantId variant);

/// The text that `pass` left, linked to the nodes of `variant`.
Result<Stage> readSnapshot(const ReadText &read, const Variant &variant, const Pass &pass);

/// The passes of a pipeline, inputs of groups among them, as rows of Variant::passes.
std::vector<int> passRows(const Variant &variant, std::string_view pipeline);

/// A row of passes as a history: pass i of it is rows[i]. A text that cannot be read counts as unseen. The last few
/// texts are kept, as neighbours share them.
PassHistory historyOf(ReadText read, const VariantPtr &variant, const std::vector<int> &rows);

/// Who wrote a text that no pass made, the first of a pipeline: "Triton's code generator", "the stage-0 builder".
std::string_view writerOf(const Variant &variant, const Pass &first);

/// The snapshot that stands before a row in its pipeline: what the pass began with. kNone if nobody saw it.
SnapshotId snapshotBefore(const Variant &variant, int row);

} // namespace heliograph
