// One thing that went wrong or deserves attention: what happened, where, and what to do next.
#pragma once

#include "core/base/span.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

namespace heliograph {

enum class Severity : std::uint8_t { Note, Warning, Error };

/// `code` is stable and dotted ("bridge.helion-missing"): tests assert it and the window may word it anew.
/// `message` says what happened in one sentence, `next` the next step, `detail` keeps the raw output (a traceback,
/// a compiler's log). `file`/`span`/`node` say where, as far as it is known; `stage` is the stage id that failed. With
/// `pass` the place is in the text that this pass left (Pass::index in the variant's own pipeline).
struct Diagnostic {
    Severity severity = Severity::Error;
    std::string code;
    std::string message;
    std::string next;
    std::string detail;
    std::string file;
    Span span;
    std::string node;
    std::string stage;
    std::int32_t pass = -1; ///< -1: in no text of a pass
};

/// An error; who knows more of its place adds that.
inline Diagnostic problem(std::string code, std::string message, std::string next, std::string file = {})
{
    Diagnostic diagnostic;
    diagnostic.code = std::move(code);
    diagnostic.message = std::move(message);
    diagnostic.next = std::move(next);
    diagnostic.file = std::move(file);
    return diagnostic;
}

inline bool hasErrors(std::span<const Diagnostic> diagnostics)
{
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic &diagnostic) { return diagnostic.severity == Severity::Error; });
}

} // namespace heliograph
