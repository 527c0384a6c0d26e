// A kernel of ours, as text, beside those that are measured: what it takes to load and launch it.
#pragma once

#include "core/gpu/kernels.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace heliograph::gpu {

/// What the names of our own kernels begin with, also in activity records.
inline constexpr std::string_view kOwnKernels = "heliograph_";

/// `NAME(.u64 buffer, .u64 words, .u32 rounds)`: all threads in turn read words of 16 bytes, so many times. They store
/// what they read only where it adds up to a number that neither zeros nor one repeated byte do.
std::string readKernel(const std::string &name);

class OwnKernel
{
public:
    /// Errors: the driver's, that of a text that it cannot compile among them.
    static Result<OwnKernel> load(Device &device, const std::string &ptx, const std::string &name);

    /// Puts it into the device's stream and returns.
    template <typename... Arguments>
    Result<void> launch(const std::string &doing, unsigned blocks, unsigned threads, Arguments... arguments) const
    {
        std::array<void *, sizeof...(arguments)> parameters{&arguments...};
        return start(doing, blocks, threads, parameters.data());
    }

private:
    OwnKernel(Device &device, Module module, CUfunction function)
        : m_device(&device), m_module(std::move(module)), m_function(function)
    {
    }
    Result<void> start(const std::string &doing, unsigned blocks, unsigned threads, void **parameters) const;

    Device *m_device;
    Module m_module;
    CUfunction m_function;
};

} // namespace heliograph::gpu
