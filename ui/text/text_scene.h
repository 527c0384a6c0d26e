// Everything one text pane draws: the text, its rows and colours, what is lit and hinted, the cursor and the selection.
// A plain struct that the view fills and the painter reads, so that screen and export share one paint path.
#pragma once

#include "core/document/document.h"
#include "ui/base/heat.h"
#include "ui/base/revision.h"
#include "ui/text/code_metrics.h"
#include "ui/text/fold_set.h"
#include "ui/text/highlighter.h"
#include "ui/text/line_table.h"
#include "ui/text/row_map.h"
#include "ui/text/row_shape.h"

#include <QVarLengthArray>
#include <QVector>

#include <functional>
#include <optional>
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

/// What the gutter says of one line: hue slots of its FX nodes and how they are known, or why it has none.
struct LineMark {
    QVarLengthArray<int, 3> hues;
    std::optional<How> how; ///< of the strongest link
    bool prologue = false;  ///< tile prologue: there is a source line, but no FX node exists

    friend bool operator==(const LineMark &, const LineMark &) = default;
};

/// Lines of a pinned node, sorted, and its hue slot.
struct PinnedSpans {
    int hue = kNone;
    QVector<LitSpan> spans;
};

/// What a comparison with another text says of a line, and which of its bytes differ.
struct RevisedLine {
    std::int32_t line = 0;
    Revision kind = Revision::Changed;
    QVector<std::pair<std::int64_t, std::int64_t>> parts; ///< from, up to; sorted
};

/// What a compiler had to say of a place: the bytes are underlined, the words stand behind the line.
struct LineNote {
    std::int32_t line = 0;
    std::int64_t begin = 0;
    std::int64_t end = 0;
    QString words;
    bool isError = true;
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
    FoldSet folds;
    RowMap rows{1}; ///< made by updateRows()
    Highlighter highlighter{&lines, Language::Mlir};
    QVector<LitSpan> lit;    ///< of the active node; sorted by first line
    QVector<LitSpan> hinted; ///< of the hovered node; sorted by first line
    QVector<PinnedSpans> pinned;
    std::vector<RevisedLine> revised; ///< sorted by line; with any there is a column for their marks
    std::vector<BlankRows> blanks;    ///< that keep the rows in step with those of another text
    QVector<LineNote> notes;          ///< sorted by line
    std::function<LineMark(std::int32_t line)> marks;
    std::function<QString(int fold)> foldWords; ///< what stands in the row of a folded run
    /// Measured share of each line (0 to 1), by line; empty without a measurement: then there is no column for it.
    std::vector<float> heat;
    HeatScale heatScale;
    const std::vector<TextRange> *matches = nullptr; ///< of a search, in text order
    std::int64_t currentMatch = -1;
    std::vector<TextRange> uses; ///< of the symbol at the cursor, in text order
    TextPlace cursor;
    TextRange selection;
    bool focused = false;
    int wrapColumns = 0; ///< cells of a row; 0: lines are not wrapped

    void setText(std::string_view text, Language language);
    void setFont(const QFont &font, qreal devicePixelRatio);
    /// 0 for no wrapping. Looks at every line once.
    void setWrap(int columns);
    /// After a change of `folds`.
    void updateRows();
    /// Valid until the next call.
    const RowShape &shape(std::int32_t line);

    // Columns of the pane, in logical pixels: heat, numbers, kind of link, bar of the node, revision, folds, text.
    int digits() const;
    int heatWidth() const;
    int numbersRight() const;
    int kindLeft() const;
    int barLeft() const;
    int revisionLeft() const;
    int foldLeft() const;
    int textLeft() const;

    /// Top of a line's first row and bottom of its last, from the top of the text; and the row at a height, clamped.
    qint64 top(std::int32_t line) const { return qint64(rows.rowOfLine(line)) * metrics.rowHeight; }
    qint64 bottom(std::int32_t line) const { return top(line) + qint64(rows.rowsOfLine(line)) * metrics.rowHeight; }
    std::int32_t rowAt(qint64 y) const;
    qint64 height() const { return qint64(rows.rows()) * metrics.rowHeight; }

    /// The row of a place; of a hidden one that of its fold.
    std::int32_t rowOf(TextPlace place);
    /// The place of a row nearest to `x` (pixels from the start of the text); of a folded run its start.
    TextPlace placeInRow(std::int32_t row, qreal x);
    /// The folded run a line is in; nullptr if its text is on screen, or hidden by a folded region.
    const Fold *runOfLine(std::int32_t line) const;
    /// What a comparison says of a line; nullptr if nothing.
    const RevisedLine *revisionOf(std::int32_t line) const;
    /// True if a line's own text is not on screen.
    bool isHidden(std::int32_t line) const;

private:
    void findWrapped();

    std::unordered_map<std::int32_t, RowShape> m_shapes;
    std::vector<WrappedLine> m_wrapped;
};

/// The spans that touch lines `first` to `last`, as a range of indices.
std::pair<qsizetype, qsizetype> spansBetween(const QVector<LitSpan> &spans, std::int32_t first, std::int32_t last);

} // namespace heliograph::ui
