// What the window says of what a GPU or a host met: what happened, and what to do about it from here.
#pragma once

#include "core/base/diagnostic.h"

#include <QString>

namespace heliograph::ui {

/// `host` empty: this machine.
QString gpuProblemWords(const Diagnostic &problem, const QString &host);
/// There is no GPU where it was looked for, so that the CPU or another host may do instead.
bool isWithoutGpu(const Diagnostic &problem);

} // namespace heliograph::ui
