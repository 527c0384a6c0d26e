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
    folds = {};
    highlighter = Highlighter(&lines, language);
    lit.clear();
    hinted.clear();
    pinned.clear();
    revised.clear();
    blanks.clear();
    heat.clear();
    uses.clear();
    matches = nullptr;
    currentMatch = -1;
    cursor = {};
    selection = {};
    findWrapped();
}

void TextScene::setFont(const QFont &font, qreal devicePixelRatio)
{
    metrics = CodeMetrics(font, devicePixelRatio);
    findWrapped();
}

void TextScene::setWrap(int columns)
{
    wrapColumns = columns;
    findWrapped();
}

void TextScene::findWrapped()
{
    m_shapes.clear();
    m_wrapped.clear();
    for (std::int32_t line = 0; wrapColumns > 0 && line < lines.count(); ++line)
        if (const int needed = wrappedRows(lines.line(line), metrics, wrapColumns); needed > 1)
            m_wrapped.push_back({line, needed});
    updateRows();
}

void TextScene::updateRows()
{
    rows = RowMap(lines.count(), folds.visible(), m_wrapped, blanks);
}

const RowShape &TextScene::shape(std::int32_t line)
{
    if (m_shapes.size() > kKeptShapes)
        m_shapes.clear();
    const auto known = m_shapes.find(line);
    return known != m_shapes.end() ? known->second
                                   : m_shapes.try_emplace(line, lines.line(line), metrics, wrapColumns).first->second;
}

int TextScene::digits() const
{
    int digits = 1;
    for (std::int32_t rest = lines.count(); rest >= 10; rest /= 10)
        ++digits;
    return std::max(digits, 2);
}

int TextScene::heatWidth() const
{
    return heat.empty() ? 0 : qCeil(9 * metrics.cell);
}

int TextScene::numbersRight() const
{
    return heatWidth() + kMargin + qCeil(digits() * metrics.cell);
}

int TextScene::kindLeft() const
{
    return numbersRight() + 3;
}

int TextScene::barLeft() const
{
    return kindLeft() + qCeil(metrics.cell) + 3;
}

int TextScene::revisionLeft() const
{
    return barLeft() + kBarWidth;
}

int TextScene::foldLeft() const
{
    return revisionLeft() + (revised.empty() ? 0 : qCeil(1.7 * metrics.cell));
}

int TextScene::textLeft() const
{
    return foldLeft() + qCeil(metrics.rowHeight * 0.75);
}

std::int32_t TextScene::rowOf(TextPlace place)
{
    const std::int32_t first = rows.rowOfLine(place.line);
    const std::int32_t parts = rows.rowsOfLine(place.line);
    return parts == 1 ? first : first + std::min(shape(place.line).rowOf(place.byte), parts - 1);
}

TextPlace TextScene::placeInRow(std::int32_t row, qreal x)
{
    const std::int32_t line = rows.lineOfRow(row);
    return {line, runOfLine(line) ? 0 : shape(line).byteAt(x, rows.partOfRow(row))};
}

const Fold *TextScene::runOfLine(std::int32_t line) const
{
    const Fold *fold = rows.foldOfLine(line);
    return fold && folds.all()[std::size_t(fold->id)].run ? fold : nullptr;
}

const RevisedLine *TextScene::revisionOf(std::int32_t line) const
{
    const auto at = std::lower_bound(revised.begin(), revised.end(), line,
                                     [](const RevisedLine &known, std::int32_t value) { return known.line < value; });
    return at != revised.end() && at->line == line ? &*at : nullptr;
}

bool TextScene::isHidden(std::int32_t line) const
{
    const Fold *fold = rows.foldOfLine(line);
    return fold && (line != fold->first || runOfLine(line));
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
