// The cell grid of code: one font, one cell width, one row height, and the glyphs of ASCII looked up once.
#pragma once

#include <QFont>
#include <QRawFont>

#include <array>

namespace heliograph::ui {

/// Sizes are logical pixels. Cells are a whole number of device pixels wide, so that every column is equally sharp.
struct CodeMetrics {
    static constexpr int kTab = 4; ///< columns between tab stops

    CodeMetrics(const QFont &font, qreal devicePixelRatio);

    QFont font;
    QRawFont regular;
    QRawFont medium; ///< op names
    qreal cell;
    int rowHeight;
    qreal baseline; ///< from the top of a row
    std::array<quint32, 128> regularGlyphs;
    std::array<quint32, 128> mediumGlyphs;
};

} // namespace heliograph::ui
