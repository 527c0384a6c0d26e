// The kernels of a plan on the device: their code loaded, their parameters in place, ready to be launched again and
// again.
#pragma once

#include "core/gpu/device.h"
#include "core/gpu/plan.h"
#include "core/gpu/tensors.h"

#include <memory>
#include <vector>

namespace heliograph::gpu {

/// Code loaded by the driver.
class Module
{
public:
    /// A cubin, or PTX that the driver compiles now; what it says of that is the detail of an error.
    static Result<Module> load(Device &device, const std::string &image, const std::string &what);
    Module(Module &&other) noexcept;
    Module &operator=(Module &&other) noexcept;
    ~Module();

    Result<CUfunction> function(const std::string &name) const;

private:
    Module() = default;
    Device *m_device = nullptr;
    CUmodule m_module = nullptr;
};

/// What the driver says a kernel takes, and how many blocks of it are on a multiprocessor at once.
struct DriverResources {
    int registers = 0, localBytes = 0, staticSharedBytes = 0, maxThreads = 0;
    int blocks = 0;           ///< of a multiprocessor
    double occupancy = 0;     ///< warps that are there of those that could be
    const char *limiter = ""; ///< what keeps more blocks away: "registers", "shared memory", "warps", "blocks"
};

class Kernels
{
public:
    /// Loads the code and sets what its launches need. Errors: those of the driver, among them gpu.wrong-architecture.
    static Result<std::unique_ptr<Kernels>> load(Device &device, const Plan &plan, const Tensors &tensors);

    std::size_t size() const { return m_kernels.size(); }
    /// Puts it into the device's stream and returns.
    Result<void> launch(std::size_t kernel);
    Result<DriverResources> resources(std::size_t kernel) const;

private:
    struct Kernel {
        const KernelLaunch *launch = nullptr;
        CUfunction function = nullptr;
        std::vector<Memory> scratch;
        std::vector<std::uint64_t> values; ///< a word a parameter
        std::vector<CUtensorMap> maps;
        std::vector<void *> parameters; ///< into values and maps
        std::vector<CUlaunchAttribute> attributes;
    };

    Kernels(Device &device, const Plan &plan, Module module)
        : m_device(device), m_plan(plan), m_module(std::move(module))
    {
    }
    Result<void> add(const KernelLaunch &launch, const Tensors &tensors);
    Result<void> allowShared(const Kernel &kernel);
    Result<void> setParameters(Kernel &kernel, const Tensors &tensors);
    Result<CUdeviceptr> scratchFor(Kernel &kernel, const Scratch &scratch);

    Device &m_device;
    const Plan &m_plan;
    Module m_module;
    std::vector<Kernel> m_kernels;
};

} // namespace heliograph::gpu
