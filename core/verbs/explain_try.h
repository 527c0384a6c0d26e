// `heliograph explain --try N`: the change of a remedy, made in a scratch copy of the script and captured again.
#pragma once

#include "core/capture/capture.h"
#include "core/failure/failure.h"
#include "core/verbs/choice.h"

namespace heliograph::verbs {

struct TryOptions {
    int remedy = 0;         ///< from 1; 0: none is tried
    std::string progress;   ///< as that of `capture`
    CaptureOptions capture; ///< Python, output, limits
};

/// Declares --try and what belongs to it.
void addTry(CLI::App &verb, TryOptions &options);

/// Captures the call of the variant from the changed text, into a document of its own. The copy is in a folder for
/// temporary files that nobody else can read, and is removed afterwards. Errors: explain.no-change (the remedy is none
/// that changes lines), run.not-captured, those of captureToStore().
ExitCode tryRemedy(const VerbContext &context, const Choice &choice, const TryOptions &options, const Variant &variant,
                   const Failure &failure);

} // namespace heliograph::verbs
