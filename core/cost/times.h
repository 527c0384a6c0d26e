// The times of two variants of a kernel: which runs of them say something of each other.
#pragma once

#include "core/document/document.h"

#include <optional>
#include <string_view>

namespace heliograph::cost {

/// A variant's code of one pipeline.
struct TimedCode {
    VariantId variant = 0;
    std::string_view pipeline;
};

struct RunPair {
    RunSummary a, b;

    bool isSampled() const { return a.isSampled && b.isSampled; }
    /// Of the time of `a`; nothing if that is 0.
    std::optional<double> change() const
    {
        return a.seconds > 0 ? std::optional((b.seconds - a.seconds) / a.seconds) : std::nullopt;
    }
};

/// The newest that ran on the same device with L2 in the same state, both sampled if there are such. Nothing if none
/// are alike: times of other devices, or of another L2, differ for reasons of their own.
std::optional<RunPair> comparableRuns(const Document &document, const TimedCode &a, const TimedCode &b);

} // namespace heliograph::cost
