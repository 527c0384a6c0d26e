// What an access takes of its tensor, in words: for the picture's numbers and for screen readers.
#pragma once

#include "core/base/reach.h"
#include "core/document/document.h"

#include <QString>

#include <optional>

namespace heliograph::ui {

/// Of a load, store or atomic; of a range of indices what an access makes of it. nullopt where nothing was recorded.
std::optional<Reach> reachOf(const Variant &variant, NodeIndex node);

/// "x, 40 × 48".
QString tensorWords(const Reach &reach);
/// "32 to 63 of 48": one dimension in one tile. What is outside of it is not said here.
QString partWords(const ReachedPart &part, std::int64_t extent);
/// "16 outside"; empty where all of it is in the tensor.
QString outsideWords(const ReachedPart &part, std::int64_t extent);

} // namespace heliograph::ui
