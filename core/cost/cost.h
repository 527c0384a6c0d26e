// Where the time of a run went: samples of SASS instructions, rolled up to PTX, FX nodes and lines, each sample once.
#pragma once

#include "core/base/result.h"
#include "core/cost/stalls.h"
#include "core/document/document.h"

#include <array>
#include <map>
#include <vector>

namespace heliograph::cost {

/// Counts by op are as long as the stage's ops, or empty if there is no such stage.
struct Cost {
    Count all;                   ///< what was sampled in the variant's kernels
    std::uint64_t dropped = 0;   ///< taken by the hardware and lost
    std::uint64_t unmatched = 0; ///< of `all`, at no instruction of the SASS text
    std::vector<Count> sass, ptx;
    std::vector<Count> nodes;            ///< by node
    std::array<Count, 6> rest;           ///< what belongs to no node, by Reason
    std::map<std::int32_t, Count> lines; ///< by line of the kernel's source

    /// Samples that belong to an FX node.
    std::uint64_t linked() const;
    double share(std::uint64_t samples) const { return all.samples ? double(samples) / double(all.samples) : 0; }
};

/// An instruction of several nodes counts for the first of its strongest link.
/// Errors: cost.not-sampled, cost.no-sass (the variant has no SASS of that pipeline), cost.other-code (none of the
/// sampled functions is in it).
Result<Cost> costOf(const Variant &variant, const GpuRun &run);

/// By op of a stage whose instructions were sampled; nullptr for others, also for PTX if SASS names no lines of it.
const std::vector<Count> *countsOfInstructions(const Stage &stage, const Cost &cost);

/// By node the first op that was made for it in a stage, kNone without one.
std::vector<OpIndex> firstOps(const Variant &variant, const Stage &stage);

/// Samples of each op of a stage, of one category or all. Where instructions are sampled those of the instruction;
/// elsewhere a node's samples stand at the first op that was made for it, so that a stage's sum is what its nodes cost.
std::vector<std::uint64_t> samplesOfOps(const Variant &variant, const Stage &stage, const Cost &cost,
                                        std::optional<Stall> stall = {});

} // namespace heliograph::cost
