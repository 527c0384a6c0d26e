// A variant's launch under NVIDIA's compute-sanitizer: which instructions reach outside of what was allocated.
#pragma once

#include "core/base/result.h"
#include "core/capture/gpu.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// One kind of error at one instruction, however many threads ran into it.
struct SanitizerFinding {
    std::string what; ///< "Invalid __global__ write of size 16 bytes"
    std::string function;
    std::uint64_t offset = 0;         ///< bytes from the function's first instruction
    std::string thread;               ///< of the first: "(32,0,0) in block (727,0,0)"
    std::vector<std::string> details; ///< of the first: where its address is
    std::int64_t threads = 0;         ///< as far as they were printed
};

struct Sanitized {
    std::vector<SanitizerFinding> findings; ///< in the order in which they were met
    std::int64_t errors = 0;                ///< all of them, printed or not
    std::vector<Diagnostic> diagnostics;    ///< what else went wrong
    bool ran = false;                       ///< the kernels were launched
    bool cancelled = false;
};

/// What a log of compute-sanitizer says; lines that nobody knows are left out. The form is that of CUDA 13.0.
Sanitized readSanitizerLog(std::string_view log);

/// Blocks: some ten times as long as a launch. Errors: gpu.no-tool, gpu.no-sanitizer (named by HELIOGRAPH_SANITIZER, in
/// PATH, or in /usr/local/cuda/bin).
Result<Sanitized> sanitize(const GpuOptions &options, const std::stop_token &stop = {});

} // namespace heliograph
