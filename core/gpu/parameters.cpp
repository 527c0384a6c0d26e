#include "core/gpu/parameters.h"

#include "core/gpu/entry.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>

namespace heliograph::gpu {

namespace {

/// Bits of a number as Python writes it: of a float if the code takes one.
std::optional<std::uint64_t> valueBits(const std::string &text, const EntryParameter &as)
{
    if (text == "True" || text == "False")
        return text == "True";
    std::int64_t integer = 0;
    double number = 0;
    const char *end = text.data() + text.size();
    const auto [integerEnd, noInteger] = std::from_chars(text.data(), end, integer);
    const bool isInteger = noInteger == std::errc() && integerEnd == end;
    if (!as.isFloat && isInteger)
        return std::uint64_t(integer);
    const auto [numberEnd, noNumber] = std::from_chars(text.data(), end, number);
    if (!as.isFloat || noNumber != std::errc() || numberEnd != end)
        return std::nullopt;
    return as.bytes == 8 ? std::bit_cast<std::uint64_t>(number) : std::bit_cast<std::uint32_t>(float(number));
}

TensorMap mapOf(const Json &record)
{
    TensorMap map;
    for (const std::int64_t size : sizesOf(record, "block_size"))
        map.block.push_back(std::uint32_t(size));
    map.elementBytes = std::uint32_t(integerField(record, "elem_size"));
    map.elementType = smallField(record, "elem_type");
    map.swizzle = smallField(record, "swizzle");
    map.packed4bit = boolField(record, "fp4_padded");
    return map;
}

/// A descriptor's dimensions: those of the tensor, with the one of stride 1 last; empty if there is none.
std::vector<std::size_t> orderOf(const Tensor &tensor)
{
    std::vector<std::size_t> order;
    const auto last = std::find(tensor.stride.rbegin(), tensor.stride.rend(), 1);
    if (last == tensor.stride.rend())
        return order;
    const auto innermost = std::size_t(tensor.stride.rend() - last) - 1;
    for (std::size_t dim = 0; dim < tensor.stride.size(); ++dim)
        if (dim != innermost)
            order.push_back(dim);
    order.push_back(innermost);
    return order;
}

/// `x_size_0` or `x_stride_1`: whose it is, and which.
struct Extent {
    std::string tensor;
    std::size_t dim = 0;
    bool isStride = false;
};

std::optional<Extent> extentNamed(const std::string &name)
{
    const std::size_t digits = name.rfind('_');
    const std::size_t word = digits == std::string::npos || digits == 0 ? digits : name.rfind('_', digits - 1);
    if (digits == std::string::npos || word == std::string::npos)
        return std::nullopt;
    Extent extent{name.substr(0, word), 0, name.substr(word, digits - word) == "_stride"};
    const char *end = name.data() + name.size();
    const auto [parsed, error] = std::from_chars(name.data() + digits + 1, end, extent.dim);
    const bool isExtent = extent.isStride || name.substr(word, digits - word) == "_size";
    return isExtent && error == std::errc() && parsed == end ? std::optional(extent) : std::nullopt;
}

class Parameters
{
public:
    Parameters(const Variant &variant, const Json &launch, const std::vector<Argument> &arguments, const Plan &plan)
        : m_variant(variant), m_launch(launch), m_arguments(arguments), m_plan(plan)
    {
        const Stage *ptx = variant.stage("ptx", plan.pipeline);
        m_entry = entryOf(ptx ? ptx->text : std::string(), function());
    }

    Result<std::vector<Parameter>> run()
    {
        if (Result<void> added = m_plan.pipeline == "stage0" ? addOurs() : addHelions(); !added)
            return added.error();
        m_made.emplace_back().kind = ParameterKind::GlobalScratch;
        m_made.emplace_back().kind = ParameterKind::ProfileScratch;
        if (m_entry && m_entry->parameters.size() != m_made.size())
            return problem("gpu.parameters",
                           function() + " takes " + std::to_string(m_entry->parameters.size()) +
                               " parameters, and its launch has " + std::to_string(m_made.size()) + ".",
                           "The code was made for another launch: capture again.");
        return std::move(m_made);
    }

private:
    std::string function() const { return textField(m_launch, "function"); }

    // ---- Helion's code

    Result<void> addHelions()
    {
        const Json &signature = field(m_launch, "signature");
        const Json &constants = field(m_launch, "constants");
        Result<void> added;
        for (const Argument &argument : m_arguments) {
            const std::string name = argument.name();
            const bool compiledIn = textField(argument.record, "kind") == "constexpr" || constants.contains(name) ||
                                    textField(signature, name.c_str()) == "constexpr";
            if (added && !compiledIn)
                added = addArgument(argument);
        }
        return added;
    }

    /// A descriptor is its map, then its sizes and strides as numbers of their own.
    Result<void> addArgument(const Argument &argument)
    {
        if (!argument.isTensor)
            return addValue(argument);
        if (declaredBytes(8) <= 8) {
            addPointer(argument);
            return {};
        }
        const Result<void> added = addMap(argument);
        const Tensor &tensor = m_plan.tensors[argument.tensor];
        if (added)
            for (const std::size_t dim : m_made.back().map.order)
                addNumber(argument.name(), tensor.shape[dim], 4);
        if (added)
            for (const std::size_t dim : orderOf(tensor))
                addNumber(argument.name(), tensor.stride[dim], 8);
        return added;
    }

    // ---- ours

    Result<void> addOurs()
    {
        const Stage *lowered = m_variant.stage("lowered", m_plan.pipeline);
        if (!lowered || lowered->text.empty())
            return problem("gpu.no-arguments", "The document does not say which arguments our pipeline's code takes.",
                           "Lower the kernel again: heliograph lower FILE --to sass.");
        Result<void> added;
        for (const std::string &name : loweredArguments(lowered->text))
            if (added)
                added = addNamed(name);
        return added;
    }

    Result<void> addNamed(const std::string &name)
    {
        if (const Argument *argument = argumentNamed(name)) {
            if (!argument->isTensor)
                return addValue(*argument);
            addPointer(*argument);
            return {};
        }
        if (name == "semaphore") {
            m_made.emplace_back().kind = ParameterKind::Semaphore;
            return {};
        }
        if (name.ends_with("_desc"))
            if (const Argument *argument = argumentNamed(name.substr(0, name.size() - 5));
                argument && argument->isTensor)
                return addMap(*argument);
        return addExtent(name);
    }

    Result<void> addExtent(const std::string &name)
    {
        const std::optional<Extent> extent = extentNamed(name);
        const Argument *argument = extent ? argumentNamed(extent->tensor) : nullptr;
        if (!argument || !argument->isTensor || extent->dim >= m_plan.tensors[argument->tensor].shape.size())
            return argumentError(name, "the launch has none of that name");
        const Tensor &tensor = m_plan.tensors[argument->tensor];
        addNumber(name, extent->isStride ? tensor.stride[extent->dim] : tensor.shape[extent->dim], 4);
        return {};
    }

    /// By the host's name; the launch may call another argument, a descriptor of the same tensor, so.
    const Argument *argumentNamed(const std::string &name) const
    {
        for (const Argument &argument : m_arguments)
            if (const std::string host = textField(argument.record, "host");
                (host.empty() ? argument.name() : host) == name)
                return &argument;
        return nullptr;
    }

    // ---- one parameter

    void addPointer(const Argument &argument)
    {
        Parameter &parameter = m_made.emplace_back();
        parameter.kind = ParameterKind::Pointer;
        parameter.name = argument.name();
        parameter.tensor = argument.tensor;
    }

    Result<void> addValue(const Argument &argument)
    {
        const EntryParameter as = declared(argument);
        const std::optional<std::uint64_t> bits = valueBits(textField(argument.record, "value"), as);
        if (!bits)
            return argumentError(argument.name(), "its value " + textField(argument.record, "value") + " is no number");
        Parameter &parameter = m_made.emplace_back();
        parameter.name = argument.name();
        parameter.value = *bits;
        parameter.bytes = as.bytes;
        return {};
    }

    void addNumber(const std::string &name, std::int64_t number, std::uint32_t bytes)
    {
        const std::uint32_t declared = declaredBytes(bytes);
        Parameter &parameter = m_made.emplace_back();
        parameter.name = name;
        parameter.value = std::uint64_t(number);
        parameter.bytes = declared;
    }

    Result<void> addMap(const Argument &argument)
    {
        const std::string name = argument.name();
        const Json &list = field(m_launch, "maps");
        if (!list.is_array() || m_maps >= list.size())
            return argumentError(name, "the document does not say how its descriptor is laid out");
        TensorMap map = mapOf(list[m_maps++]);
        map.order = orderOf(m_plan.tensors[argument.tensor]);
        if (map.order.empty() || map.block.size() != map.order.size())
            return argumentError(name, "its descriptor is of another rank, or no stride of it is 1");
        Parameter &parameter = m_made.emplace_back();
        parameter.kind = ParameterKind::Map;
        parameter.name = name;
        parameter.tensor = argument.tensor;
        parameter.map = std::move(map);
        return {};
    }

    /// Of the parameter that is made next.
    std::uint32_t declaredBytes(std::uint32_t fallback) const
    {
        const std::size_t at = m_made.size();
        return m_entry && at < m_entry->parameters.size() ? m_entry->parameters[at].bytes : fallback;
    }

    /// As the PTX has it, else by Triton's signature.
    EntryParameter declared(const Argument &argument) const
    {
        const std::string type = textField(field(m_launch, "signature"), argument.name().c_str());
        const bool isFloat =
            type.empty() ? textField(argument.record, "dtype") == "float" : type.find('p') != std::string::npos;
        const std::uint32_t bytes = type.find("64") != std::string::npos ? 8 : 4;
        return {declaredBytes(bytes), isFloat};
    }

    const Variant &m_variant;
    const Json &m_launch;
    const std::vector<Argument> &m_arguments;
    const Plan &m_plan;
    std::optional<KernelEntry> m_entry;
    std::vector<Parameter> m_made;
    std::size_t m_maps = 0; ///< layouts of descriptors that are used up
};

} // namespace

std::vector<std::int64_t> sizesOf(const Json &record, const char *key)
{
    std::vector<std::int64_t> sizes;
    if (const Json &list = field(record, key); list.is_array())
        for (const Json &item : list)
            sizes.push_back(item.is_number_integer() ? item.get<std::int64_t>() : -1);
    return sizes;
}

Diagnostic argumentError(const std::string &name, const std::string &why)
{
    return problem("gpu.argument", "The argument " + name + " cannot be made: " + why + ".",
                   "Capture again with the current version, or with other arguments.");
}

Result<std::vector<Parameter>> parametersOf(const Variant &variant, const Json &launch,
                                            const std::vector<Argument> &arguments, const Plan &plan)
{
    return Parameters(variant, launch, arguments, plan).run();
}

} // namespace heliograph::gpu
