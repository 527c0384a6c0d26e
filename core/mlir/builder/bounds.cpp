// Slices that surely leave their dimension at the captured launch. Nothing masks what Helion takes as written, so that
// is memory of somebody else.
#include "core/mlir/builder/builder.h"
#include "core/mlir/passes/locations.h"

namespace heliograph::stage0 {

static std::string numbers(const Outside &outside, const Reach &reach)
{
    std::string text;
    for (std::size_t i = 0; i < reach.loops.size(); ++i)
        text += (i == 0 ? "" : ", ") + reach.loops[i].name + " " + std::to_string(outside.tile[i]) + " of " +
                std::to_string(reach.loops[i].tiles);
    return text;
}

static std::string words(const Outside &outside, const Reach &reach)
{
    return std::string("This ") + (reach.isLoad ? "read" : "write") + " of " + reach.tensor + " takes elements " +
           std::to_string(outside.part.begin) + " to " + std::to_string(outside.part.last()) + " of dimension " +
           std::to_string(outside.dimension) + ", which has " + std::to_string(reach.dims[outside.dimension].extent) +
           ", in a tile (" + numbers(outside, reach) + ", counted from 0).";
}

static Diagnostic outsideDiagnostic(const FoundReach &found, const Outside &outside)
{
    Diagnostic diagnostic = problem("slice.out-of-bounds", words(outside, found.reach),
                                    "Helion does not clamp a slice with two symbolic bounds. End it at the dimension, "
                                    "or take blocks that divide it.");
    diagnostic.severity = Severity::Warning;
    diagnostic.stage = "stage0";
    diagnostic.node = found.reach.node;
    if (const mlir::FileLineColLoc place = passes::placeOf(found.access->getLoc())) {
        const auto line = static_cast<std::int32_t>(place.getLine());
        diagnostic.file = place.getFilename().str();
        diagnostic.span = {line, static_cast<std::int32_t>(place.getColumn()), line, 0};
    }
    return diagnostic;
}

void Builder::reportOutside()
{
    m_result.reaches = reachesOf(m_function, m_result.argumentNames);
    for (const FoundReach &found : m_result.reaches) {
        const auto outside = found.isCertain ? findOutside(found.reach) : std::nullopt;
        if (outside && found.reach.dims[outside->dimension].kind == "slice")
            m_result.diagnostics.push_back(outsideDiagnostic(found, *outside));
    }
}

} // namespace heliograph::stage0
