#include "core/gpu/kept.h"

#include "core/base/sha256.h"

#include <numeric>

namespace heliograph::gpu {

namespace {

/// Tensors are hashed that have so many times the bytes of the results that may be kept: a run that nobody asks for
/// results is not to start later for it.
constexpr std::uint64_t kMostHashed = 4;

} // namespace

Result<std::vector<KeptTensor>> hashTensors(const Plan &plan, const Tensors &tensors, std::uint64_t mostBytes)
{
    const std::uint64_t all = std::accumulate(
        plan.tensors.begin(), plan.tensors.end(), std::uint64_t(0),
        [](std::uint64_t sum, const Tensor &tensor) { return sum + tensor.elements() * tensor.dtype->bytes; });
    std::vector<KeptTensor> kept;
    if (all / kMostHashed >= mostBytes)
        return kept;
    for (const Tensor &tensor : plan.tensors) {
        const Result<std::string> values = tensors.values(tensor);
        if (!values)
            return values.error();
        kept.push_back({&tensor, sha256(*values), {}, {}});
    }
    return kept;
}

Result<void> takeResults(const Tensors &tensors, std::uint64_t mostBytes, std::vector<KeptTensor> &kept)
{
    std::uint64_t bytes = 0;
    for (KeptTensor &each : kept) {
        Result<std::string> values = tensors.values(*each.tensor);
        if (!values)
            return values.error();
        each.after = sha256(*values);
        if (each.after == each.before)
            continue;
        bytes += values->size();
        each.values = std::move(*values);
    }
    for (KeptTensor &each : kept)
        if (bytes > mostBytes)
            each.values.clear();
    return {};
}

} // namespace heliograph::gpu
