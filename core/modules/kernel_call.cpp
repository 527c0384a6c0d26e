#include "core/modules/kernel_call.h"

#include "core/records/json.h"

#include <algorithm>

namespace heliograph {

namespace {

/// Numbers of a stream are those of the document that it became, as long as no other was added to.
VariantId variantOf(const Kernel &kernel, std::int64_t number)
{
    for (const VariantSummary &variant : kernel.variants)
        if (variant.id == number)
            return variant.id;
    return kernel.variants.empty() ? 0 : kernel.variants.front().id;
}

} // namespace

std::optional<KernelCall> kernelCall(const Node &node, const Document &document)
{
    if (node.json.find("\"calls_kernel\"") == std::string::npos)
        return std::nullopt;
    const Json record = parseJson(node.json).value_or(Json());
    const Json &call = field(record, "calls_kernel");
    if (!call.is_object())
        return std::nullopt;
    KernelCall found{textField(call, "name"), 0};
    const auto kernel = std::find_if(document.kernels.begin(), document.kernels.end(),
                                     [&found](const Kernel &each) { return each.name == found.name; });
    if (kernel != document.kernels.end())
        found.variant = variantOf(*kernel, integerField(call, "variant"));
    return found;
}

} // namespace heliograph
