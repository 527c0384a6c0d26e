#include "core/document/tried.h"

#include "core/document/runs.h"

#include <algorithm>
#include <tuple>

namespace heliograph {

namespace {

const VariantSummary *summaryOf(const Document &document, VariantId id)
{
    for (const Kernel &kernel : document.kernels)
        for (const VariantSummary &variant : kernel.variants)
            if (variant.id == id)
                return &variant;
    return nullptr;
}

const RunSummary *lastRun(const Document &document, VariantId variant)
{
    for (const RunSummary *run : measuredRuns(document, variant))
        if (run->pipeline == "helion" && run->seconds > 0)
            return run;
    return nullptr;
}

/// Good ones, those nobody timed, failed ones.
int rankOf(const TriedConfig &tried)
{
    return tried.isGood() ? 0 : tried.variant->error.empty() ? 1 : 2;
}

bool isBefore(const TriedConfig &a, const TriedConfig &b)
{
    const auto key = [](const TriedConfig &each) {
        return std::tuple(rankOf(each), each.isGood() ? each.run->seconds : 0.0, each.variant->id);
    };
    return key(a) < key(b);
}

} // namespace

std::vector<TriedConfig> triedConfigs(const Document &document, VariantId like)
{
    std::vector<TriedConfig> tried;
    const VariantSummary *model = summaryOf(document, like);
    for (const Kernel &kernel : document.kernels)
        for (const VariantSummary &variant : kernel.variants)
            if (model && variant.kernel == model->kernel && variant.call == model->call && !variant.origin.isDerived())
                tried.push_back({&variant, lastRun(document, variant.id)});
    std::sort(tried.begin(), tried.end(), isBefore);
    return tried;
}

} // namespace heliograph
