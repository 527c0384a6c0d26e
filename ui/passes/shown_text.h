// Texts that passes left, read and linked, and comparisons of two of them: made off the GUI thread, immutable, shared.
#pragma once

#include "core/base/result.h"
#include "core/diff/op_diff.h"
#include "core/diff/rows.h"
#include "core/document/document.h"
#include "core/provenance/index.h"
#include "ui/passes/short_text.h"

#include <memory>
#include <string>

namespace heliograph::ui {

/// One snapshot: the nodes of its variant, and its text as their only stage.
struct ShownText {
    SnapshotId id = kNone;
    Language language = Language::Mlir;
    VariantPtr variant; ///< its text may be shortened: what is shown, not what is compared
    std::shared_ptr<const ProvenanceIndex> index;
    std::unique_ptr<const Stage> whole;          ///< as the pass left it; null where that is shown
    std::unique_ptr<const ShortText> shortening; ///< null where nothing is shortened
    std::unique_ptr<const OpSignatures> signatures;
    /// Of a text made of two: where each op comes from, a snapshot and the op there.
    std::vector<std::pair<SnapshotId, OpIndex>> origins;

    const Stage &stage() const { return variant->stages.front(); }
    /// Where a byte of a line (both from 0) is shown.
    std::int32_t shown(std::int32_t line, std::int32_t byte) const
    {
        return shortening ? shortening->byte(line, byte) : byte;
    }
};
using ShownTextPtr = std::shared_ptr<const ShownText>;

/// Reads the text that `pass` left and links it to the nodes of `variant`, ready to be shown; MLIR with short types, if
/// that is wished. Errors: those of Store.
Result<ShownTextPtr> loadSnapshot(const std::string &path, const Variant &variant, const Pass &pass,
                                  bool shortTypes = false);

struct InlineDiff;

/// Two snapshots side by side.
struct PassComparison {
    ShownTextPtr before;
    ShownTextPtr after;
    OpDiff diff;
    DiffRows rows;
    std::shared_ptr<const InlineDiff> merged; ///< both as one text; null unless that form was asked for
};
using PassComparisonPtr = std::shared_ptr<const PassComparison>;

PassComparisonPtr compare(ShownTextPtr before, ShownTextPtr after);

} // namespace heliograph::ui
