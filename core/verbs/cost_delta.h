// What `heliograph cost --against` says: where a run is slower or faster than another one.
#pragma once

#include "core/cost/delta.h"
#include "core/records/json.h"

#include <ostream>

namespace heliograph::verbs {

struct ComparedRuns {
    cost::CostedRun run, against;
    cost::CostDelta delta;
};

/// Samples by category.
Json stallsJson(const cost::Count &count);

Json deltaJson(const ComparedRuns &runs);
/// The greatest changes, at most so many.
void printDelta(std::ostream &out, const ComparedRuns &runs, std::size_t most);

} // namespace heliograph::verbs
