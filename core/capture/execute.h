// Runs the kernels that a script calls, on the CPU or one of them on a GPU, and compares their results: one bridge,
// nothing stored.
#pragma once

#include "core/capture/capture.h"
#include "core/records/json.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// Whose values are wanted of a run.
struct WatchOptions {
    std::string node;               ///< "0:acc"; empty: nobody's
    std::vector<std::int64_t> tile; ///< its number along each dimension of the grid; none: the first
    std::int64_t visit = -1;        ///< which of the node's computations there, from 0; below 0: the last
};

/// The code of a document that runs on a GPU in place of a kernel.
struct DeviceCode {
    std::string document;
    std::int64_t variant = 0;
    std::string kernel;   ///< its name in the script
    std::string pipeline; ///< whose code: "helion" or "stage0"
    int device = -1;      ///< below 0: everything runs on the CPU
    std::string host;     ///< of ssh; empty: this machine
};

struct ExecuteOptions {
    CaptureOptions script;    ///< what to run and its limits; `output` and `passes` mean nothing here
    std::string compare;      ///< with "eager" PyTorch, or of a GPU also "cpu", "helion", "stage0"; empty: with nothing
    bool checkBounds = false; ///< of every access
    std::int64_t seed = 0;    ///< of random numbers
    WatchOptions watch{};
    DeviceCode gpu{};
};

/// Called while it runs, on the caller's thread. Null: not wanted.
struct ExecuteEvents {
    std::function<void(const CaptureProgress &)> progress;
    std::function<void(const Diagnostic &)> diagnostic;
    std::function<void(std::string_view)> output; ///< what the script prints
};

/// A call of a kernel that never came to a launch, and why.
struct UnloweredCall {
    std::string call;
    std::string reason; ///< "code: message" of its first error
};

/// What became of the calls: records as core/records/README.md has them, in order.
struct ExecuteOutcome {
    std::vector<Json> runs;
    std::vector<Json> comparisons;
    std::vector<Json> values; ///< of what was watched: one, or none
    std::vector<UnloweredCall> unlowered;
    std::vector<Diagnostic> diagnostics;
    bool cancelled = false;

    bool isRight() const; ///< no comparison failed by more than rounding
};

/// A `compare` record is within tolerance, or off by rounding.
bool isRight(const Json &comparison);

/// Through helion-opt, of `gpu` through heliograph-run, on a host through `heliograph run`. Blocks. Errors: what keeps
/// it from starting (capture.no-python, capture.no-bridge, stage0.no-tool, gpu.no-tool); everything later is a
/// diagnostic of the outcome.
Result<ExecuteOutcome> executeScript(const ExecuteOptions &options, const ExecuteEvents &events,
                                     const std::stop_token &stop = {});

} // namespace heliograph
