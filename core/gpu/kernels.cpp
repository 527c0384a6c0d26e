// Launches as Triton's own launcher does (driver.c of its NVIDIA backend): the grid counts clusters, a block has whole
// warps, the last two parameters are scratch memory.
#include "core/gpu/kernels.h"

#include "core/gpu/tensor_map.h"

#include <algorithm>
#include <array>
#include <utility>

namespace heliograph::gpu {

namespace {

/// What a block has without asking.
constexpr std::uint32_t kSharedWithoutAsking = 48 << 10;
constexpr std::uint32_t kLargestPortableCluster = 8;

CUlaunchAttribute attribute(CUlaunchAttributeID id)
{
    CUlaunchAttribute made{};
    made.id = id;
    return made;
}

std::vector<CUlaunchAttribute> attributesOf(const KernelLaunch &launch)
{
    std::vector<CUlaunchAttribute> made;
    if (launch.dependent) {
        made.push_back(attribute(CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION));
        made.back().value.programmaticStreamSerializationAllowed = 1;
    }
    if (launch.cooperative) {
        made.push_back(attribute(CU_LAUNCH_ATTRIBUTE_COOPERATIVE));
        made.back().value.cooperative = 1;
    }
    if (launch.ctas > 1) {
        made.push_back(attribute(CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION));
        made.back().value.clusterDim = {launch.ctas, 1, 1};
        made.push_back(attribute(CU_LAUNCH_ATTRIBUTE_CLUSTER_SCHEDULING_POLICY_PREFERENCE));
        made.back().value.clusterSchedulingPolicyPreference = CU_CLUSTER_SCHEDULING_POLICY_SPREAD;
    }
    return made;
}

/// Blocks that one resource alone would let onto a multiprocessor, least first.
const char *limiterOf(const DriverResources &found, const DeviceFacts &device, const KernelLaunch &launch)
{
    struct Limit {
        double blocks;
        const char *words;
    };
    const auto ratio = [](double have, double need) { return need > 0 ? double(int(have / need)) : 1e9; };
    const double shared = found.staticSharedBytes + double(launch.sharedBytes) + (device.major >= 8 ? 1024 : 0);
    // Registers are handed out to warps, in units of 256.
    const double warpRegisters = (found.registers * 32 + 255) / 256 * 256;
    const std::array limits{
        Limit{ratio(device.registers, warpRegisters * launch.threads / 32), "registers"},
        Limit{ratio(device.sharedBytes, shared), "shared memory"},
        Limit{ratio(device.threads, launch.threads), "warps"},
        Limit{double(device.blocks), "blocks"},
    };
    return std::min_element(limits.begin(), limits.end(),
                            [](const Limit &a, const Limit &b) { return a.blocks < b.blocks; })
        ->words;
}

Scratch scratchOf(const KernelLaunch &launch, ParameterKind kind)
{
    constexpr Scratch kSemaphore{4, 16};
    return kind == ParameterKind::Semaphore       ? kSemaphore
           : kind == ParameterKind::GlobalScratch ? launch.global
                                                  : launch.profile;
}

} // namespace

// ---- code

Result<Module> Module::load(Device &device, const std::string &image, const std::string &what)
{
    std::array<char, 8192> log{};
    std::array<CUjit_option, 2> options{CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
    // The size goes into the pointer itself, as the driver wants it.
    std::array<void *, 2> values{log.data(), reinterpret_cast<void *>(std::uintptr_t(log.size()))};
    CUmodule loaded = nullptr;
    const Result<void> done =
        device.run("Loading " + what, device.driver().cuModuleLoadDataEx, &loaded,
                   static_cast<const void *>(image.data()), unsigned(options.size()), options.data(), values.data());
    if (!done) {
        Diagnostic error = done.error();
        if (log[0] != '\0')
            error.detail += "\n" + std::string(log.data());
        return error;
    }
    Module module;
    module.m_device = &device;
    module.m_module = loaded;
    return module;
}

Module::Module(Module &&other) noexcept
{
    *this = std::move(other);
}

Module &Module::operator=(Module &&other) noexcept
{
    std::swap(m_device, other.m_device);
    std::swap(m_module, other.m_module);
    return *this;
}

Module::~Module()
{
    if (m_device && m_device->isUsable())
        m_device->driver().cuModuleUnload(m_module);
}

Result<CUfunction> Module::function(const std::string &name) const
{
    CUfunction function = nullptr;
    const Result<void> done = m_device->run("Looking for " + name + " in the code",
                                            m_device->driver().cuModuleGetFunction, &function, m_module, name.c_str());
    return done ? Result<CUfunction>(function) : done.error();
}

// ---- kernels

Result<std::unique_ptr<Kernels>> Kernels::load(Device &device, const Plan &plan, const Tensors &tensors)
{
    Result<Module> module = Module::load(device, plan.image, plan.isPtx ? "the PTX" : "the machine code");
    if (!module) {
        Diagnostic error = module.error();
        if (error.code == "gpu.wrong-architecture")
            error.message = "The code is for " + plan.target + ", and " + device.facts().name + " is sm_" +
                            std::to_string(device.facts().architecture()) + ".";
        return error;
    }
    std::unique_ptr<Kernels> kernels(new Kernels(device, plan, std::move(*module)));
    kernels->m_kernels.reserve(plan.launches.size());
    for (const KernelLaunch &launch : plan.launches)
        if (Result<void> added = kernels->add(launch, tensors); !added)
            return added.error();
    return kernels;
}

Result<void> Kernels::add(const KernelLaunch &launch, const Tensors &tensors)
{
    const Result<CUfunction> function = m_module.function(launch.function);
    if (!function)
        return function.error();
    Kernel &kernel = m_kernels.emplace_back();
    kernel.launch = &launch;
    kernel.function = *function;
    kernel.attributes = attributesOf(launch);
    const Result<void> allowed = allowShared(kernel);
    return allowed ? setParameters(kernel, tensors) : allowed;
}

Result<void> Kernels::allowShared(const Kernel &kernel)
{
    const KernelLaunch &launch = *kernel.launch;
    const auto &set = m_device.driver().cuFuncSetAttribute;
    const int most = m_device.facts().sharedBytesOfBlock;
    if (most > 0 && launch.sharedBytes > std::uint32_t(most))
        return problem("gpu.out-of-resources",
                       launch.function + " wants " + std::to_string(launch.sharedBytes) +
                           " bytes of shared memory for a block; " + m_device.facts().name + " has " +
                           std::to_string(most) + ".",
                       "Use smaller blocks or fewer stages.");
    Result<void> done;
    if (launch.sharedBytes > kSharedWithoutAsking)
        done = m_device.run("Asking for shared memory", m_device.driver().cuFuncSetCacheConfig, kernel.function,
                            CU_FUNC_CACHE_PREFER_SHARED);
    if (done && launch.sharedBytes > kSharedWithoutAsking)
        done = m_device.run("Asking for " + std::to_string(launch.sharedBytes) + " bytes of shared memory", set,
                            kernel.function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, int(launch.sharedBytes));
    if (done && launch.ctas > kLargestPortableCluster)
        done = m_device.run("Asking for clusters of " + std::to_string(launch.ctas), set, kernel.function,
                            CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED, 1);
    return done;
}

Result<CUdeviceptr> Kernels::scratchFor(Kernel &kernel, const Scratch &scratch)
{
    if (scratch.bytes == 0)
        return CUdeviceptr(0);
    const auto &grid = kernel.launch->grid;
    const std::uint64_t blocks = std::uint64_t(grid[0]) * grid[1] * grid[2] * kernel.launch->ctas;
    Result<Memory> memory =
        Memory::allocate(m_device, blocks * scratch.bytes + scratch.alignment, "the kernel's scratch");
    if (!memory)
        return memory.error();
    const CUdeviceptr address = (memory->address() + scratch.alignment - 1) / scratch.alignment * scratch.alignment;
    // Counters in it begin at 0.
    const Result<void> cleared =
        m_device.run("Clearing the scratch memory", m_device.driver().cuMemsetD8, memory->address(),
                     static_cast<unsigned char>(0), std::size_t(memory->bytes()));
    kernel.scratch.push_back(std::move(*memory));
    return cleared ? Result<CUdeviceptr>(address) : cleared.error();
}

Result<void> Kernels::setParameters(Kernel &kernel, const Tensors &tensors)
{
    const std::vector<Parameter> &wanted = kernel.launch->parameters;
    kernel.values.reserve(wanted.size());
    kernel.maps.reserve(wanted.size());
    for (const Parameter &parameter : wanted) {
        std::uint64_t &value = kernel.values.emplace_back(parameter.value);
        kernel.parameters.push_back(&value);
        if (parameter.kind == ParameterKind::Pointer) {
            value = tensors.address(parameter.tensor);
        } else if (parameter.kind == ParameterKind::Map) {
            const Result<CUtensorMap> map =
                encodeMap(m_device, m_plan.tensors[parameter.tensor], parameter.map, tensors.address(parameter.tensor));
            if (!map)
                return map.error();
            kernel.parameters.back() = &kernel.maps.emplace_back(*map);
        } else if (parameter.kind != ParameterKind::Value) {
            const Result<CUdeviceptr> memory = scratchFor(kernel, scratchOf(*kernel.launch, parameter.kind));
            if (!memory)
                return memory.error();
            value = *memory;
        }
    }
    return {};
}

Result<void> Kernels::launch(std::size_t index)
{
    Kernel &kernel = m_kernels[index];
    const KernelLaunch &launch = *kernel.launch;
    CUlaunchConfig config{};
    config.gridDimX = launch.grid[0] * launch.ctas;
    config.gridDimY = launch.grid[1];
    config.gridDimZ = launch.grid[2];
    config.blockDimX = launch.threads;
    config.blockDimY = config.blockDimZ = 1;
    config.sharedMemBytes = launch.sharedBytes;
    config.hStream = m_device.stream();
    config.attrs = kernel.attributes.data();
    config.numAttrs = unsigned(kernel.attributes.size());
    return m_device.run("Launching " + launch.function, m_device.driver().cuLaunchKernelEx,
                        static_cast<const CUlaunchConfig *>(&config), kernel.function, kernel.parameters.data(),
                        static_cast<void **>(nullptr));
}

Result<DriverResources> Kernels::resources(std::size_t index) const
{
    const Kernel &kernel = m_kernels[index];
    const Driver &driver = m_device.driver();
    struct Row {
        CUfunction_attribute attribute;
        int DriverResources::*member;
    };
    constexpr std::array kRows{
        Row{CU_FUNC_ATTRIBUTE_NUM_REGS, &DriverResources::registers},
        Row{CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES, &DriverResources::localBytes},
        Row{CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES, &DriverResources::staticSharedBytes},
        Row{CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, &DriverResources::maxThreads},
    };
    DriverResources found;
    const std::string doing = "Reading what " + kernel.launch->function + " takes";
    Result<void> done;
    for (const Row &row : kRows)
        if (done)
            done = m_device.run(doing, driver.cuFuncGetAttribute, &(found.*row.member), row.attribute, kernel.function);
    if (done)
        done = m_device.run(doing, driver.cuOccupancyMaxActiveBlocksPerMultiprocessor, &found.blocks, kernel.function,
                            int(kernel.launch->threads), std::size_t(kernel.launch->sharedBytes));
    if (!done)
        return done.error();
    const DeviceFacts &facts = m_device.facts();
    found.occupancy = facts.threads > 0 ? double(found.blocks) * kernel.launch->threads / facts.threads : 0;
    found.limiter = limiterOf(found, facts, *kernel.launch);
    return found;
}

} // namespace heliograph::gpu
