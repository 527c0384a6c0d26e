// Runs a variant of a document on a GPU: heliograph-run as a child, its records as they come. Nothing is stored here.
#pragma once

#include "core/base/result.h"
#include "core/capture/capture.h"
#include "core/document/document.h"
#include "core/records/json.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace heliograph {

struct GpuOptions {
    std::string file; ///< the .helio, or "-": its records on stdin
    VariantId variant = 0;
    std::string pipeline; ///< empty: the variant's own code
    std::string host;     ///< of ssh; empty: this machine
    int device = 0;
    std::string repeats = "auto"; ///< or a number
    bool warm = false;            ///< L2 is not flushed between repeats
    bool once = false;            ///< launched once, for the results: nothing is measured
    bool sample = false;
    bool instructions = false; ///< how often each is executed
    bool metrics = false;
    std::int64_t seed = 0;
    std::string inputs, outputs; ///< folders of .npy, empty none
    std::uint64_t keep = 0;      ///< bytes that results may have to be among the records; 0: none are
    double limitSeconds = 0;     ///< for the whole run; 0: ten minutes
};

/// Called while it runs, on the caller's thread. Null: not wanted.
struct GpuEvents {
    std::function<void(const CaptureProgress &)> progress;
    std::function<void(const Diagnostic &)> diagnostic;
};

/// What a run came to: its records as core/records/README.md has them, in order, from `device` to the last.
struct GpuOutcome {
    std::vector<Json> records;
    std::vector<Diagnostic> diagnostics;
    bool ran = false; ///< to its end
    bool cancelled = false;

    /// Those of one type.
    std::vector<const Json *> of(std::string_view type) const;
};

/// Blocks. Errors: what keeps it from starting (gpu.no-tool, those of tensorFilesIn() and runRemotely()); everything
/// later is a diagnostic of the outcome, also that it crashed or ran into its limit (gpu.crashed, gpu.limit).
Result<GpuOutcome> runOnGpu(const GpuOptions &options, const GpuEvents &events, const std::stop_token &stop = {});

/// How another process runs a variant on a GPU: heliograph-run, and for a host our own verb, which takes the same
/// options and writes the same records. Errors: gpu.no-tool.
Result<std::vector<std::string>> deviceCommand(const std::string &host);

/// The devices of that machine, one record each. Errors and diagnostics as above.
Result<GpuOutcome> listGpus(const std::string &host, const GpuEvents &events, const std::stop_token &stop = {});

} // namespace heliograph
