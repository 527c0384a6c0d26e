// What the modules of a model hold: FX nodes, ONNX nodes, parameters; and how it is known which module an ONNX node is
// of.
#pragma once

#include "core/document/document.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace heliograph {

/// Where an ONNX node came from.
struct OnnxTag {
    ModuleIndex module = kNone;
    std::string how; ///< "metadata" and "scope" of the exporters, "name" of the node, "neighbours" in the graph
    std::string file;
    std::int32_t line = 0; ///< 0: nobody knows
};

/// Of an op of the stage "onnx"; nothing if it has none, or one of a module that there is not.
std::optional<OnnxTag> onnxTagOf(const Variant &variant, OpIndex op);

/// By op of the stage "onnx" of a model: of a region the call of a module that it is, of a node that of the region
/// around it; kNone for none. Empty of any other stage. Tags say the same, but would have to be read one by one.
std::vector<ModuleIndex> modulesOfOps(const Variant &variant, const Stage &stage);

/// Of a module and all that were called from within it.
struct ModuleContent {
    std::int32_t nodes = 0;      ///< FX nodes that compute
    std::int32_t ops = 0;        ///< ONNX nodes
    std::int32_t slices = 0;     ///< of them Slice
    std::int64_t parameters = 0; ///< numbers in parameters and buffers that it reads and nothing outside does
};

/// By module.
std::vector<ModuleContent> moduleContents(const Variant &variant);

} // namespace heliograph
