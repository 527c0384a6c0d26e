#include "ui/text/glyph_batch.h"

#include "ui/base/theme.h"

#include <QGlyphRun>
#include <QPainter>

namespace heliograph::ui {

namespace {
constexpr std::array kInkRoles{
    Role::Text,          Role::SyntaxOp,     Role::SyntaxValue,  Role::SyntaxType,
    Role::SyntaxKeyword, Role::SyntaxString, Role::SyntaxNumber, Role::SyntaxComment,
    Role::Text3,         Role::Active,       Role::OnActive,
};
static_assert(kInkRoles.size() == std::size_t(Ink::Count));
} // namespace

QColor colourOf(Ink ink, const Theme &theme)
{
    return theme(kInkRoles[std::size_t(ink)]);
}

void GlyphBatch::add(Ink ink, char c, QPointF origin)
{
    Run &run = m_runs[std::size_t(ink)];
    const auto &glyphs = ink == Ink::Op ? m_metrics.mediumGlyphs : m_metrics.regularGlyphs;
    run.glyphs.append(glyphs[(c & 0x80) != 0 ? 1 : std::size_t(c)]);
    run.positions.append(origin);
}

void GlyphBatch::flush(QPainter &painter, const Theme &theme)
{
    for (std::size_t ink = 0; ink < m_runs.size(); ++ink) {
        Run &run = m_runs[ink];
        if (run.glyphs.isEmpty())
            continue;
        QGlyphRun glyphs;
        glyphs.setRawFont(Ink(ink) == Ink::Op ? m_metrics.medium : m_metrics.regular);
        glyphs.setGlyphIndexes(run.glyphs);
        glyphs.setPositions(run.positions);
        painter.setPen(colourOf(Ink(ink), theme));
        painter.drawGlyphRun(QPointF(), glyphs);
        run.glyphs.clear();
        run.positions.clear();
    }
}

} // namespace heliograph::ui
