#include "core/cost/times.h"

#include "core/document/runs.h"

#include <vector>

namespace heliograph::cost {

namespace {

/// The newest first.
std::vector<const RunSummary *> runsOf(const Document &document, const TimedCode &code)
{
    std::vector<const RunSummary *> runs = measuredRuns(document, code.variant);
    std::erase_if(runs, [&](const RunSummary *run) { return run->pipeline != code.pipeline; });
    return runs;
}

} // namespace

std::optional<RunPair> comparableRuns(const Document &document, const TimedCode &a, const TimedCode &b)
{
    std::optional<RunPair> timed;
    for (const RunSummary *first : runsOf(document, a))
        for (const RunSummary *second : runsOf(document, b)) {
            if (!areComparable(*first, *second))
                continue;
            if (first->isSampled && second->isSampled)
                return RunPair{*first, *second};
            if (!timed)
                timed = RunPair{*first, *second};
        }
    return timed;
}

} // namespace heliograph::cost
