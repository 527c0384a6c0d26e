#include "ui/text/code_metrics.h"

#include <QFontMetricsF>

namespace heliograph::ui {

namespace {

/// Bytes that have no glyph (NUL, escape, ...) are drawn as a middle dot, so that they are seen and take one cell.
std::array<quint32, 128> asciiGlyphs(const QRawFont &font)
{
    const quint32 unprintable = font.glyphIndexesForString(QString(QChar(0x00b7))).value(0);
    std::array<quint32, 128> glyphs;
    for (char16_t c = 0; c < 128; ++c)
        glyphs[c] = c < 32 || c == 127 ? unprintable : font.glyphIndexesForString(QString(QChar(c))).value(0);
    return glyphs;
}

QFont withWeight(QFont font, QFont::Weight weight)
{
    font.setWeight(weight);
    return font;
}

} // namespace

CodeMetrics::CodeMetrics(const QFont &codeFont, qreal devicePixelRatio)
    : font(codeFont), regular(QRawFont::fromFont(codeFont)),
      medium(QRawFont::fromFont(withWeight(codeFont, QFont::Medium))), regularGlyphs(asciiGlyphs(regular)),
      mediumGlyphs(asciiGlyphs(medium))
{
    const QFontMetricsF metrics(codeFont);
    const qreal advance = regular.advancesForGlyphIndexes({regularGlyphs['0']}).value(0).x();
    cell = qMax(1.0, qRound(advance * devicePixelRatio) / devicePixelRatio);
    rowHeight = qCeil(metrics.height()) + 2;
    baseline = qRound(1 + metrics.ascent());
}

} // namespace heliograph::ui
