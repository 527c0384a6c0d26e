#include "core/gpu/limits.h"

#include "core/gpu/events.h"
#include "core/gpu/limit_kernels.h"
#include "core/gpu/own_kernel.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace heliograph::gpu {

namespace {

constexpr const char *kDoing = "Measuring what the device reaches";
constexpr std::uint64_t kMostBytes = std::uint64_t(1) << 30;
constexpr int kRepeats = 5;
/// Long against what a launch costs, some 10 us.
constexpr double kNanosecondsWanted = 2e6;

/// One of our kernels; the fastest of a few launches counts, as nothing but disturbance makes it slower.
class Probe
{
public:
    Probe(Device &device, const OwnKernel &kernel, std::uint32_t threads, std::uint32_t blocksOfMultiprocessor,
          std::size_t &launches)
        : m_device(device), m_kernel(kernel), m_launches(launches), m_threads(threads),
          m_blocks(blocksOfMultiprocessor * std::uint32_t(std::max(device.facts().multiprocessors, 1)))
    {
    }

    double threads() const { return double(m_threads) * m_blocks; }

    /// Seconds of a round, once there are so many rounds that a launch's own cost is small beside them.
    template <typename... Arguments>
    Result<double> secondsOfRound(Arguments... arguments)
    {
        std::uint32_t rounds = 1;
        const Result<double> one = nanoseconds(rounds, arguments...);
        if (!one)
            return one;
        rounds = std::uint32_t(std::clamp(kNanosecondsWanted / std::max(*one, 1e3), 1.0, 1e4));
        // One round is mostly the launch: what many take says how many there must be.
        const Result<double> many = nanoseconds(rounds, arguments...);
        if (!many)
            return many;
        rounds = std::uint32_t(std::clamp(rounds * kNanosecondsWanted / std::max(*many, 1e3), 1.0, 1e6));
        double least = 0;
        for (int i = 0; i < kRepeats; ++i) {
            const Result<double> took = nanoseconds(rounds, arguments...);
            if (!took)
                return took;
            least = i == 0 ? *took : std::min(least, *took);
        }
        return least / rounds / 1e9;
    }

private:
    template <typename... Arguments>
    Result<double> nanoseconds(std::uint32_t rounds, Arguments... arguments)
    {
        Result<EventPairs> events = EventPairs::make(m_device, 1);
        if (!events)
            return events.error();
        ++m_launches;
        Result<void> done = events->begin(0);
        if (done)
            done = m_kernel.launch(kDoing, m_blocks, m_threads, arguments..., rounds);
        if (done)
            done = events->end(0);
        if (done)
            done = m_device.wait(kDoing);
        return done ? events->elapsed(0) : done.error();
    }

    Device &m_device;
    const OwnKernel &m_kernel;
    std::size_t &m_launches;
    std::uint32_t m_threads, m_blocks;
};

/// Bytes a second of reading a buffer of that size again and again.
Result<double> readRate(Device &device, std::uint64_t bytes, std::size_t &launches)
{
    constexpr const char *kName = "heliograph_limit_read";
    const Result<OwnKernel> kernel = OwnKernel::load(device, readKernel(kName), kName);
    if (!kernel)
        return 0.0;
    const Result<Memory> buffer = Memory::allocate(device, bytes, "measuring bandwidth");
    if (!buffer)
        return buffer.error();
    if (const Result<void> cleared = device.run(kDoing, device.driver().cuMemsetD8, buffer->address(),
                                                static_cast<unsigned char>(1), std::size_t(bytes));
        !cleared)
        return cleared.error();
    Probe probe(device, *kernel, 512, 4, launches);
    const Result<double> seconds = probe.secondsOfRound(CUdeviceptr(buffer->address()), std::uint64_t(bytes / 16));
    return seconds ? Result<double>(*seconds > 0 ? double(bytes) / *seconds : 0) : seconds;
}

Result<double> computeRate(Device &device, const std::string &ptx, const char *name, double flopsOfThread,
                           std::uint32_t threads, std::uint32_t blocks, std::size_t &launches)
{
    const Result<OwnKernel> kernel = OwnKernel::load(device, ptx, name);
    if (!kernel)
        return 0.0;
    const Result<Memory> out = Memory::allocate(device, 256, "measuring arithmetic");
    if (!out)
        return out.error();
    Probe probe(device, *kernel, threads, blocks, launches);
    const Result<double> seconds = probe.secondsOfRound(CUdeviceptr(out->address()));
    return seconds ? Result<double>(*seconds > 0 ? flopsOfThread * probe.threads() / *seconds : 0) : seconds;
}

Result<double> matrixRate(Device &device, std::size_t &launches)
{
    if (device.facts().major == 9)
        return computeRate(device, wgmmaKernel(), "heliograph_limit_matrix", kWgmmaFlops / 32, 128, 2, launches);
    return computeRate(device, mmaKernel(), "heliograph_limit_matrix", kMmaFlops / 32, 256, 2, launches);
}

} // namespace

Result<Limits> measureLimits(Device &device)
{
    const auto l2 = std::uint64_t(std::max(device.facts().l2Bytes, 1 << 20));
    const std::uint64_t large = std::min(std::max<std::uint64_t>(8 * l2, 256 << 20), kMostBytes);
    Limits limits;
    // A quarter of L2 stays in the half of it that is nearest to each multiprocessor.
    const std::array rates{
        std::pair(&Limits::dramBytes, readRate(device, large, limits.launches)),
        std::pair(&Limits::l2Bytes, readRate(device, l2 / 4, limits.launches)),
        std::pair(&Limits::flops,
                  computeRate(device, fmaKernel(), "heliograph_limit_fma", kFmaFlops, 256, 8, limits.launches)),
        std::pair(&Limits::tensorFlops, matrixRate(device, limits.launches)),
    };
    for (const auto &[limit, rate] : rates) {
        if (!rate)
            return rate.error();
        limits.*limit = *rate;
    }
    return limits;
}

} // namespace heliograph::gpu
