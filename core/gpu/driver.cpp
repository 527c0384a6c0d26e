#include "core/gpu/driver.h"

#include <algorithm>
#include <array>

namespace heliograph::gpu {

namespace {

/// cuLaunchKernelEx and tensor maps came with it.
constexpr int kOldestVersion = 12000;

const std::string kDriverNext =
    "Install NVIDIA's driver on this machine, or run on another one; everything but running "
    "works without it.";
const std::string kLost = "The device is in a state that only a reset mends: nvidia-smi -r, or restart the machine.";

struct Meaning {
    CUresult result;
    const char *code;
    std::string next;
};

/// Errors that people can do something about. All others are gpu.driver with the driver's own words.
const std::array kMeanings{
    Meaning{CUDA_ERROR_OUT_OF_MEMORY, "gpu.out-of-memory",
            "Free memory of the device (nvidia-smi lists who has it), or capture with smaller shapes."},
    Meaning{CUDA_ERROR_NO_DEVICE, "gpu.no-device",
            "Check nvidia-smi, CUDA_VISIBLE_DEVICES, and whether the container was given a GPU."},
    Meaning{CUDA_ERROR_INVALID_DEVICE, "gpu.no-device", "List the devices with nvidia-smi and give one with --device."},
    Meaning{CUDA_ERROR_STUB_LIBRARY, "gpu.no-driver", kDriverNext},
    Meaning{CUDA_ERROR_SYSTEM_DRIVER_MISMATCH, "gpu.driver-too-old",
            "The driver's library and its kernel module are of different versions: restart the machine."},
    Meaning{CUDA_ERROR_SYSTEM_NOT_READY, "gpu.not-ready", "Start nvidia-fabricmanager, or restart the machine."},
    Meaning{CUDA_ERROR_DEVICE_UNAVAILABLE, "gpu.device-lost",
            "Another process has the device for itself, or it fell off the bus: look at nvidia-smi and dmesg."},
    Meaning{CUDA_ERROR_NO_BINARY_FOR_GPU, "gpu.wrong-architecture",
            "Capture again with --target of this device, or run on a device of the document's target."},
    Meaning{CUDA_ERROR_INVALID_IMAGE, "gpu.bad-code", "The machine code is damaged: capture again."},
    Meaning{CUDA_ERROR_INVALID_PTX, "gpu.bad-code", "ptxas refused the PTX: the detail has its words."},
    Meaning{CUDA_ERROR_UNSUPPORTED_PTX_VERSION, "gpu.driver-too-old",
            "The PTX is newer than the driver: update the driver, or run the cubin."},
    Meaning{CUDA_ERROR_NOT_FOUND, "gpu.bad-code", "The code has no such function: capture again."},
    Meaning{CUDA_ERROR_ECC_UNCORRECTABLE, "gpu.ecc", "The device's memory has an uncorrectable fault. " + kLost},
    Meaning{CUDA_ERROR_CONTAINED, "gpu.ecc", "The device's memory has a fault. Run again; if it stays: " + kLost},
    Meaning{CUDA_ERROR_ILLEGAL_ADDRESS, "gpu.illegal-address",
            "The kernel read or wrote outside of its tensors. Its indices may come from inputs: give real ones with "
            "--inputs. compute-sanitizer heliograph-run ... names the instruction."},
    Meaning{CUDA_ERROR_MISALIGNED_ADDRESS, "gpu.illegal-address",
            "A tensor does not begin where the code assumes: 16 bytes of alignment are compiled in."},
    Meaning{CUDA_ERROR_ILLEGAL_INSTRUCTION, "gpu.launch-failed", "The code is not for this device: capture again."},
    Meaning{CUDA_ERROR_LAUNCH_FAILED, "gpu.launch-failed",
            "compute-sanitizer heliograph-run ... names the instruction and the thread."},
    Meaning{CUDA_ERROR_ASSERT, "gpu.assert", "An assertion of the kernel failed; it is on stderr."},
    Meaning{CUDA_ERROR_LAUNCH_TIMEOUT, "gpu.timeout",
            "A device that draws a desktop stops long kernels: use another one, or smaller shapes."},
    Meaning{
        CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES, "gpu.out-of-resources",
        "A block needs more registers or shared memory than the device has: smaller blocks, fewer warps or stages."},
    Meaning{CUDA_ERROR_COOPERATIVE_LAUNCH_TOO_LARGE, "gpu.out-of-resources",
            "All blocks of a cooperative launch must fit the device at once: a persistent config with fewer blocks."},
    Meaning{CUDA_ERROR_INVALID_CLUSTER_SIZE, "gpu.out-of-resources", "The device has no clusters of that many blocks."},
    Meaning{CUDA_ERROR_INVALID_VALUE, "gpu.invalid-launch",
            "The launch asks for something that the device does not have: see the detail."},
    Meaning{CUDA_ERROR_NOT_SUPPORTED, "gpu.not-supported", "The device or its driver lacks this: see the detail."},
};

Diagnostic tooOld(int version, const std::string &detail)
{
    Diagnostic old = problem("gpu.driver-too-old",
                             "The NVIDIA driver runs CUDA " + versionText(version) + "; " +
                                 versionText(kOldestVersion) + " is needed.",
                             "Update the driver: 525 is the first for CUDA 12.");
    old.detail = detail;
    return old;
}

/// The names of calls that the library lacks.
std::string findCalls(Driver &driver)
{
    std::string missing;
#define HELIOGRAPH_FIND(call)                                                                                          \
    if (!driver.library.find(driver.call))                                                                             \
        missing += std::string(" ") + driver.call.name;
    HELIOGRAPH_DRIVER_CALLS(HELIOGRAPH_FIND)
#undef HELIOGRAPH_FIND
    return missing;
}

} // namespace

std::string versionText(int version)
{
    return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

bool isSticky(CUresult result)
{
    constexpr std::array kSticky{CUDA_ERROR_DEVICE_UNAVAILABLE,
                                 CUDA_ERROR_ECC_UNCORRECTABLE,
                                 CUDA_ERROR_CONTAINED,
                                 CUDA_ERROR_ILLEGAL_ADDRESS,
                                 CUDA_ERROR_MISALIGNED_ADDRESS,
                                 CUDA_ERROR_LAUNCH_TIMEOUT,
                                 CUDA_ERROR_ASSERT,
                                 CUDA_ERROR_ILLEGAL_INSTRUCTION,
                                 CUDA_ERROR_LAUNCH_FAILED};
    return std::find(kSticky.begin(), kSticky.end(), result) != kSticky.end();
}

Result<Driver> Driver::open()
{
    const std::array<std::string, 1> names{"libcuda.so.1"};
    Result<Library> library = Library::open(names, "gpu.no-driver", kDriverNext);
    if (!library)
        return library.error();
    Driver driver;
    driver.library = *library;
    const std::string missing = findCalls(driver);
    if (driver.cuDriverGetVersion.pointer)
        driver.cuDriverGetVersion(&driver.version);
    if (!missing.empty() || driver.version < kOldestVersion)
        return tooOld(driver.version, missing.empty() ? missing : driver.library.path() + " lacks" + missing);
    if (Result<void> ready = driver.run("Starting the driver", driver.cuInit, 0U); !ready)
        return ready.error();
    return driver;
}

Diagnostic Driver::error(CUresult result, const char *call, const std::string &doing) const
{
    const char *name = nullptr;
    const char *words = nullptr;
    cuGetErrorName(result, &name);
    cuGetErrorString(result, &words);
    const auto meaning =
        std::find_if(kMeanings.begin(), kMeanings.end(), [result](const Meaning &row) { return row.result == result; });
    const bool known = meaning != kMeanings.end();
    Diagnostic error =
        problem(known ? meaning->code : "gpu.driver", doing + " failed: " + (words ? words : "no word") + ".",
                known ? meaning->next : "The driver's own documentation says more of this error.");
    error.detail = std::string(call) + " returned " + (name ? name : "an unknown error") + " (" +
                   std::to_string(int(result)) + ")";
    return error;
}

} // namespace heliograph::gpu
