#include "core/compare/gate.h"

#include "core/diff/measures.h"
#include "core/document/own_pipeline.h"
#include "core/document/runs.h"
#include "core/passes/finished.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <string>
#include <tuple>

namespace heliograph {

namespace {

/// Fewer repeats do not enclose the median with 95 %, whatever two of them one takes.
constexpr std::size_t kFewestRepeats = 6;

/// All that two variants must have in common to be compared.
using Likeness = std::tuple<std::string, std::string, std::string, std::string, std::string, std::int32_t, bool, bool>;

Likeness likenessOf(const Kernel &kernel, const VariantSummary &variant)
{
    const Origin &origin = variant.origin;
    return {kernel.name,   variant.call, variant.target, origin.stage,
            origin.passes, origin.after, origin.edited,  origin.isDerived()};
}

using Alike = std::vector<const VariantSummary *>;

std::map<Likeness, Alike> groupsOf(const Document &document)
{
    std::map<Likeness, Alike> groups;
    for (const Kernel &kernel : document.kernels)
        for (const VariantSummary &variant : kernel.variants)
            groups[likenessOf(kernel, variant)].push_back(&variant);
    return groups;
}

/// Takes the partner out of `base`; nullptr if there is none.
const VariantSummary *takePartner(const VariantSummary &now, bool isOnlyOne, Alike &base)
{
    const auto found = std::find_if(
        base.begin(), base.end(), [&](const VariantSummary *each) { return isOnlyOne || each->config == now.config; });
    if (found == base.end())
        return nullptr;
    const VariantSummary *partner = *found;
    base.erase(found);
    return partner;
}

bool isAlike(const RunSummary &a, const RunSummary &b)
{
    return areComparable(a, b) && a.pipeline == b.pipeline;
}

std::string describe(const RunSummary &run)
{
    return run.device + ", code of " + run.pipeline + ", L2 " + run.cache;
}

Diagnostic noRun(const Document &document, VariantId variant)
{
    return problem("gate.no-run", "Variant " + std::to_string(variant) + " was not run on a GPU.",
                   "Run it, `heliograph run " + document.path + " --device 0 --variant " + std::to_string(variant) +
                       "`, or give no --time.",
                   document.path);
}

/// Medians add up; their errors do as those of independent measurements.
GateNumber microsecondsOf(const GpuRun &run)
{
    GateNumber all;
    double below = 0, above = 0;
    for (const KernelTiming &timing : run.timings) {
        all.value += timing.median / 1000;
        below += std::pow((timing.median - timing.low) / 1000, 2);
        above += std::pow((timing.high - timing.median) / 1000, 2);
    }
    all.low = all.value - std::sqrt(below);
    all.high = all.value + std::sqrt(above);
    return all;
}

Result<void> checkRepeats(const GpuRun &run)
{
    std::size_t fewest = run.timings.empty() ? 0 : run.timings.front().times.size();
    for (const KernelTiming &timing : run.timings)
        fewest = std::min(fewest, timing.times.size());
    if (fewest >= kFewestRepeats)
        return {};
    return problem("gate.few-repeats",
                   "Run " + std::to_string(run.summary.id) + " of variant " + std::to_string(run.summary.variant) +
                       " has " + std::to_string(fewest) + " repeats: nobody can tell a difference from noise.",
                   "Run it again with --repeats auto, or at least " + std::to_string(kFewestRepeats) + ".");
}

std::string clockOf(const GpuRun &run)
{
    return run.timings.front().source;
}

} // namespace

std::optional<GateLimit> gateLimitFrom(std::string_view text)
{
    GateLimit limit;
    if (text.starts_with('+'))
        text.remove_prefix(1);
    if (text.ends_with('%')) {
        limit.isPercent = true;
        text.remove_suffix(1);
    }
    if (text.empty() || text.find_first_not_of("0123456789.") != std::string_view::npos)
        return std::nullopt;
    const char *end = text.data() + text.size();
    const auto [parsed, error] = std::from_chars(text.data(), end, limit.value);
    return error == std::errc() && parsed == end ? std::optional(limit) : std::nullopt;
}

GatePairs pairForGate(const Document &now, const Document &base)
{
    GatePairs pairs;
    std::map<Likeness, Alike> others = groupsOf(base);
    const std::map<Likeness, Alike> own = groupsOf(now);
    std::map<Likeness, bool> isOnlyOne;
    for (const auto &[likeness, group] : own)
        isOnlyOne[likeness] = group.size() == 1 && others[likeness].size() == 1;
    for (const Kernel &kernel : now.kernels)
        for (const VariantSummary &variant : kernel.variants) {
            const Likeness likeness = likenessOf(kernel, variant);
            const VariantSummary *partner = takePartner(variant, isOnlyOne[likeness], others[likeness]);
            if (partner)
                pairs.both.emplace_back(variant.id, partner->id);
            else
                pairs.onlyNow.push_back(variant.id);
        }
    for (const auto &[likeness, group] : others)
        for (const VariantSummary *left : group)
            pairs.onlyBase.push_back(left->id);
    std::sort(pairs.onlyBase.begin(), pairs.onlyBase.end());
    return pairs;
}

std::string_view nameOf(GateVerdict verdict)
{
    constexpr std::array<std::string_view, 3> kNames{"ok", "noise", "exceeded"};
    return kNames[std::size_t(verdict)];
}

GateResult holdAgainst(const GateLimit &limit, const GateNumber &now, const GateNumber &base)
{
    GateResult result{now, base, limit.most(base.value), GateVerdict::Within};
    if (now.value > result.most)
        result.verdict = now.low > base.high ? GateVerdict::Exceeded : GateVerdict::Noise;
    return result;
}

Result<std::pair<RunId, RunId>> runsForGate(const Document &now, const Document &base,
                                            std::pair<VariantId, VariantId> pair)
{
    const std::vector<const RunSummary *> own = measuredRuns(now, pair.first), others = measuredRuns(base, pair.second);
    if (own.empty())
        return noRun(now, pair.first);
    if (others.empty())
        return noRun(base, pair.second);
    const RunSummary &last = *own.front();
    for (const RunSummary *other : others)
        if (isAlike(last, *other))
            return std::pair(last.id, other->id);
    return problem("gate.other-run",
                   "The last run of variant " + std::to_string(pair.first) + " (" + describe(last) +
                       ") has no equal among those of the baseline's variant " + std::to_string(pair.second) +
                       ", whose last is of " + describe(*others.front()) + ".",
                   "Run both on the same device, with the same pipeline and the L2 cache in the same state.",
                   base.path);
}

Result<GateResult> gateTime(const GateLimit &limit, const GpuRun &now, const GpuRun &base)
{
    for (const GpuRun *run : {&now, &base})
        if (const Result<void> enough = checkRepeats(*run); !enough)
            return enough.error();
    if (clockOf(now) != clockOf(base))
        return problem("gate.other-clock",
                       "Run " + std::to_string(now.summary.id) + " was timed by \"" + clockOf(now) +
                           "\", the baseline's run " + std::to_string(base.summary.id) + " by \"" + clockOf(base) +
                           "\": they differ by the gaps between launches.",
                       "Run both with the same access to the device's counters.");
    return holdAgainst(limit, microsecondsOf(now), microsecondsOf(base));
}

Result<GateResult> gateMeasure(const GateLimit &limit, std::string_view measure, const Variant &now,
                               const Variant &base)
{
    const auto numberOf = [measure](const Variant &variant) {
        return finishedMeasure(variant, ownPipeline(variant), measure);
    };
    const std::optional<std::int64_t> own = numberOf(now), other = numberOf(base);
    if (own && other)
        return holdAgainst(limit, {double(*own), double(*own), double(*own)},
                           {double(*other), double(*other), double(*other)});
    return problem("gate.no-measure",
                   std::string(own ? "The baseline's variant " : "Variant ") + std::to_string(own ? base.id : now.id) +
                       " does not say its " + std::string(findMeasure(measure)->meaning) + ".",
                   "It has no machine code, or was captured before that was recorded: capture it again.");
}

} // namespace heliograph
