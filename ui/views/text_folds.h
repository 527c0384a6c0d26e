// What can be folded in a stage's text, in the text view's lines and in words.
#pragma once

#include "core/document/document.h"
#include "core/document/stages.h"
#include "ui/text/fold_set.h"

#include <QString>

#include <functional>

namespace heliograph::ui {

/// `words(i)` stands in the row of `lines[i]` when it is folded; empty for regions, whose first line does. Keeps the
/// variant alive.
struct StageFolds {
    std::vector<FoldableLines> lines;
    std::function<QString(int fold)> words;
};

/// Texts up to this size are folded before their first paint; larger ones would delay it.
inline constexpr std::size_t kFoldedAtOnce = 4u << 20;

/// On any thread.
StageFolds foldsOf(const VariantPtr &variant, std::size_t stage, Language language);

/// Whether a language's runs are folded at first: machine code is, what people write or read line by line is not.
bool foldsByNodeAtFirst(Language language);

} // namespace heliograph::ui
