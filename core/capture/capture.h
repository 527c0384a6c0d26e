// From a Helion script to a .helio: runs the bridge, helion-opt and the linker, and stores each kernel as it comes.
#pragma once

#include "core/base/result.h"
#include "core/document/document.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// How kernels are autotuned while they are captured: each config that Helion's search tries is a variant, with its
/// run.
struct TuneOptions {
    int device = -1;       ///< that times them; below 0: nothing is tuned
    std::string host;      ///< of ssh; empty: this machine
    std::string kernel;    ///< which one; empty: each that is called
    std::string effort;    ///< "none" (the default config alone), "quick", "full"; empty: the kernel's own
    int configs = 0;       ///< at most; 0: as many as the search wants
    double seconds = 0;    ///< at most for a kernel, but the config at hand is finished; 0: as long as it takes
    std::int64_t seed = 0; ///< of the search, and of numbers that are made up
    bool warm = false;     ///< L2 is not flushed between launches
};

/// How PyTorch models are exported, which then are captured in place of Helion kernels.
struct OnnxOptions {
    std::string exporter;   ///< "dynamo", "torchscript" or "both"; empty: the bridge's default, both
    std::string dynamic;    ///< axes whose sizes stay open: "x[0]=batch, ids[1]=seq"; empty: none
    bool customOps = false; ///< operators that ONNX does not have are left to whoever runs the model
};

/// What to capture. Empty fields are the bridge's defaults.
struct CaptureOptions {
    std::string file;                   ///< the script, or
    std::string module;                 ///< the module, as python -m names it
    std::vector<std::string> arguments; ///< of the script
    std::string call;                   ///< one call instead of the main part: "matmul(f16[64,64], f16[64,64])"
    std::string config;                 ///< for every kernel: "block_sizes=[64,64,32] num_warps=8"
    std::string passes;                 ///< what is recorded of compiler passes: "none", "mlir", "llvm"
    std::string target;                 ///< GPU to pretend if there is none: "sm_90"
    std::string python;                 ///< interpreter with Helion; see findPython()
    std::string output;                 ///< the .helio to write
    std::optional<OnnxOptions> onnx;    ///< models are captured; nothing: kernels are
    bool sliceProxies = false;          ///< slices of values are made to work, which Helion refuses
    std::string standsFor;              ///< `file` is a scratch copy of this script, whose folder and package it has
    bool add = false;                   ///< variants are added to the document that stands at `output`
    std::string directory;              ///< to run the script in; empty: ours
    TuneOptions tune{};
    double limitSeconds = 0;       ///< for each compiler step
    double limitScriptSeconds = 0; ///< for the script between two steps
    std::uint64_t limitMemory = 0; ///< bytes resident
    std::uint64_t limitOutput = 0; ///< bytes of one stage's text
};

struct CaptureProgress {
    std::string step;   ///< words of the worker: "bind", "lower", "stage-0"
    std::string kernel; ///< empty between kernels
    int done = 0;
    int total = 0; ///< 0 unknown
};

/// Called while the capture runs, one at a time, on threads of its own. Null: not wanted.
struct CaptureEvents {
    std::function<void(const CaptureProgress &)> progress;
    /// A variant is in the file (published or not yet, see CaptureOutcome::path).
    std::function<void(const Variant &)> stored;
    /// About the capture as a whole; those of a variant are in the variant.
    std::function<void(const Diagnostic &)> diagnostic;
    /// The document can be opened at this path from now on, and grows.
    std::function<void(const std::string &path)> published;
    /// What the script prints.
    std::function<void(std::string_view)> output;
};

struct StoredVariant {
    VariantId id = 0;
    bool failed = false;
    std::vector<Diagnostic> diagnostics;
};

struct CaptureOutcome {
    /// Where the document is; empty if nothing was captured. Another path than asked for (NAME.failed.helio) if every
    /// kernel failed and a document stood there before: that one was left alone.
    std::string path;
    int kernels = 0;
    int variants = 0;
    int failed = 0;                   ///< variants whose Helion pipeline has an error
    std::vector<StoredVariant> added; ///< to a document that was there; empty of a new one
    bool cancelled = false;
    std::vector<Diagnostic> diagnostics; ///< of the capture as a whole
};

class WarmBridge;

/// With `warm`, the capture is a request to that bridge; without, a bridge of its own is started and ended.
/// Errors: what keeps a capture from starting (capture.no-python, capture.no-bridge, store.readonly, ...) or ends it
/// because nothing can be stored any more (store.full). The document appears at `output` when its first kernel went
/// through (or at the end), and until then whatever stood there stays intact. A document that is added to gets variants
/// alone, failed ones as well; what is met outside of them is told and not kept, and after a cancel nothing is added,
/// but for what autotuning had tried. Where it is tuned, errors are also those of core/capture/tune.h.
Result<CaptureOutcome> captureToStore(const CaptureOptions &options, const CaptureEvents &events,
                                      const std::stop_token &stop = {}, WarmBridge *warm = nullptr);

/// True if the variant has an error of Helion's own pipeline. One of stage-0 alone does not make a capture fail.
bool hasFailed(const Variant &variant);

} // namespace heliograph
