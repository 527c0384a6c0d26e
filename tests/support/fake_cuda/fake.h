// A driver without a device, for tests of heliograph-run: memory is the host's, kernels do nothing and take a time that
// is always the same, CUPTI tells of them. What goes wrong is said by environment variables:
//   HELIOGRAPH_FAKE          "cuMemAlloc_v2:3=2 cuStreamQuery:*=700": the third call, or every call, returns that code;
//                            -1 of a counter's call: it crashes
//   HELIOGRAPH_FAKE_HANG     a kernel that never ends
//   HELIOGRAPH_FAKE_MEMORY   bytes that the device has
//   HELIOGRAPH_FAKE_LOG      a file that launches and mistakes of the caller are written to, one JSON object a line
//   HELIOGRAPH_FAKE_SAMPLES  a file with lines "function offset reason count": what the sampler finds
//   HELIOGRAPH_FAKE_EXECUTED a file with lines "function offset warps threads active": what patched code counts
//   HELIOGRAPH_FAKE_WRITES   "function parameter element value": what a launch leaves there, an f32
//   HELIOGRAPH_FAKE_WORDS    how many parameters of a launch are logged
//   HELIOGRAPH_FAKE_GRID     nanoseconds that each block of a grid adds
//   HELIOGRAPH_FAKE_THREADS  "256=700": a launch with blocks of so many threads returns that code; -1: it writes a
//                            number to where its second parameter points
#pragma once

#include <cuda.h>
#include <cupti.h>
#include <cupti_pcsampling.h>
#include <cupti_profiler_host.h>
#include <cupti_range_profiler.h>
#include <cupti_sass_metrics.h>
#include <cupti_target.h>

#include <cstdint>
#include <list>
#include <map>
#include <set>
#include <string>
#include <vector>

#undef cuEventElapsedTime

namespace fake {

struct Function {
    std::string name;
    std::uint64_t module = 0;
};

struct Record {
    const char *name;
    std::uint64_t start, end;
};

/// All that a process knows of the device.
struct State {
    std::uint64_t now = 1000000; ///< ns
    bool hangs = false;
    CUresult sticky = CUDA_SUCCESS;
    std::map<std::string, int> calls;
    std::map<CUdeviceptr, std::size_t> memory;
    std::size_t used = 0;
    std::uint64_t modules = 0;
    std::set<std::string> names;   ///< pointers to them stay
    std::list<Function> functions; ///< they stay where they are
    // CUPTI
    CUpti_BuffersCallbackRequestFunc request = nullptr;
    CUpti_BuffersCallbackCompleteFunc complete = nullptr;
    bool recording = false;
    std::vector<Record> records;
    bool sampling = false;
    std::uint64_t firstSampledModule = 0;
    CUpti_PCSamplingData *buffer = nullptr;
    std::map<std::string, int> sampledLaunches;
    bool counting = false;
    std::size_t mostRanges = 0;
    std::vector<std::uint64_t> ranges; ///< ns of each kernel
    bool configured = false;           ///< which metrics patched code counts
    bool patching = false;
    std::string patched; ///< the first function that was launched since
    int patchedLaunches = 0;
};

State &state();
/// Counts the call and returns what it shall return.
int answer(const char *call);
void log(const std::string &line);
/// A mistake of the caller.
void mistake(const std::string &what);

} // namespace fake
