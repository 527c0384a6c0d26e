#include "core/document/runs.h"

namespace heliograph {

std::vector<const RunSummary *> measuredRuns(const Document &document, VariantId variant)
{
    std::vector<const RunSummary *> runs;
    for (auto run = document.runs.rbegin(); run != document.runs.rend(); ++run)
        if (run->variant == variant && run->status == "ran")
            runs.push_back(&*run);
    return runs;
}

bool areComparable(const RunSummary &a, const RunSummary &b)
{
    return a.device == b.device && a.cache == b.cache;
}

} // namespace heliograph
