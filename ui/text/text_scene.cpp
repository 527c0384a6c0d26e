#include "ui/text/text_scene.h"

#include <algorithm>

namespace heliograph::ui {

namespace {
constexpr std::size_t kKeptShapes = 4096;
constexpr int kMargin = 6;
constexpr int kBarWidth = 3;
} // namespace

void TextScene::setText(std::string_view text, Language language)
{
    lines = LineTable(text);
    rows = RowMap(lines.count());
    highlighter = Highlighter(&lines, language);
    m_shapes.clear();
    lit.clear();
    hinted.clear();
    matches = nullptr;
    currentMatch = -1;
    cursor = {};
    selection = {};
}

void TextScene::setFont(const QFont &font, qreal devicePixelRatio)
{
    metrics = CodeMetrics(font, devicePixelRatio);
    m_shapes.clear();
}

const RowShape &TextScene::shape(std::int32_t line)
{
    if (m_shapes.size() > kKeptShapes)
        m_shapes.clear();
    const auto known = m_shapes.find(line);
    return known != m_shapes.end() ? known->second
                                   : m_shapes.try_emplace(line, lines.line(line), metrics).first->second;
}

int TextScene::digits() const
{
    int digits = 1;
    for (std::int32_t rest = lines.count(); rest >= 10; rest /= 10)
        ++digits;
    return std::max(digits, 2);
}

int TextScene::barLeft() const
{
    return kMargin + qCeil(digits() * metrics.cell) + kMargin;
}

int TextScene::textLeft() const
{
    return barLeft() + kBarWidth + kMargin;
}

std::int32_t TextScene::rowAt(qint64 y) const
{
    return std::int32_t(std::clamp<qint64>(y / metrics.rowHeight, 0, std::max(rows.rows() - 1, 0)));
}

std::pair<qsizetype, qsizetype> spansBetween(const QVector<LitSpan> &spans, std::int32_t first, std::int32_t last)
{
    // Spans of one node are runs that do not overlap, so that their last lines are sorted as well.
    const auto begin = std::lower_bound(spans.begin(), spans.end(), first,
                                        [](const LitSpan &span, std::int32_t line) { return span.last < line; });
    const auto end = std::upper_bound(begin, spans.end(), last,
                                      [](std::int32_t line, const LitSpan &span) { return line < span.first; });
    return {begin - spans.begin(), end - spans.begin()};
}

} // namespace heliograph::ui
