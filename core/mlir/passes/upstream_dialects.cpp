// A file of its own: these headers take the compiler half a minute and more memory than the rest of the project
// together.
#include "core/mlir/passes/upstream.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"

namespace heliograph::passes {

void registerUpstreamDialects(mlir::DialectRegistry &registry)
{
    mlir::registerAllDialects(registry);
    mlir::registerAllExtensions(registry);
}

} // namespace heliograph::passes
