// A node of a model that calls a Helion kernel, and that kernel in the same document.
#pragma once

#include "core/document/document.h"

#include <optional>
#include <string>

namespace heliograph {

struct KernelCall {
    std::string name;
    VariantId variant = 0; ///< 0: the document does not hold it
};

/// Nothing if the node calls none. The variant is the one that was captured at this call, else the kernel's first.
std::optional<KernelCall> kernelCall(const Node &node, const Document &document);

} // namespace heliograph
