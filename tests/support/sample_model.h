// A small PyTorch model as a document, from records as the bridge writes them: two layers, a module that is called
// twice, a weight, a call of a Helion kernel, and both exporters' ONNX.
#pragma once

#include "core/document/document.h"

#include <memory>

namespace heliograph::test {

/// That of the dynamo exporter; `torchscript`: of the other one, whose links are by location and which lacks the Relu.
Variant sampleModel(bool torchscript = false);
/// A table of contents with both as variants 1 and 2 of kernel 1, and of the kernel `softmax`, that the model calls, as
/// 3 of kernel 2.
std::shared_ptr<const Document> sampleModelDocument();
/// `layers` layers of `nodes` nodes each, which are a chain.
Variant largeModel(int layers, int nodes);

} // namespace heliograph::test
