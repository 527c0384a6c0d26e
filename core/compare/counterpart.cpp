#include "core/compare/counterpart.h"

#include "core/pipeline/pipeline.h"

namespace heliograph {

namespace {

/// The way from stage-0 to Triton IR and on, unless something was edited on it.
bool isLowering(const Origin &origin)
{
    return origin.isDerived() && !origin.edited && origin.passes == kToTriton;
}

} // namespace

VariantId counterpartOf(const Document &document, VariantId variant)
{
    VariantId found = 0;
    for (const Kernel &kernel : document.kernels)
        for (const VariantSummary &each : kernel.variants) {
            if (each.id == variant && each.origin.isDerived())
                return each.origin.parent;
            if (each.origin.parent == variant && isLowering(each.origin) && each.error.empty())
                found = each.id;
        }
    return found;
}

} // namespace heliograph
