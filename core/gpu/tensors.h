// The tensors of a plan on the device: allocated, filled, read back. Views share their storage as they did in the
// capture.
#pragma once

#include "core/gpu/device.h"
#include "core/gpu/plan.h"

#include <string>
#include <vector>

namespace heliograph::gpu {

class Tensors
{
public:
    /// `inputs`: a folder with NAME.npy for arguments of that name; "" none. Whatever it lacks is made up from the
    /// seed.
    static Result<Tensors> make(Device &device, const Plan &plan, std::uint64_t seed, const std::string &inputs);

    /// Of its first element.
    CUdeviceptr address(std::size_t tensor) const;
    /// What it holds, in C order. Errors: those of the driver.
    Result<std::string> values(const Tensor &tensor) const;
    /// Every tensor as FOLDER/NAME.npy. Errors: gpu.output and the driver's.
    Result<void> save(const std::string &folder) const;
    /// Names of the tensors that came from files.
    const std::vector<std::string> &given() const { return m_given; }

private:
    Tensors(Device &device, const Plan &plan) : m_device(&device), m_plan(&plan) {}
    Result<void> allocate();
    Result<void> fill(std::size_t storage, std::uint64_t seed);
    Result<void> read(const Tensor &tensor, const std::string &path);
    Result<std::string> storageBytes(const Tensor &tensor) const;

    Device *m_device;
    const Plan *m_plan;
    std::vector<Memory> m_storages;
    std::vector<std::string> m_given;
};

} // namespace heliograph::gpu
