// A graph to work with: a canvas, the layout of what it shows, and the commands that choose what that is (collapse,
// neighbourhood, slice, hide, find). Knows scenes and nothing of documents; its owner says what is lit.
//
// Words used here. The *whole* is the scene as it was given; the *part* is what the filter leaves of it, laid out and
// shown on the canvas. Items given and told are those of the part, as the canvas has them.
#pragma once

#include "ui/base/async.h"
#include "ui/base/heat.h"
#include "ui/graph/graph_filter.h"
#include "ui/graph/graph_message.h"
#include "ui/graph/layout_job.h"
#include "ui/graph/width_search.h"

#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>

class QAction;
class QActionGroup;
class QStackedLayout;

namespace heliograph::ui {

class FilterChip;
class GraphCanvas;
class GraphFindBar;
class GraphMinimap;

class GraphBoard : public QWidget
{
    Q_OBJECT
public:
    explicit GraphBoard(QWidget *parent = nullptr);
    ~GraphBoard() override;

    /// Shows another graph. With `related`, one of the same thing (another pass, another config), what has the same
    /// identity stays collapsed and where it was. One that `isLaidOut` (by layOutFor() with this board's fit) is shown
    /// at once, unless something is collapsed.
    void setGraph(std::shared_ptr<const GraphScene> whole, bool related = false, bool isLaidOut = false);
    /// What layOutFor() needs to make what this board would; nothing where another engine draws.
    std::optional<GraphFit> fit() const;
    /// Shows no graph but a sentence that says why.
    void say(const QString &sentence, const QString &hint, MessageAction action = {});

    /// Shares by item of the whole, for as long as that is shown; empty takes them off. What is collapsed has those of
    /// all inside.
    void setHeat(std::vector<float> shares, const HeatScale &scale);

    const GraphScene &whole() const { return *m_whole; }
    /// The whole with its places; nullptr unless all of it is laid out.
    std::shared_ptr<const GraphScene> laidOut() const { return m_laidOut == m_whole ? m_laidOut : nullptr; }
    /// The item of the canvas that stands for one of the whole; -1 if none does, or another graph is still shown.
    int shown(int item) const;
    const GraphFilter &filter() const { return m_filter; }
    GraphCanvas *canvas() const { return m_canvas; }
    LayoutJob &job() { return m_job; }
    bool isShowingGraph() const;
    /// No layout runs or is about to, nothing moves, and who listens has heard of all that did.
    bool isSettled() const;

    void setEngine(LayoutEngine engine);
    /// Engine, overview and types on edges are those that were last chosen for graphs of this kind, and are remembered
    /// under it. Call before setGraph().
    void setKind(const QString &kind);
    /// The choice of an engine, as words for lists of commands.
    const QActionGroup *engines() const { return m_engines; }
    /// Of the item that the keyboard is at, the frame that it is or that holds it.
    void toggleFrame(int item);
    void collapseAll();
    void expandAll();
    /// The last narrowing is undone.
    void back();
    void showAll();
    /// What the chip says; empty if all is shown.
    QString filterWords() const;

Q_SIGNALS:
    /// Another scene is on the canvas; `fresh`: of another graph, and nothing was kept in place.
    void sceneShown(bool fresh);
    /// Spans moved on screen, or are no longer there.
    void spansMoved();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    /// One command: made from a row of a table, enabled when it can do something.
    struct Command;
    static std::span<const Command> commands();
    void addCommands();
    void addEngineMenu();
    void useEngine(LayoutEngine engine);
    void nextEngine();
    void keepLook() const;
    void updateCommands();

    // commands
    void toggleFocused();
    void showProducers();
    void showUsers();
    void grow();
    void shrink();
    void growUp();
    void growDown();
    void hideFocused();
    void find();
    void findNext();
    void findPrevious();

    // when they can be used
    bool hasFrame() const;
    bool hasOpenFrames() const;
    bool hasCollapsed() const;
    bool hasFocused() const;
    bool isNeighbourhood() const;
    bool isNarrowed() const;
    bool hasItems() const;

    GraphFilter filterOf(const GraphScene &next, bool related) const;
    void refilter(std::optional<std::uint64_t> anchor = {});
    void showLaidOut(std::optional<std::uint64_t> anchor, bool fresh);
    void showThePart(std::optional<std::uint64_t> anchor, bool fresh);
    void layOut(bool stable);
    void layOutAnew();
    void startLayout();
    void takeLayout(const LayoutResult &result);
    void showPlaced(std::shared_ptr<const GraphScene> scene);
    void cancelLayout();
    void layHeatOver();
    bool isSettledLayout() const;
    /// Nothing is left out and nothing collapsed.
    bool isWhole() const;
    void layoutFailed(const Diagnostic &diagnostic);
    void showProgress();
    MessageAction layOutAgain();
    MessageAction cancelled();
    void narrow(ItemSet kept, const QString &words);
    void narrowToNeighbourhood(int item, int up, int down);
    void updateChip();
    void search(const QString &words);
    void stepMatch(int direction);
    void markMatches();
    void settleOverlays();
    /// The part, be it laid out or on the canvas already.
    const GraphScene &partScene() const;
    int focusedInWhole() const;
    int frameAround(int item) const;
    QString nameInWhole(int item) const;

    QStackedLayout *m_stack;
    GraphCanvas *m_canvas;
    GraphMessage *m_message;
    GraphFindBar *m_findBar;
    GraphMinimap *m_minimap;
    FilterChip *m_chip;
    QString m_kind; ///< of graph, as settings know it; empty: nothing is remembered
    QActionGroup *m_engines = nullptr;
    std::vector<QAction *> m_actions; ///< as commands()
    QAction *m_minimapAction = nullptr;
    LayoutJob m_job;
    Latest m_placing; ///< of what the job laid out
    QTimer m_progress;
    QTimer m_resized;

    std::shared_ptr<const GraphScene> m_whole = std::make_shared<const GraphScene>();
    std::shared_ptr<const GraphScene> m_laidOut;    ///< the whole with its places, for the way back to it
    std::shared_ptr<const GraphScene> m_shownWhole; ///< of which a part is on the canvas; m_whole may be laid out yet
    GraphFilter m_filter;
    std::vector<float> m_heat; ///< by item of the whole
    HeatScale m_heatScale;
    GraphPart m_part; ///< its scene is empty once that is on the canvas
    std::optional<std::uint64_t> m_anchor;
    int m_refocus = -1; ///< item of the part that the keyboard will be at
    bool m_fresh = true;
    int m_layoutWidth = 0;
    bool m_stable = false; ///< the layout that runs keeps what it can in place
    WidthSearch m_search;

    /// The last narrowing if that is a neighbourhood: of which item of the whole, and how far it reaches.
    struct Neighbourhood {
        int item = -1;
        int up = 0;
        int down = 0;
    };
    std::optional<Neighbourhood> m_neighbourhood;

    std::vector<int> m_matches; ///< items of the part
    int m_match = -1;           ///< into m_matches
};

} // namespace heliograph::ui
