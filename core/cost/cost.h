// Where the time of a run went, and its instructions: counts of SASS instructions, rolled up to PTX, FX nodes and
// lines, each once.
#pragma once

#include "core/base/result.h"
#include "core/cost/count.h"
#include "core/document/document.h"

#include <array>
#include <map>
#include <vector>

namespace heliograph::cost {

/// Counts by op are as long as the stage's ops, or empty if there is no such stage.
struct Cost {
    Count all;                 ///< what was counted in the variant's kernels
    std::uint64_t dropped = 0; ///< samples that the hardware took and lost
    Count unmatched;           ///< of `all`, at no instruction of the SASS text
    std::vector<Count> sass, ptx;
    std::vector<Count> nodes;            ///< by node
    std::array<Count, 6> rest;           ///< what belongs to no node, by Reason
    std::map<std::int32_t, Count> lines; ///< by line of the kernel's source

    /// What belongs to an FX node.
    Count linked() const;
    /// Of all samples, of executed instructions of all of these.
    double share(const Count &count, Quantity quantity = {}) const { return share(count.of(quantity), quantity); }
    double share(std::uint64_t number, Quantity quantity) const;
    /// What can be shown: samples where no instructions were counted, and the other way round.
    Quantity nearest(Quantity wanted) const;
};

/// An instruction of several nodes counts for the first of its strongest link.
/// Errors: cost.not-sampled (nor counted), cost.no-sass (the variant has no SASS of that pipeline), cost.other-code
/// (none of the counted functions is in it).
Result<Cost> costOf(const Variant &variant, const GpuRun &run);

/// By op of a stage whose instructions were counted; nullptr for others, also for PTX if SASS names no lines of it.
const std::vector<Count> *countsOfInstructions(const Stage &stage, const Cost &cost);

/// By node the first op that was made for it in a stage, kNone without one.
std::vector<OpIndex> firstOps(const Variant &variant, const Stage &stage);

/// The quantity of each op of a stage. Where instructions are counted that of the instruction; elsewhere a node's
/// stands at the first op that was made for it, so that a stage's sum is what its nodes cost.
std::vector<std::uint64_t> countsOfOps(const Variant &variant, const Stage &stage, const Cost &cost,
                                       Quantity quantity = {});

} // namespace heliograph::cost
