// Which texts can be edited so that a compiler goes on from there, and how it is asked to.
#pragma once

#include "core/pipeline/pipeline.h"
#include "core/store/store.h"

#include <QString>

namespace heliograph::ui {

/// A text, and the request that goes on from what becomes of it.
struct EditTarget {
    PipelineRequest request; ///< without document and text
    QString title;           ///< "after canonicalize", "TTGIR"
    Language language = Language::Mlir;
    VariantPtr variant;          ///< whose text it is: Triton checks it with its target and options
    SnapshotId snapshot = kNone; ///< where the text is, or
    std::string stage;           ///< the stage whose text it is
    QString key() const;         ///< the same for the same text of the same variant
};

/// A target, or why there is none and from which stages one can go on instead.
struct EditChoice {
    std::optional<EditTarget> target;
    QString why;
    QStringList instead;
};

/// Largest text that is edited in place.
inline constexpr std::size_t kLongestEdit = std::size_t(4) << 20;

/// The text of a stage. `passes` is what our own compiler goes on with where the variant has no pipeline of its own.
EditChoice editOfStage(const VariantPtr &variant, const QString &stageId, const QString &passes);
/// The text that a pass left; of one that failed, the text before it. Triton's compiler goes on from the end of a stage
/// only.
EditChoice editOfPass(const VariantPtr &variant, const Pass &pass);

/// The text, read from the document at `path` if a pass left it.
Result<std::string> textOf(const EditTarget &target, const std::string &path);

} // namespace heliograph::ui
