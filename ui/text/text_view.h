// A read-only text of any size: only rows in sight are ever shaped, coloured or painted. It knows lines, not nodes:
// what is lit, what the gutter and the tool tip say is handed to it by the view of a stage.
#pragma once

#include "ui/text/symbol_search.h"
#include "ui/text/text_cursor.h"
#include "ui/text/text_scene.h"
#include "ui/text/thin_scroll_bar.h"

#include <QAbstractScrollArea>

#include <functional>
#include <memory>

class QVariantAnimation;

namespace heliograph::ui {

/// What became of a wish to go to a place of a symbol.
enum class SymbolAnswer { Went, NoSymbol, NoPlace, Searching };

class TextView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit TextView(QWidget *parent = nullptr);
    ~TextView() override;

    /// `owner` keeps `text` alive as long as the view shows it.
    void setText(std::string_view text, Language language, std::shared_ptr<const void> owner);
    /// What can be folded: sorted, outer ones first, nested. `words` says what stands in the row of a folded run, by
    /// its index here.
    void setFoldable(std::vector<FoldableLines> folds, std::function<QString(int fold)> words = {});
    const FoldSet &folds() const { return m_scene.folds; }
    void setFoldState(const std::vector<bool> &folded);
    /// The fold that starts on a line, or else the one that is folded there. False if there is none.
    bool toggleFold(std::int32_t line);
    /// Around the cursor: the innermost that is unfolded, or the one that is folded.
    void foldAtCursor();
    void unfoldAtCursor();
    void foldAll(bool folded);
    /// All runs ("by node"), and no regions.
    void foldRuns(bool folded);
    /// Long lines go on in further rows; otherwise the view scrolls sideways.
    void setWrapping(bool wrapping);
    bool isWrapping() const { return m_wrapping; }
    /// Size of the code against the theme's, 0.5 to 4. Keeps the first line in sight.
    void setZoom(double zoom);
    double zoom() const { return m_zoom; }

    /// Lines of the active and of the hovered node, sorted.
    void setLit(QVector<LitSpan> spans);
    const QVector<LitSpan> &lit() const { return m_scene.lit; }
    void setHinted(QVector<LitSpan> spans);
    void setPinned(QVector<PinnedSpans> pinned);
    const QVector<PinnedSpans> &pinned() const { return m_scene.pinned; }
    /// What a comparison with another text says of lines, sorted; and the rows that keep this text in step with it.
    void setRevised(std::vector<RevisedLine> revised);
    void setBlanks(std::vector<BlankRows> blanks);
    /// What compilers had to say of places in the text.
    void setNotes(QVector<LineNote> notes);
    const QVector<LineNote> &notes() const { return m_scene.notes; }
    /// Measured share of each line, by line; empty for none. The gutter has a column for it only when there is any.
    void setHeat(std::vector<float> shares, const HeatScale &scale = {});
    /// Empty: there is no column for it.
    const std::vector<float> &heat() const { return m_scene.heat; }
    void setMarkSource(std::function<LineMark(std::int32_t line)> marks);
    void setTipSource(std::function<QString(TextPlace)> tips);
    /// Matches of a search, in text order; they must outlive their being shown. nullptr for none.
    void setMatches(const std::vector<TextRange> *matches, std::int64_t current);

    const LineTable &lines() const { return m_scene.lines; }
    const RowMap &rows() const { return m_scene.rows; }
    Language language() const { return m_language; }

    TextPlace cursor() const { return m_scene.cursor; }
    TextRange selection() const { return m_scene.selection; }
    /// At most 64 MB: what a clipboard can bear.
    QString selectedText() const;
    /// Clamped to the text, and unfolded if it is hidden. With `extend` the selection grows from its anchor to `place`,
    /// otherwise it ends.
    void setCursor(TextPlace place, bool extend = false);
    void select(const TextRange &range);
    void copy() const;

    /// Where the symbol at the cursor stands, in text order; empty where no symbol is.
    const std::vector<TextRange> &uses() const { return m_scene.uses; }
    /// Goes to the definition of the symbol at the cursor, or to its next (1) or previous (-1) place, around the ends.
    /// What is not near is sought in the whole text: symbolSearch() tells of it, and the cursor goes there if it has
    /// not been moved meanwhile.
    SymbolAnswer goToDefinition();
    SymbolAnswer goToUse(int direction);
    SymbolSearch &symbolSearch() { return m_symbols; }

    /// Scrolls lines (from 0) into view: nothing if they are, a third from the top otherwise.
    void revealLines(std::int32_t first, std::int32_t last);
    void revealCursor();
    /// Scrolls a line (from 0) to a height in viewport pixels, as far as the text goes.
    void scrollLineTo(std::int32_t line, qreal y);
    /// The line at the viewport's top, and its height there.
    std::pair<std::int32_t, qreal> topLine() const;
    /// While a reveal moves the text; any key, wheel or click ends it.
    bool isScrolling() const;
    /// Puts the cursor on a line (from 0), centred.
    void goToLine(std::int32_t line);

    /// Viewport pixels; a place that is off screen is there with coordinates outside of the viewport.
    QRectF placeRect(TextPlace place);
    TextPlace placeAt(QPointF point);
    /// Top and bottom of a run of lines in viewport pixels, not clamped.
    std::pair<qreal, qreal> linesExtent(std::int32_t first, std::int32_t last) const;

Q_SIGNALS:
    /// A click without a drag.
    void activated(heliograph::ui::TextPlace place);
    /// The mouse stands over a place; line -1 when it left.
    void hovered(heliograph::ui::TextPlace place);
    void menuRequested(heliograph::ui::TextPlace place, QPoint global);
    /// Rows moved on screen. Sent at once, so that what follows them is painted in the same frame.
    void moved();
    /// Lines have other rows: folds, wrapping, size.
    void relaidOut();
    void cursorMoved();
    /// The cursor went from one place to another by its symbol.
    void jumped(heliograph::ui::TextPlace from, heliograph::ui::TextPlace to);
    /// A fold was folded or unfolded by the user, or to show a place in it.
    void foldsChanged();
    /// Ctrl and wheel: by so many steps.
    void zoomRequested(int steps);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    /// Which place of a symbol is sought in the whole text.
    enum class FarPlace { Definition, Next, Previous };

    void updateScrollBars();
    void updateMarks();
    void addRevised(QVector<RulerMark> &marks, qreal height) const;
    void updateFont();
    void updateUses();
    void jump(TextPlace to);
    bool reachesBeyondUses() const;
    SymbolAnswer searchFar(FarPlace wanted);
    void goFar(const text::NearestPlaces *found);
    void revealSideways();
    void updateWrapping();
    void relayout(const std::function<void()> &change);
    void onFolded(bool changed);
    bool isInGutter(QPointF point) const { return point.x() < m_scene.textLeft(); }
    void scrollTo(qint64 y);
    void stopScrolling();
    QPoint scroll() const { return {horizontalScrollBar()->value(), verticalScrollBar()->value()}; }
    int pageRows() const;
    void showToolTip(const QHelpEvent &event);
    void move(Move step, bool extend);
    void placeCursor(TextPlace place, bool extend);
    void pointCursor(TextPlace place, bool extend);
    TextPlace clamped(TextPlace place) const;

    TextScene m_scene;
    Language m_language = Language::Mlir;
    std::shared_ptr<const void> m_owner;
    std::function<QString(TextPlace)> m_tips;
    ThinScrollBar *m_ruler;
    QVariantAnimation *m_scrolling;
    SymbolSearch m_symbols;
    FarPlace m_sought = FarPlace::Definition;
    bool m_wrapping = false;
    double m_zoom = 1;
    TextPlace m_anchor;
    qreal m_goalX = -1; ///< where vertical steps aim at; -1 after any other step
    TextPlace m_pressed;
    bool m_dragged = false;
    int m_wheel = 0; ///< turned so far towards the next step of the size, in eighths of a degree
    QPoint m_pressedAt;
    qint64 m_lastClick = 0; ///< time of the last double click, for the third
};

} // namespace heliograph::ui
