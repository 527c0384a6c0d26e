// A scene as a picture or a file, through the same paint path as the screen.
#pragma once

#include "core/base/result.h"
#include "ui/graph/graph_painter.h"

#include <QImage>
#include <QString>

namespace heliograph::ui {

/// What of a graph a picture shows, and how large.
struct PictureView {
    QRectF area;     ///< in the scene's coordinates
    qreal scale = 1; ///< pixels per unit of the scene
};

/// The whole graph at scale 1, with a margin.
PictureView wholeGraph(const GraphScene &scene);

/// The view times the pixel ratio; what is too large for an image (16,000 px a side) comes smaller.
QImage graphImage(const GraphPainter &painter, const PictureView &view, const GraphMarks &marks, const Theme &theme,
                  qreal pixelRatio = 2);

/// Words as text that can be selected, in the theme's colours.
QByteArray graphSvg(const GraphPainter &painter, const PictureView &view, const GraphMarks &marks, const Theme &theme);

/// Writes the view as the file's suffix says: .svg, .png or (all of the graph) .dot. The file is replaced only when all
/// of it could be written. Errors: export.format (another suffix), export.write.
Result<void> saveGraph(const QString &path, const GraphPainter &painter, const PictureView &view,
                       const GraphMarks &marks, const Theme &theme);

} // namespace heliograph::ui
