#include "core/cost/times.h"

#include <vector>

namespace heliograph::cost {

namespace {

/// The newest first.
std::vector<const RunSummary *> runsOf(const Document &document, const TimedCode &code)
{
    std::vector<const RunSummary *> runs;
    for (auto run = document.runs.rbegin(); run != document.runs.rend(); ++run)
        if (run->variant == code.variant && run->pipeline == code.pipeline && run->status == "ran")
            runs.push_back(&*run);
    return runs;
}

} // namespace

std::optional<RunPair> comparableRuns(const Document &document, const TimedCode &a, const TimedCode &b)
{
    std::optional<RunPair> timed;
    for (const RunSummary *first : runsOf(document, a))
        for (const RunSummary *second : runsOf(document, b)) {
            if (first->device != second->device || first->cache != second->cache)
                continue;
            if (first->isSampled && second->isSampled)
                return RunPair{*first, *second};
            if (!timed)
                timed = RunPair{*first, *second};
        }
    return timed;
}

} // namespace heliograph::cost
