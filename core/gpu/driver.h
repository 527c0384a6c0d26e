// The CUDA driver: the calls that are used, found in libcuda.so.1, and what their errors mean to people.
#pragma once

#include "core/gpu/library.h"

#include <cuda.h>

#include <string>
#include <utility>

// Since CUDA 12.8 the header's name means a symbol that older drivers lack; the one before it does the same here.
#undef cuEventElapsedTime
extern "C" CUresult CUDAAPI cuEventElapsedTime(float *milliseconds, CUevent begin, CUevent end);

namespace heliograph::gpu {

/// Each is a name as cuda.h has it, which may stand for another symbol (cuMemAlloc: cuMemAlloc_v2).
#define HELIOGRAPH_DRIVER_CALLS(X)                                                                                     \
    X(cuInit)                                                                                                          \
    X(cuDriverGetVersion)                                                                                              \
    X(cuGetErrorName)                                                                                                  \
    X(cuGetErrorString)                                                                                                \
    X(cuDeviceGetCount)                                                                                                \
    X(cuDeviceGet)                                                                                                     \
    X(cuDeviceGetName)                                                                                                 \
    X(cuDeviceTotalMem)                                                                                                \
    X(cuDeviceGetAttribute)                                                                                            \
    X(cuDeviceGetPCIBusId)                                                                                             \
    X(cuDevicePrimaryCtxRetain)                                                                                        \
    X(cuDevicePrimaryCtxRelease)                                                                                       \
    X(cuCtxSetCurrent)                                                                                                 \
    X(cuCtxSynchronize)                                                                                                \
    X(cuModuleLoadDataEx)                                                                                              \
    X(cuModuleUnload)                                                                                                  \
    X(cuModuleGetFunction)                                                                                             \
    X(cuFuncSetAttribute)                                                                                              \
    X(cuFuncSetCacheConfig)                                                                                            \
    X(cuFuncGetAttribute)                                                                                              \
    X(cuLaunchKernelEx)                                                                                                \
    X(cuLaunchHostFunc)                                                                                                \
    X(cuOccupancyMaxActiveBlocksPerMultiprocessor)                                                                     \
    X(cuTensorMapEncodeTiled)                                                                                          \
    X(cuMemGetInfo)                                                                                                    \
    X(cuMemAlloc)                                                                                                      \
    X(cuMemFree)                                                                                                       \
    X(cuMemcpyHtoD)                                                                                                    \
    X(cuMemcpyDtoH)                                                                                                    \
    X(cuMemsetD8)                                                                                                      \
    X(cuStreamCreate)                                                                                                  \
    X(cuStreamQuery)                                                                                                   \
    X(cuStreamDestroy)                                                                                                 \
    X(cuEventCreate)                                                                                                   \
    X(cuEventDestroy)                                                                                                  \
    X(cuEventRecord)                                                                                                   \
    X(cuEventElapsedTime)

#define HELIOGRAPH_TEXT(x) #x

/// libcuda.so.1 with all of the calls above.
struct Driver {
#define HELIOGRAPH_DECLARE(call) Entry<decltype(::call)> call{HELIOGRAPH_TEXT(call)};
    HELIOGRAPH_DRIVER_CALLS(HELIOGRAPH_DECLARE)
#undef HELIOGRAPH_DECLARE
    Library library;
    int version = 0; ///< newest CUDA that it runs: 13000 is 13.0

    /// Opens and initialises it. Errors: gpu.no-driver, gpu.driver-too-old, gpu.no-device and those of error().
    static Result<Driver> open();
    /// What a call came to: what was being done, which call failed and why, what to do next.
    Diagnostic error(CUresult result, const char *call, const std::string &doing) const;
    /// Calls; an error says what was being done ("Copying the inputs").
    template <typename Function, typename... Arguments>
    Result<void> run(const std::string &doing, const Entry<Function> &entry, Arguments... arguments) const
    {
        const CUresult result = entry(arguments...);
        return result == CUDA_SUCCESS ? Result<void>() : error(result, entry.name, doing);
    }
};

/// "13.0" of 13000.
std::string versionText(int version);
/// After such an error nothing works any more until the process ends.
bool isSticky(CUresult result);

} // namespace heliograph::gpu
