// A scene as a picture or a file, through the same paint path as the screen.
#pragma once

#include "core/base/result.h"
#include "ui/graph/graph_painter.h"

#include <QImage>
#include <QString>

namespace heliograph::ui {

/// The whole graph at scale 1, times the pixel ratio; graphs too large for an image (16,000 px a side) come smaller.
QImage graphImage(const GraphPainter &painter, const GraphMarks &marks, const Theme &theme, qreal pixelRatio = 2);

/// Writes the whole graph as the file's suffix says: .svg, .png or .dot. The file is replaced only when all of it could
/// be written. Errors: export.format (another suffix), export.write.
Result<void> saveGraph(const QString &path, const GraphPainter &painter, const GraphMarks &marks, const Theme &theme);

} // namespace heliograph::ui
