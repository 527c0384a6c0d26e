// One run of a variant's launches on a GPU: where it ran, how long each kernel took, and where its warps were seen.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace heliograph {

using RunId = std::int32_t; ///< from 1, unique in a document

/// The GPU, as its driver tells of it; numbers are 0 where it does not.
struct RunDevice {
    std::string name, target; ///< "NVIDIA H200", "sm_90"
    std::string driver, cuda;
    std::int64_t multiprocessors = 0;
    std::int64_t memoryBytes = 0, l2Bytes = 0;
    std::int64_t clockMhz = 0, memoryClockMhz = 0, busBits = 0;
    double measuredDram = 0, measuredL2 = 0;           ///< bytes a second that small kernels reached (run --limits)
    double measuredFlops = 0, measuredTensorFlops = 0; ///< FLOP a second that they reached

    /// Bytes a second that the memory's pins can move; 0 unknown. Two transfers a clock.
    double memoryPeak() const { return 2.0 * double(memoryClockMhz) * 1e6 * double(busBits) / 8; }
};

/// What a kernel needs of a multiprocessor, by the driver.
struct RunResources {
    std::string function;
    std::int64_t registers = 0, localBytes = 0, sharedBytes = 0;
    std::int64_t threads = 0; ///< of a block
    std::int64_t blocks = 0;  ///< on a multiprocessor at a time
    double occupancy = 0;     ///< warps of those blocks over the most there can be, 0 to 1
    std::string limiter;      ///< what keeps it from more: "warps", "registers", "shared memory", "blocks"
};

/// What hardware counters said of one launch of one kernel; -1 where the device has no such counter.
struct RunMetrics {
    std::string function;
    double dramBytes = -1; ///< read and written
    double l2Bytes = -1;
    double tensorPercent = -1;                                        ///< of the time that tensor cores were active
    double computePercent = -1, memoryPercent = -1, dramPercent = -1; ///< of what can be, the busiest of each
    double occupancyPercent = -1;                                     ///< warps, while a multiprocessor is active
    double flops = -1; ///< floating-point operations, an fma is two, those of the tensor cores included
};

/// Durations of one kernel of the launch sequence; nanoseconds.
struct KernelTiming {
    std::string function;
    std::int32_t position = 0; ///< in the sequence, from 0
    std::string source;        ///< "counter" (each launch alone, as ncu has it), "cupti" (timestamps) or "events"
    double min = 0, median = 0, p95 = 0;
    double low = 0, high = 0;  ///< the median lies between them with 95 % confidence
    std::vector<double> times; ///< in the order of the launches
};

/// Samples of one program counter.
struct PcSamples {
    std::uint64_t offset = 0;                                    ///< bytes from the function's first instruction
    std::vector<std::pair<std::uint32_t, std::uint64_t>> counts; ///< (index into FunctionSamples::reasons, samples)
};

/// What the sampler saw of one function, by reasons why a warp did not go on.
struct FunctionSamples {
    std::string function;
    std::uint64_t periodCycles = 0, launches = 0;
    std::uint64_t dropped = 0;             ///< taken and lost
    double seconds = 0, secondsBefore = 0; ///< of a launch, with the sampler and without
    std::vector<std::string> reasons;
    std::vector<PcSamples> pcs;
};

/// How often one instruction was executed in one sequence of launches.
struct PcExecuted {
    std::uint64_t offset = 0;  ///< bytes from the function's first instruction
    std::uint64_t warps = 0;   ///< that executed it
    std::uint64_t threads = 0; ///< of these warps, that took part
    std::uint64_t active = 0;  ///< of these, that no predicate turned off
};

/// What the counting code saw of one function.
struct FunctionExecuted {
    std::string function;
    std::uint64_t launches = 0; ///< in the sequence
    std::vector<PcExecuted> pcs;
};

/// A tensor that the launches were given.
struct RunTensor {
    std::string name, dtype;
    std::vector<std::int64_t> shape;
    std::string before, after; ///< hashes of its values, before and after the first sequence
    bool isKept = false;       ///< the values that it was left with are in the document
};

/// What a list shows of a run without loading it.
struct RunSummary {
    RunId id = 0;
    std::int32_t variant = 0; ///< VariantId
    std::string pipeline;     ///< whose code ran: "helion" or "stage0"
    std::string device;       ///< its name
    std::string status;       ///< "ran" or "failed"
    std::string cache;        ///< "cold": the L2 was flushed before each launch; "warm"
    std::string started;      ///< ISO 8601, UTC; empty unknown
    double seconds = 0;       ///< of all kernels of the sequence, medians
    bool isSampled = false;
    bool isCounted = false;   ///< how often each instruction was executed is known
    std::int32_t outputs = 0; ///< tensors whose results are kept

    /// Where its time or its instructions went can be laid over the stages.
    bool saysWhere() const { return isSampled || isCounted; }
};

struct GpuRun {
    RunSummary summary;
    std::string reason;     ///< why it failed: code and message
    std::int64_t seed = 0;  ///< of the values that were made up
    double hostSeconds = 0; ///< of a sequence, on the host's clock
    RunDevice device;
    std::vector<RunResources> resources; ///< by kernel
    std::vector<KernelTiming> timings;   ///< by kernel
    std::vector<RunMetrics> metrics;     ///< by kernel; empty if none were counted
    std::vector<FunctionSamples> samples;
    std::vector<FunctionExecuted> executed;
    std::vector<RunTensor> tensors;   ///< empty if nobody asked for their hashes
    std::vector<std::string> records; ///< as they came, one JSON object each
};

} // namespace heliograph
