// What `heliograph cost --against` says: where a run is slower or faster than another one.
#pragma once

#include "core/cost/delta.h"
#include "core/records/json.h"

#include <ostream>

namespace heliograph::verbs {

struct ComparedRuns {
    cost::CostedRun run, against;
    cost::CostDelta delta;
    cost::Quantity quantity; ///< of `delta`
};

/// Samples by category.
Json stallsJson(const cost::Count &count);

/// How often by warps, and how many of their threads took part and were active, on average.
Json executedJson(const cost::Count &count);
/// "32.0", or "28.3 of 32.0" where a predicate turned some off; "" if nothing was executed.
std::string threadWords(const cost::Count &count);

Json deltaJson(const ComparedRuns &runs);
/// The greatest changes, at most so many.
void printDelta(std::ostream &out, const ComparedRuns &runs, std::size_t most);

} // namespace heliograph::verbs
