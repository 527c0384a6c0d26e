// Types as they are written: "tensor<128x64xf16, #blocked>" to shape, element type and encoding, in any dialect that
// writes shaped types this way.
#pragma once

#include <string_view>
#include <vector>

namespace heliograph::diff {

struct TypeText {
    std::string_view whole;    ///< "tensor<128x64xf16, #blocked>"
    std::string_view shape;    ///< "128x64"; empty if it has none
    std::string_view element;  ///< "f16"
    std::string_view encoding; ///< "#blocked"; "#shared, #smem, mutable"
};

TypeText readType(std::string_view type);

/// The types of a list such as "(i32, tensor<4xf16>) -> f32" or "i32 to f32".
std::vector<std::string_view> splitTypes(std::string_view text);

} // namespace heliograph::diff
