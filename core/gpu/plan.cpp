#include "core/gpu/plan.h"

#include "core/gpu/parameters.h"

#include <algorithm>
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
                m_arguments.push_back({*record});
        if (m_arguments.empty())
            return problem("gpu.no-arguments", "The document does not say what the kernel's arguments are.",
                           "Capture again with the current version.");
        for (std::size_t i = 0; i < m_arguments.size(); ++i)
            if (Result<void> taken = takeTensor(i); !taken)
                return taken;
        if (!m_plan.tensors.empty())
            m_plan.smallest = leastSize();
        return {};
    }

    Result<void> takeTensor(std::size_t index)
    {
        const Json &record = m_arguments[index].record;
        if (!field(record, "shape").is_array())
            return {};
        Tensor tensor;
        tensor.name = textField(record, "name");
        tensor.host = textField(record, "host").empty() ? tensor.name : textField(record, "host");
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
        m_arguments[index].tensor = m_plan.tensors.size();
        m_arguments[index].isTensor = true;
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
        Result<std::vector<Parameter>> parameters = parametersOf(m_variant, record, m_arguments, m_plan);
        if (!parameters)
            return parameters.error();
        made.parameters = std::move(*parameters);
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

    const Variant &m_variant;
    Plan m_plan;
    std::vector<Argument> m_arguments;
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
