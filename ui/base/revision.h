// What a comparison says of a line or an op, and how that is drawn anywhere: a colour and a glyph, so that neither
// stands alone.
#pragma once

#include "ui/base/theme.h"

namespace heliograph::ui {

enum class Revision : std::uint8_t { Added, Removed, Changed, Moved };

struct RevisionLook {
    Role mark;      ///< glyph and outline
    Role row;       ///< surface behind it
    char16_t glyph; ///< in the code font
};
RevisionLook lookOf(Revision kind);

} // namespace heliograph::ui
