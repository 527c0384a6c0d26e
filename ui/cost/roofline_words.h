// What a roofline plot says, in words.
#pragma once

#include "core/cost/roofline.h"

#include <QString>

namespace heliograph::ui {

/// "4.20 TB", "870 GFLOP", "1.05 M": three figures.
QString scaled(double value, const QString &unit = {});
/// "4.20 TB/s", "870 GFLOP/s".
QString perSecond(double value, const QString &unit);
/// "DRAM 4.20 TB/s", "tensor cores 890 TFLOP/s (data sheet)".
QString roofTitle(const cost::Roof &roof);
/// "12.3 FLOP a byte, 45.6 TFLOP/s", of a mark that has a place.
QString placeWords(const cost::RooflineMark &mark);
/// A sentence: where the kernel is and how near to what limits it, or what is missing.
QString markWords(const cost::RooflineMark &mark, const cost::Roofline &roofline);
/// Every kernel and every roof, a line each; without kernels how to count them.
QString rooflineWords(const cost::Roofline &roofline);

} // namespace heliograph::ui
