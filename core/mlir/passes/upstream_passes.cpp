// A file of its own, apart from the dialects', so that neither takes the compiler more memory than it must.
#include "core/mlir/passes/upstream.h"

#include "mlir/InitAllPasses.h"

namespace heliograph::passes {

void registerUpstreamPasses()
{
    mlir::registerAllPasses();
}

} // namespace heliograph::passes
