// What the kernels of a run are near to: how much arithmetic each does for a byte of memory, held against what the
// device can move and compute (Williams, Waterman and Patterson's roofline).
#pragma once

#include "core/document/run.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph::cost {

enum class RoofKind : std::uint8_t { Dram, L2, Compute, Tensor };

struct Roof {
    RoofKind kind = RoofKind::Dram;
    double limit = 0;       ///< bytes a second, of the latter two floating-point operations a second
    bool isMeasured = true; ///< on this device; else its data sheet says so
};

/// One kernel of the launch sequence; numbers are of one launch, -1 where they were not counted.
struct RooflineMark {
    std::string function;
    double flops = -1, dramBytes = -1, l2Bytes = -1;
    double seconds = 0;
    bool usesTensorCores = false;

    /// False if a number is missing, or 0, which has no place on a logarithmic axis.
    bool isPlaced() const { return flops > 0 && dramBytes > 0 && seconds > 0; }
    double intensity() const { return flops / dramBytes; }
    double rate() const { return flops / seconds; }
};

struct Roofline {
    std::vector<RooflineMark> marks; ///< kernels whose metrics were counted, in the order of the sequence
    std::vector<Roof> roofs;         ///< those that are known, by RoofKind

    /// nullptr if it is not known.
    const Roof *roof(RoofKind kind) const;
    /// Of the units that it computes with; nullptr if it is not known.
    const Roof *unitsRoof(const RooflineMark &mark) const;
    /// The roof right above a placed mark: of DRAM, or of the units that it computes with; nullptr if none is known.
    const Roof *roofAbove(const RooflineMark &mark) const;
    /// What a mark would do right under a roof, in FLOP a second.
    static double rateUnder(const Roof &roof, const RooflineMark &mark);
};

Roofline rooflineOf(const GpuRun &run);

/// "DRAM", "tensor cores".
std::string_view nameOf(RoofKind kind);

} // namespace heliograph::cost
