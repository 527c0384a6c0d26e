// What the modules of a model hold: FX nodes, ONNX nodes, parameters; and how it is known which module an ONNX node is
// of.
#pragma once

#include "core/document/document.h"

#include <cstdint>
#include <string>
#include <vector>

namespace heliograph {

/// Where an ONNX node came from.
struct OnnxTag {
    OpIndex op = kNone; ///< of the stage "onnx"
    ModuleIndex module = kNone;
    std::string how; ///< "metadata" and "scope" of the exporters, "name" of the node, "neighbours" in the graph
    std::string file;
    std::int32_t line = 0; ///< 0: nobody knows
};

/// Those of ops and modules that there are, in the order of their records.
std::vector<OnnxTag> onnxTags(const Variant &variant);

/// By op of the stage "onnx" of a model, nodes and regions: the call of a module that it is of, or is; kNone for none.
/// Empty of any other stage.
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
