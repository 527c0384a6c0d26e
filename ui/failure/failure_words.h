// What a failure's parts are called on screen.
#pragma once

#include "core/failure/failure.h"

#include <QString>

namespace heliograph::ui {

/// "row_sums.py:14, FX node 0:subscript".
QString placeWords(const Failure &failure);
/// "39 of 45 expressions", "11 nodes, the last one subscript"; what the step does where nothing was counted.
QString stepWords(const FailureStep &step);
/// Words in which parts between backquotes are code, as rich text.
QString withCode(const std::string &text);

} // namespace heliograph::ui
