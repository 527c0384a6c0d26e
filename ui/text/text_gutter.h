// What stands left of the text in a row: heat, line number, how the line's node is known, the bar in its hue, what a
// comparison says of the line, and the mark of a fold.
#pragma once

#include "ui/base/theme.h"
#include "ui/text/glyph_batch.h"
#include "ui/text/text_scene.h"

#include <QPainterPath>
#include <QRectF>

namespace heliograph::ui {

/// A row in sight: its place in the painter's pixels and the lines it stands for.
struct TextRow {
    std::int32_t row = 0;
    std::int32_t first = 0; ///< line
    std::int32_t last = 0;  ///< line; behind `first` in a folded row
    std::int32_t part = 0;  ///< of a wrapped line, from 0
    QRectF box;
    bool blank = false; ///< only there to keep in step with another text
};

class GutterPainter
{
public:
    GutterPainter(const TextScene &scene, QPainter &painter, const Theme &theme, GlyphBatch &batch)
        : m_scene(scene), m_painter(painter), m_theme(theme), m_batch(batch)
    {
    }
    /// `lit` is the row's span of the active node, nullptr for none. Rows must come from top to bottom: how a node is
    /// known is said where it changes. Numbers and kinds go into the batch.
    void paint(const TextRow &row, const LitSpan *lit);
    /// The marks of folds, once all rows are painted.
    void paintFolds();

private:
    void paintHeat(const TextRow &row);
    void paintNumber(const TextRow &row, bool lit);
    void paintKind(const TextRow &row, const LineMark &mark);
    void paintBar(const TextRow &row, const LineMark &mark, const LitSpan *lit);
    bool paintPins(const TextRow &row);
    void paintHues(const TextRow &row, const LineMark &mark);
    void paintRevision(const TextRow &row);
    void addFold(const TextRow &row);

    const TextScene &m_scene;
    QPainter &m_painter;
    const Theme &m_theme;
    GlyphBatch &m_batch;
    LineMark m_before; ///< of the row above
    QPainterPath m_folded;
    QPainterPath m_foldable;
};

} // namespace heliograph::ui
