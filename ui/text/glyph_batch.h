// Glyphs of one frame, gathered by ink and drawn in one run each: no shaping, no ligatures, few calls.
#pragma once

#include "ui/text/code_metrics.h"
#include "ui/text/tokenizer.h"

#include <QList>
#include <QPointF>

class QPainter;

namespace heliograph::ui {

class Theme;

/// What a glyph is drawn in: the token kinds, then the marks of the view itself.
enum class Ink : std::uint8_t {
    Plain,
    Op,
    Value,
    Type,
    Keyword,
    String,
    Number,
    Comment,
    LineNumber,
    ActiveNumber,
    OnActive,
    Count
};
constexpr Ink inkOf(TokenKind kind)
{
    return Ink(kind);
}
QColor colourOf(Ink ink, const Theme &theme);

class GlyphBatch
{
public:
    explicit GlyphBatch(const CodeMetrics &metrics) : m_metrics(metrics) {}

    /// Any byte; those that are no ASCII are drawn as a dot. `origin` is the left end of its baseline.
    void add(Ink ink, char c, QPointF origin);
    /// Draws what was gathered and empties the batch.
    void flush(QPainter &painter, const Theme &theme);

private:
    struct Run {
        QList<quint32> glyphs;
        QList<QPointF> positions;
    };

    const CodeMetrics &m_metrics;
    std::array<Run, std::size_t(Ink::Count)> m_runs;
};

} // namespace heliograph::ui
