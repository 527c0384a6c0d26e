#include "core/gpu/cupti.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

namespace heliograph::gpu {

namespace {

struct Meaning {
    CUptiResult result;
    const char *code;
    const char *next;
};

constexpr const char *kPermission =
    "The driver gives performance counters to root alone. Run as root, or let everybody have them: put `options nvidia "
    "NVreg_RestrictProfilingToAdminUsers=0` into a file of /etc/modprobe.d and load the driver anew "
    "(ERR_NVGPUCTRPERM).";

constexpr std::array kMeanings{
    Meaning{CUPTI_ERROR_MULTIPLE_SUBSCRIBERS_NOT_SUPPORTED, "gpu.profiler-busy",
            "Another profiler (ncu, nsys, Triton's proton, torch.profiler) has this process: run without it."},
    Meaning{CUPTI_ERROR_HARDWARE_BUSY, "gpu.profiler-busy",
            "Another process profiles this device (ncu, nsys, dcgm): wait for it, or stop it (dcgmi profile --pause)."},
    Meaning{CUPTI_ERROR_INSUFFICIENT_PRIVILEGES, "gpu.profiler-not-permitted", kPermission},
    Meaning{CUPTI_ERROR_VIRTUALIZED_DEVICE_INSUFFICIENT_PRIVILEGES, "gpu.profiler-not-permitted",
            "The host of this virtual machine keeps profiling to itself: its administrator enables it for the vGPU."},
    Meaning{CUPTI_ERROR_VIRTUALIZED_DEVICE_NOT_SUPPORTED, "gpu.profiler-not-supported",
            "This virtual GPU cannot be profiled; run on the device itself."},
    Meaning{CUPTI_ERROR_MIG_DEVICE_NOT_SUPPORTED, "gpu.profiler-not-supported",
            "A part of a device (MIG) cannot be sampled; use a whole one."},
    Meaning{CUPTI_ERROR_CONFIDENTIAL_COMPUTING_NOT_SUPPORTED, "gpu.profiler-not-supported",
            "A device in confidential mode cannot be profiled."},
    Meaning{CUPTI_ERROR_NOT_SUPPORTED, "gpu.profiler-not-supported", "This device or driver does not support it."},
    Meaning{CUPTI_ERROR_NOT_COMPATIBLE, "gpu.profiler-not-supported",
            "CUPTI and the driver do not fit: set HELIOGRAPH_CUPTI to the libcupti.so of the driver's CUDA version."},
    Meaning{CUPTI_ERROR_OUT_OF_MEMORY, "gpu.profiler-memory",
            "The sampler's buffer was full: sample less often with --sample-period."},
};

/// Where the loader and CUDA's own installer have it, newest first.
std::vector<std::string> places()
{
    std::vector<std::string> names;
    if (const char *asked = std::getenv("HELIOGRAPH_CUPTI"); asked && *asked != '\0')
        return {asked}; // no other in its place without a word
    for (const char *name : {"libcupti.so.13", "libcupti.so.12", "libcupti.so"})
        names.emplace_back(name);
    for (const char *folder :
         {"/usr/local/cuda/extras/CUPTI/lib64/", "/usr/local/cuda/lib64/", "/opt/cuda/extras/CUPTI/lib64/"})
        for (const char *name : {"libcupti.so.13", "libcupti.so.12", "libcupti.so"})
            names.push_back(std::string(folder) + name);
    return names;
}

} // namespace

Result<Cupti> Cupti::open()
{
    Result<Library> library = Library::open(places(), "gpu.no-cupti",
                                            "Times are those of events. For GPU timestamps and samples install CUDA's "
                                            "cuda-cupti (or pip's nvidia-cuda-cupti), or set HELIOGRAPH_CUPTI to its "
                                            "libcupti.so.");
    if (!library)
        return library.error();
    Cupti cupti;
    cupti.library = *library;
    std::string missing;
#define HELIOGRAPH_FIND(call)                                                                                          \
    if (!cupti.library.find(cupti.call))                                                                               \
        missing += std::string(" ") + cupti.call.name;
    HELIOGRAPH_CUPTI_CALLS(HELIOGRAPH_FIND)
#undef HELIOGRAPH_FIND
#define HELIOGRAPH_TRY(call) &&cupti.library.find(cupti.call)
    cupti.hasCounters = true HELIOGRAPH_COUNTER_CALLS(HELIOGRAPH_TRY);
    cupti.hasPatching = cupti.cuptiProfilerInitialize.pointer &&
                        cupti.cuptiDeviceGetChipName.pointer HELIOGRAPH_PATCHING_CALLS(HELIOGRAPH_TRY);
#undef HELIOGRAPH_TRY
    if (!missing.empty())
        return problem("gpu.no-cupti", cupti.library.path() + " is too old: it lacks" + missing + ".",
                       "Set HELIOGRAPH_CUPTI to a libcupti.so of CUDA 12 or newer.");
    cupti.cuptiGetVersion(&cupti.version);
    return cupti;
}

Diagnostic Cupti::error(CUptiResult result, const char *call, const std::string &doing) const
{
    const char *name = nullptr;
    cuptiGetResultString(result, &name);
    const auto meaning =
        std::find_if(kMeanings.begin(), kMeanings.end(), [result](const Meaning &row) { return row.result == result; });
    const bool known = meaning != kMeanings.end();
    Diagnostic error =
        problem(known ? meaning->code : "gpu.profiler", doing + " failed: " + (name ? name : "no word") + ".",
                known ? meaning->next : "CUPTI's documentation says more of this error.");
    error.detail = std::string(call) + " returned " + std::to_string(int(result));
    return error;
}

} // namespace heliograph::gpu
