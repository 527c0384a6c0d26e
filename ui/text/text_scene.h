// Everything one text pane draws: the text, its rows and colours, what is lit and hinted, the cursor and the selection.
// A plain struct that the view fills and the painter reads, so that screen and export share one paint path.
#pragma once

#include "core/document/document.h"
#include "ui/text/code_metrics.h"
#include "ui/text/highlighter.h"
#include "ui/text/line_table.h"
#include "ui/text/row_map.h"
#include "ui/text/row_shape.h"

#include <QVarLengthArray>
#include <QVector>

#include <functional>
#include <unordered_map>

namespace heliograph::ui {

/// Lines (from 0, both included) of a node, and how they are known to be its own. `head` is the part of line `first`
/// that names the op: bytes, empty if the span is of whole lines.
struct LitSpan {
    std::int32_t first = 0;
    std::int32_t last = 0;
    How how = How::Exact;
    std::int64_t headBegin = 0;
    std::int64_t headEnd = 0;
};

/// What the gutter says of one line: hue slots of its FX nodes, or why it has none.
struct LineMark {
    QVarLengthArray<int, 3> hues;
    bool prologue = false; ///< tile prologue: there is a source line, but no FX node exists
};

/// From `begin` up to, but without, `end`.
struct TextRange {
    TextPlace begin;
    TextPlace end;

    bool isEmpty() const { return begin == end; }
    friend bool operator==(const TextRange &, const TextRange &) = default;
};

struct TextScene {
    explicit TextScene(const QFont &font, qreal devicePixelRatio) : metrics(font, devicePixelRatio) {}
    TextScene(const TextScene &) = delete;
    TextScene &operator=(const TextScene &) = delete;

    CodeMetrics metrics;
    LineTable lines;
    RowMap rows{1};
    Highlighter highlighter{&lines, Language::Mlir};
    QVector<LitSpan> lit;    ///< of the active node; sorted by first line
    QVector<LitSpan> hinted; ///< of the hovered node; sorted by first line
    std::function<LineMark(std::int32_t line)> marks;
    const std::vector<TextRange> *matches = nullptr; ///< of a search, in text order
    std::int64_t currentMatch = -1;
    TextPlace cursor;
    TextRange selection;
    bool focused = false;

    void setText(std::string_view text, Language language);
    void setFont(const QFont &font, qreal devicePixelRatio);
    /// Valid until the next call.
    const RowShape &shape(std::int32_t line);

    // Columns of the pane, in logical pixels: numbers, the bar of the node, the text.
    int digits() const;
    int barLeft() const;
    int textLeft() const;
    /// Top of a line's row, from the top of the text; and the row at a height, clamped to the text.
    qint64 top(std::int32_t line) const { return qint64(rows.rowOfLine(line)) * metrics.rowHeight; }
    std::int32_t rowAt(qint64 y) const;
    qint64 height() const { return qint64(rows.rows()) * metrics.rowHeight; }

private:
    std::unordered_map<std::int32_t, RowShape> m_shapes;
};

/// The spans that touch lines `first` to `last`, as a range of indices.
std::pair<qsizetype, qsizetype> spansBetween(const QVector<LitSpan> &spans, std::int32_t first, std::int32_t last);

} // namespace heliograph::ui
