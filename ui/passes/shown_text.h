// Texts that passes left, read and linked, and comparisons of two of them: made off the GUI thread, immutable, shared.
#pragma once

#include "core/base/result.h"
#include "core/diff/op_diff.h"
#include "core/diff/rows.h"
#include "core/document/document.h"
#include "core/provenance/index.h"

#include <memory>
#include <string>

namespace heliograph::ui {

/// One snapshot: the nodes of its variant, and its text as their only stage.
struct ShownText {
    SnapshotId id = kNone;
    Language language = Language::Mlir;
    VariantPtr variant;
    std::shared_ptr<const ProvenanceIndex> index;
    std::unique_ptr<const OpSignatures> signatures;

    const Stage &stage() const { return variant->stages.front(); }
};
using ShownTextPtr = std::shared_ptr<const ShownText>;

/// Reads the text that `pass` left and links it to the nodes of `variant`. Errors: those of Store.
Result<Stage> readSnapshot(const std::string &path, const Variant &variant, const Pass &pass);
/// The same, ready to be shown.
Result<ShownTextPtr> loadSnapshot(const std::string &path, const Variant &variant, const Pass &pass);

/// Two snapshots side by side.
struct PassComparison {
    ShownTextPtr before;
    ShownTextPtr after;
    OpDiff diff;
    DiffRows rows;
};
using PassComparisonPtr = std::shared_ptr<const PassComparison>;

PassComparisonPtr compare(ShownTextPtr before, ShownTextPtr after);

} // namespace heliograph::ui
