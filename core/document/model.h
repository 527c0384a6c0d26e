// What tells a PyTorch model from a Helion kernel: it is exported for a set of operators of ONNX, not for a GPU.
#pragma once

#include "core/document/document.h"

namespace heliograph {

/// A variant's target is "opset18" where its kernel is a model, "sm_90" where it is one.
inline bool isModelTarget(std::string_view target)
{
    return target.starts_with("opset");
}

inline bool isModel(const Variant &variant)
{
    return isModelTarget(variant.target);
}

inline bool isModel(const VariantSummary &variant)
{
    return isModelTarget(variant.target);
}

} // namespace heliograph
