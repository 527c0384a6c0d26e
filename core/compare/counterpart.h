// Which variant another one is compared with, as long as nobody chose.
#pragma once

#include "core/document/document.h"

namespace heliograph {

/// The newest variant of the kernel that our own passes made of this one's stage-0 on the way to machine code; of such
/// a variant the one that it was made from. 0 if there is neither.
VariantId counterpartOf(const Document &document, VariantId variant);

} // namespace heliograph
