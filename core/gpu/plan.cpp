// From records to parameters. Helion's code takes the launch's arguments in order, without those that Triton compiled
// in; ours takes those that stage-0 names, in its order. Both take two pointers to scratch memory at the end. How wide
// a value is, and how many there are, is what the PTX declares: a launch with others would read beyond them.
#include "core/gpu/plan.h"

#include "core/gpu/entry.h"
#include "core/records/json.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <map>
#include <optional>

namespace heliograph::gpu {

namespace {

std::uint64_t product(const std::vector<std::int64_t> &sizes)
{
    std::uint64_t all = 1;
    for (const std::int64_t size : sizes)
        all *= std::uint64_t(std::max<std::int64_t>(size, 0));
    return all;
}

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

/// Turns the records of one variant into a plan; each step may find what makes it impossible.
class Planner
{
public:
    explicit Planner(const Variant &variant) : m_variant(variant) { m_plan.pipeline = pipelineOf(variant); }

    Result<Plan> run(std::string cubin)
    {
        Result<void> done = takeCode(std::move(cubin));
        if (done)
            done = takeArguments();
        for (const Launch &launch : m_variant.launches)
            if (done)
                done = addLaunch(launch);
        return done ? Result<Plan>(std::move(m_plan)) : done.error();
    }

private:
    Result<void> takeCode(std::string cubin)
    {
        const Stage *ptx = m_variant.stage("ptx", m_plan.pipeline);
        m_plan.target = m_variant.target;
        m_plan.isPtx = cubin.empty();
        m_plan.image = m_plan.isPtx && ptx ? ptx->text : std::move(cubin);
        m_ptx = ptx ? ptx->text : std::string();
        if (m_plan.image.empty())
            return problem("gpu.no-code", "The variant has neither machine code nor PTX.",
                           "Its compile failed or stopped early: `heliograph info` tells why.");
        if (m_variant.launches.empty())
            return problem("gpu.no-launch", "The variant was never launched, so nobody knows its grid and arguments.",
                           "Capture a script that calls the kernel, or name the call with --call.");
        return {};
    }

    Result<void> takeArguments()
    {
        for (const std::string &text : m_variant.records)
            if (const std::optional<Json> record = parseJson(text); record && textField(*record, "r") == "argument")
                m_arguments.push_back(*record);
        if (m_arguments.empty())
            return problem("gpu.no-arguments", "The document does not say what the kernel's arguments are.",
                           "Capture again with the current version.");
        m_tensorOf.resize(m_arguments.size());
        for (std::size_t i = 0; i < m_arguments.size(); ++i)
            if (Result<void> taken = takeTensor(i); !taken)
                return taken;
        if (!m_plan.tensors.empty())
            m_plan.smallest = leastSize();
        return {};
    }

    Result<void> takeTensor(std::size_t index)
    {
        const Json &record = m_arguments[index];
        if (!field(record, "shape").is_array())
            return {};
        Tensor tensor;
        tensor.name = textField(record, "name");
        tensor.dtype = dtypeNamed(textField(record, "dtype"));
        tensor.shape = sizesOf(record, "shape");
        tensor.stride = sizesOf(record, "stride");
        tensor.offset = integerField(record, "offset");
        const auto isNegative = [](std::int64_t size) { return size < 0; };
        if (!tensor.dtype)
            return argumentError(tensor.name, "its type " + textField(record, "dtype") + " is not known");
        if (tensor.stride.size() != tensor.shape.size() || tensor.offset < 0 ||
            std::any_of(tensor.shape.begin(), tensor.shape.end(), isNegative) ||
            std::any_of(tensor.stride.begin(), tensor.stride.end(), isNegative))
            return argumentError(tensor.name, "its record has no whole shape and strides");
        tensor.storage = storageOf(integerField(record, "storage", std::int64_t(index)), *tensor.dtype);
        Storage &storage = m_plan.storages[tensor.storage];
        storage.bytes = std::max(storage.bytes, tensor.extent() * tensor.dtype->bytes);
        m_tensorOf[index] = m_plan.tensors.size();
        m_plan.tensors.push_back(std::move(tensor));
        return {};
    }

    std::size_t storageOf(std::int64_t number, const Dtype &dtype)
    {
        const auto [found, added] = m_storages.try_emplace(number, m_plan.storages.size());
        if (added)
            m_plan.storages.push_back({&dtype, 0});
        return found->second;
    }

    std::uint64_t leastSize() const
    {
        std::uint64_t least = std::uint64_t(1) << 31;
        for (const Tensor &tensor : m_plan.tensors)
            for (const std::int64_t size : tensor.shape)
                least = std::min(least, std::uint64_t(std::max<std::int64_t>(size, 1)));
        return least;
    }

    // ---- launches

    Result<void> addLaunch(const Launch &launch)
    {
        const Json record = parseJson(launch.json).value_or(Json::object());
        KernelLaunch made;
        made.function = launch.function;
        made.ctas = std::uint32_t(std::max(launch.ctas, 1));
        made.threads = threadsOf(launch);
        made.sharedBytes = std::uint32_t(launch.sharedBytes);
        for (std::size_t i = 0; i < launch.grid.size() && i < made.grid.size(); ++i)
            made.grid[i] = std::uint32_t(std::strtoul(launch.grid[i].c_str(), nullptr, 10));
        if (std::find(made.grid.begin(), made.grid.end(), 0U) != made.grid.end())
            return problem("gpu.no-launch", "The launch of " + launch.function + " has an empty grid.",
                           "There is nothing to run: capture a call with larger shapes.");
        const Json &options = field(record, "kwargs");
        made.cooperative = boolField(options, "launch_cooperative_grid");
        made.dependent = boolField(options, "launch_pdl");
        if (Result<void> taken = takeScratch(record, made); !taken)
            return taken;
        if (Result<void> taken = addParameters(record, made); !taken)
            return taken;
        m_plan.launches.push_back(std::move(made));
        return {};
    }

    /// What the code requires of a block; specialised warps make it more than the launch's.
    std::uint32_t threadsOf(const Launch &launch) const
    {
        const bool said = m_variant.resources && m_variant.resources->maxThreads > 0;
        return said ? std::uint32_t(m_variant.resources->maxThreads) : 32U * std::uint32_t(std::max(launch.warps, 1));
    }

    Result<void> takeScratch(const Json &record, KernelLaunch &made) const
    {
        const Json &scratch = field(record, "scratch");
        const auto take = [&scratch](const char *part) {
            const std::vector<std::int64_t> said = sizesOf(scratch, part);
            return said.size() == 2 ? Scratch{std::uint64_t(std::max<std::int64_t>(said[0], 0)),
                                              std::uint64_t(std::max<std::int64_t>(said[1], 1))}
                                    : Scratch{};
        };
        made.global = take("global");
        made.profile = take("profile");
        const Stage *ttgir = m_variant.stage("ttgir", m_plan.pipeline);
        if (scratch.is_object() || !ttgir || ttgir->text.find("global_scratch_alloc") == std::string::npos)
            return {};
        return problem("gpu.no-scratch-size",
                       made.function + " needs memory of its own, and the document does not say "
                                       "how much.",
                       "Capture again with the current version.");
    }

    Result<void> addParameters(const Json &record, KernelLaunch &made) const
    {
        const std::optional<KernelEntry> entry = entryOf(m_ptx, made.function);
        const Result<std::vector<std::size_t>> order = argumentOrder(record);
        if (!order)
            return order.error();
        std::size_t maps = 0;
        for (const std::size_t index : *order)
            if (Result<void> added = addParameter(record, index, maps, entry, made); !added)
                return added;
        made.parameters.emplace_back().kind = ParameterKind::GlobalScratch;
        made.parameters.emplace_back().kind = ParameterKind::ProfileScratch;
        if (entry && entry->parameters.size() != made.parameters.size())
            return problem("gpu.parameters",
                           made.function + " takes " + std::to_string(entry->parameters.size()) +
                               " parameters, and its launch has " + std::to_string(made.parameters.size()) + ".",
                           "The code was made for another launch: capture again.");
        return {};
    }

    Result<void> addParameter(const Json &record, std::size_t index, std::size_t &maps,
                              const std::optional<KernelEntry> &entry, KernelLaunch &made) const
    {
        const Json &argument = m_arguments[index];
        const bool isTensor = field(argument, "shape").is_array();
        if (isTensor && declaredBytes(entry, made, 8) > 8)
            return addMap(record, index, maps, entry, made);
        Parameter parameter;
        parameter.name = textField(argument, "name");
        parameter.kind = isTensor ? ParameterKind::Pointer : ParameterKind::Value;
        parameter.tensor = m_tensorOf[index];
        if (!isTensor) {
            const EntryParameter as = declared(record, argument, entry, made);
            const std::optional<std::uint64_t> bits = valueBits(textField(argument, "value"), as);
            if (!bits)
                return argumentError(parameter.name, "its value " + textField(argument, "value") + " is no number");
            parameter.value = *bits;
            parameter.bytes = as.bytes;
        }
        made.parameters.push_back(std::move(parameter));
        return {};
    }

    std::uint32_t declaredBytes(const std::optional<KernelEntry> &entry, const KernelLaunch &made,
                                std::uint32_t fallback) const
    {
        const std::size_t at = made.parameters.size();
        return entry && at < entry->parameters.size() ? entry->parameters[at].bytes : fallback;
    }

    /// As the PTX has it, else by Triton's signature.
    EntryParameter declared(const Json &record, const Json &argument, const std::optional<KernelEntry> &entry,
                            const KernelLaunch &made) const
    {
        const std::string type = textField(field(record, "signature"), textField(argument, "name").c_str());
        const bool isFloat =
            type.empty() ? textField(argument, "dtype") == "float" : type.find('p') != std::string::npos;
        const std::uint32_t bytes = type.find("64") != std::string::npos ? 8 : 4;
        return {declaredBytes(entry, made, bytes), isFloat};
    }

    /// A descriptor is its map, then its sizes and strides as numbers of their own.
    Result<void> addMap(const Json &record, std::size_t index, std::size_t &maps,
                        const std::optional<KernelEntry> &entry, KernelLaunch &made) const
    {
        const std::string name = textField(m_arguments[index], "name");
        const Json &list = field(record, "maps");
        if (!list.is_array() || maps >= list.size())
            return argumentError(name, "the document does not say how its descriptor is laid out");
        Parameter parameter;
        parameter.kind = ParameterKind::Map;
        parameter.name = name;
        parameter.tensor = m_tensorOf[index];
        parameter.map = mapOf(list[maps++]);
        const Tensor &tensor = m_plan.tensors[parameter.tensor];
        if (parameter.map.block.size() != tensor.shape.size() || tensor.stride.empty() || tensor.stride.back() != 1)
            return argumentError(name, "its descriptor is of another rank, or its last stride is not 1");
        made.parameters.push_back(std::move(parameter));
        addSizes(name, tensor.shape, 4, entry, made);
        addSizes(name, tensor.stride, 8, entry, made);
        return {};
    }

    static TensorMap mapOf(const Json &record)
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

    void addSizes(const std::string &name, const std::vector<std::int64_t> &sizes, std::uint32_t bytes,
                  const std::optional<KernelEntry> &entry, KernelLaunch &made) const
    {
        for (const std::int64_t size : sizes) {
            Parameter parameter;
            parameter.name = name;
            parameter.value = std::uint64_t(size);
            parameter.bytes = declaredBytes(entry, made, bytes);
            made.parameters.push_back(std::move(parameter));
        }
    }

    // ---- which arguments the code takes

    Result<std::vector<std::size_t>> argumentOrder(const Json &record) const
    {
        return m_plan.pipeline == "stage0" ? orderOfStage0() : orderOfTriton(record);
    }

    std::vector<std::size_t> orderOfTriton(const Json &record) const
    {
        const Json &signature = field(record, "signature");
        const Json &constants = field(record, "constants");
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < m_arguments.size(); ++i) {
            const std::string name = textField(m_arguments[i], "name");
            const bool compiledIn = textField(m_arguments[i], "kind") == "constexpr" || constants.contains(name) ||
                                    textField(signature, name.c_str()) == "constexpr";
            if (!compiledIn)
                order.push_back(i);
        }
        return order;
    }

    Result<std::vector<std::size_t>> orderOfStage0() const
    {
        const Stage *stage = m_variant.stage("stage0");
        std::vector<std::size_t> order;
        for (const std::string &name : stage0Arguments(stage ? stage->text : std::string())) {
            const auto found = std::find_if(m_arguments.begin(), m_arguments.end(), [&name](const Json &argument) {
                return textField(argument, "host") == name || textField(argument, "name") == name;
            });
            if (found == m_arguments.end())
                return argumentError(name, "the launch has none of that name");
            order.push_back(std::size_t(found - m_arguments.begin()));
        }
        return order;
    }

    const Variant &m_variant;
    Plan m_plan;
    std::string m_ptx;
    std::vector<Json> m_arguments;
    std::vector<std::size_t> m_tensorOf; ///< by argument: into Plan::tensors
    std::map<std::int64_t, std::size_t> m_storages;
};

} // namespace

std::uint64_t Tensor::elements() const
{
    return product(shape);
}

std::uint64_t Tensor::extent() const
{
    if (elements() == 0)
        return std::uint64_t(offset);
    std::uint64_t last = std::uint64_t(offset);
    for (std::size_t i = 0; i < shape.size(); ++i)
        last += std::uint64_t(shape[i] - 1) * std::uint64_t(stride[i]);
    return last + 1;
}

std::string pipelineOf(const Variant &variant)
{
    return variant.stage("ptx", "stage0") ? "stage0" : "helion";
}

Result<Plan> planOf(const Variant &variant, std::string cubin)
{
    return Planner(variant).run(std::move(cubin));
}

} // namespace heliograph::gpu
