// What can be folded in a stage's text, in the text view's lines and in words.
#pragma once

#include "core/document/document.h"
#include "core/document/stages.h"
#include "ui/text/fold_set.h"

#include <QString>

namespace heliograph::ui {

/// `words[i]` stands in the row of `lines[i]` when it is folded; empty for regions, whose first line does.
struct StageFolds {
    std::vector<FoldableLines> lines;
    std::vector<QString> words;
};

/// Texts over 16 MB do not fold: nobody reads them row by row, and finding their blocks would delay the first paint.
inline constexpr std::size_t kMostFoldedBytes = 16u << 20;

StageFolds foldsOf(const Variant &variant, std::size_t stage, Language language);

/// Whether a language's runs are folded at first: machine code is, what people write or read line by line is not.
bool foldsByNodeAtFirst(Language language);

} // namespace heliograph::ui
