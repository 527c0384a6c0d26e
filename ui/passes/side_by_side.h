// Before and after a pass side by side: rows in step, folds and scroll bars in common, a lane between that joins what
// belongs together. As texts, or as graphs that keep their nodes in place.
#pragma once

#include "ui/passes/graph_cache.h"
#include "ui/passes/row_alignment.h"
#include "ui/passes/shown_text.h"

#include <QRectF>
#include <QWidget>

#include <array>
#include <optional>

namespace heliograph::ui {

class DiffLane;
class Session;
class SnapshotPane;
class TextView;

class SideBySide : public QWidget
{
    Q_OBJECT
public:
    explicit SideBySide(Session *session, QWidget *parent = nullptr);

    /// Shows another comparison where one was looking at the last: the line at the top stays if it is in both.
    void setComparison(const PassComparisonPtr &comparison);
    void setTitles(const QString &before, const QString &beforeHint, const QString &after, const QString &afterHint);
    void showGraphs(bool graphs);
    /// What may be shown next: where graphs are shown, those of its texts are drawn in the background.
    void expect(const PassComparisonPtr &comparison);

    /// Both views show the comparison.
    bool isBound() const { return !m_comparison || m_unbound == 0; }
    SnapshotPane *before() const { return m_panes[0]; }
    SnapshotPane *after() const { return m_panes[1]; }
    const PassComparisonPtr &comparison() const { return m_comparison; }

private:
    TextView *text(int side) const;
    void bind(int side);
    void bindFolds(int side);
    void mirrorFolds(int from);
    void align();
    void mirrorScroll(int from);
    void linkGraphs();
    void alignGraphs();
    void mirrorGraph(int from);
    void keepPlace();
    void restorePlace();
    void revealFirstChange();

    /// What is at the top of a side, to be found again in another comparison.
    struct Place {
        SnapshotId snapshot = kNone;
        std::int32_t line = 0;
        qreal y = 0;
        bool folded = false;
    };

    Session *m_session;
    GraphCache m_graphs;
    std::array<SnapshotPane *, 2> m_panes;
    DiffLane *m_lane;
    PassComparisonPtr m_comparison;
    std::vector<LinePair> m_pairs;
    std::array<ShownTextPtr, 2> m_shown;
    std::array<Place, 2> m_places;
    int m_unbound = 0; ///< sides whose text is not bound to the comparison yet
    bool m_aligning = false;
    bool m_following = false;           ///< folds or scroll bars are being set from the other side
    bool m_linked = false;              ///< the canvases of both sides show the same part
    std::array<QRectF, 2> m_drivenTo{}; ///< where the other canvas has put one that has not told so yet
};

} // namespace heliograph::ui
