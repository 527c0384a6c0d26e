// Which pipeline a variant is looked at in, as long as nobody chose.
#pragma once

#include "core/document/document.h"

namespace heliograph {

/// Helion's, or the only pipeline that made something.
inline std::string_view ownPipeline(const Variant &variant)
{
    return !variant.isMadeBy("helion") && variant.isMadeBy("stage0") ? "stage0" : "helion";
}

} // namespace heliograph
