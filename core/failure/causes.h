// Known causes of failures, with what to do about them. A row is matched by exception and place: the step, what stands
// at the place, the FX node that was being worked on; words of the message only tell apart what shares all of that.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

struct Failure;

/// How lines of the source change: `removed` stands at `line`, and `added` takes its place, or is put before it if
/// nothing is removed.
struct LineChange {
    std::int32_t line = 0;
    std::vector<std::string> removed;
    std::vector<std::string> added;
};

/// The text of a file with that change. Errors: explain.other-text, where other lines stand there.
Result<std::string> withChange(std::string_view source, const LineChange &change);

/// What a rewrite knows: the failure, and the user's file in lines that count from 1.
using Rewrite = std::optional<LineChange> (*)(const Failure &failure, const std::vector<std::string_view> &lines);

struct Remedy {
    std::string_view title;  ///< empty: there is none
    std::string_view text;   ///< why that helps, and what it costs
    std::string_view source; ///< who says so: file and function of Helion or Triton, or its documentation
    Rewrite rewrite = nullptr;
};

struct Cause {
    std::string_view id;
    std::string_view raised; ///< the exception's class without its module, or the code of the problem
    std::string_view step;   ///< empty: any
    /// A part of what stands at the place (class of the syntax, what is called), of the node's target, or of the pass's
    /// name; empty: any.
    std::string_view place;
    std::string_view words; ///< that the message has too; empty: any
    std::string_view title; ///< the failure in the user's terms
    std::string_view why;
    Remedy remedies[2];
};

/// The remedy as it applies to a failure.
struct Advice {
    std::string title, text, source;
    std::optional<LineChange>
        change; ///< nothing: in words only, or the source is written in a way that it does not know
};

/// Rows about scripts before their first kernel, about Helion's own steps, and about the compilers behind it.
std::span<const Cause> scriptCauses();
std::span<const Cause> helionCauses();
std::span<const Cause> compilerCauses();
/// About models and their exporters.
std::span<const Cause> modelCauses();
/// The first row that fits; nullptr if none does.
const Cause *causeOf(const Failure &failure);
/// Its remedies; `source` is the text of the user's file.
std::vector<Advice> adviceFor(const Cause &cause, const Failure &failure, std::string_view source);

} // namespace heliograph
