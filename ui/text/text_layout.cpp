// What changes the rows of the text view: folds, wrapping, blank rows, the size of its font. The first line in sight
// stays there.
#include "ui/text/text_view.h"

#include <algorithm>

namespace heliograph::ui {

/// Makes a change to the rows and keeps the first line in sight at its height.
void TextView::relayout(const std::function<void()> &change)
{
    stopScrolling();
    const TextPlace top = m_scene.placeInRow(m_scene.rowAt(scroll().y()), 0);
    const qint64 within = scroll().y() - qint64(m_scene.rowOf(top)) * m_scene.metrics.rowHeight;
    change();
    updateWrapping();
    updateScrollBars();
    verticalScrollBar()->setValue(int(qint64(m_scene.rowOf(top)) * m_scene.metrics.rowHeight + within));
    updateMarks();
    viewport()->update();
    Q_EMIT relaidOut();
    Q_EMIT moved();
}

void TextView::setFoldable(std::vector<FoldableLines> folds, std::function<QString(int)> words)
{
    m_scene.foldWords = std::move(words);
    relayout([&] {
        m_scene.folds = FoldSet(std::move(folds));
        m_scene.updateRows();
    });
}

void TextView::setFoldState(const std::vector<bool> &folded)
{
    relayout([&] {
        m_scene.folds.setState(folded);
        m_scene.updateRows();
    });
}

void TextView::setRevised(std::vector<RevisedLine> revised)
{
    relayout([&] { m_scene.revised = std::move(revised); });
}

void TextView::setBlanks(std::vector<BlankRows> blanks)
{
    relayout([&] {
        m_scene.blanks = std::move(blanks);
        m_scene.updateRows();
    });
}

void TextView::onFolded(bool changed)
{
    if (!changed)
        return;
    relayout([this] { m_scene.updateRows(); });
    Q_EMIT foldsChanged();
}

bool TextView::toggleFold(std::int32_t line)
{
    std::optional<int> fold = m_scene.folds.foldedAround(line);
    if (!fold)
        fold = m_scene.folds.startingAt(line);
    if (fold)
        onFolded(m_scene.folds.setFolded(*fold, !m_scene.folds.isFolded(*fold)));
    return fold.has_value();
}

/// The cursor goes to the fold's row, which is all that is left of where it was.
void TextView::foldAtCursor()
{
    const std::optional<int> fold = m_scene.folds.foldedAround(m_scene.cursor.line)
                                        ? std::nullopt
                                        : m_scene.folds.unfoldedAround(m_scene.cursor.line);
    if (!fold)
        return;
    onFolded(m_scene.folds.setFolded(*fold, true));
    placeCursor({m_scene.folds.all()[std::size_t(*fold)].first, 0}, false);
    revealCursor();
}

void TextView::unfoldAtCursor()
{
    if (const std::optional<int> fold = m_scene.folds.foldedAround(m_scene.cursor.line))
        onFolded(m_scene.folds.setFolded(*fold, false));
}

void TextView::foldAll(bool folded)
{
    onFolded(m_scene.folds.setAllFolded(folded));
}

void TextView::foldRuns(bool folded)
{
    onFolded(m_scene.folds.setRunsFolded(folded));
}

void TextView::setWrapping(bool wrapping)
{
    m_wrapping = wrapping;
    relayout([] {});
    horizontalScrollBar()->setValue(0);
}

/// Looks at the text again only if the number of cells in a row changed.
void TextView::updateWrapping()
{
    constexpr int kFewest = 20;
    const int room = int((viewport()->width() - m_scene.textLeft()) / m_scene.metrics.cell) - 1;
    const int columns = m_wrapping ? std::max(room, kFewest) : 0;
    if (columns != m_scene.wrapColumns)
        m_scene.setWrap(columns);
}

void TextView::setZoom(double zoom)
{
    m_zoom = std::clamp(zoom, 0.5, 4.0);
    updateFont();
}

void TextView::updateFont()
{
    QFont font = codeFont();
    font.setPointSizeF(font.pointSizeF() * m_zoom);
    relayout([&] { m_scene.setFont(font, devicePixelRatioF()); });
}

} // namespace heliograph::ui
