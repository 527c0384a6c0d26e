// What a change did to kernels, held against limits: variants of two documents matched, and a verdict for each limit.
// Pure functions; who reads the documents decides what to do about a verdict.
#pragma once

#include "core/base/result.h"
#include "core/document/document.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace heliograph {

/// How much more of something there may be than there was.
struct GateLimit {
    double value = 0;
    bool isPercent = false;

    double most(double base) const { return base + (isPercent ? base * value / 100 : value); }
};

/// "+3%", "+8", "0", "2.5%"; nothing for any other text. It may be no more than that much, so none is negative.
std::optional<GateLimit> gateLimitFrom(std::string_view text);

/// Variants of one document that are also in another one: those of a kernel of that name, with the same arguments and
/// target, made the same way. Where several are, the config decides; equal ones pair up in order.
struct GatePairs {
    std::vector<std::pair<VariantId, VariantId>> both; ///< (now, base), in the order of the first document
    std::vector<VariantId> onlyNow, onlyBase;
};
GatePairs pairForGate(const Document &now, const Document &base);

enum class GateVerdict : std::uint8_t {
    Within,
    Noise,    ///< beyond the limit, but the difference may be that of two measurements
    Exceeded, ///< beyond the limit, and no noise
};
std::string_view nameOf(GateVerdict verdict); ///< "ok", "noise", "exceeded"

/// A number and where it lies with 95 % confidence; of what is counted, all three are the same.
struct GateNumber {
    double value = 0, low = 0, high = 0;
};

struct GateResult {
    GateNumber now, base;
    double most = 0; ///< that the limit allows
    GateVerdict verdict = GateVerdict::Within;
};
GateResult holdAgainst(const GateLimit &limit, const GateNumber &now, const GateNumber &base);

/// The variant's last run, and the last of its partner on the same device, with the same code and the L2 cache in the
/// same state. Errors: gate.no-run, gate.other-run.
Result<std::pair<RunId, RunId>> runsForGate(const Document &now, const Document &base,
                                            std::pair<VariantId, VariantId> pair);

/// Microseconds of all kernels of the launch sequence, by their medians. Errors: gate.few-repeats (no interval can be
/// told), gate.other-clock (one was timed by counters, the other by events).
Result<GateResult> gateTime(const GateLimit &limit, const GpuRun &now, const GpuRun &base);

/// A word of measureTable(), of the machine code. Errors: gate.no-measure.
Result<GateResult> gateMeasure(const GateLimit &limit, std::string_view measure, const Variant &now,
                               const Variant &base);

} // namespace heliograph
