// Where one stands among the passes of the variant on screen: the pass looked at, what its result is compared with, and
// the comparison once it is made. What the views of passes share, as all views share the Session.
#pragma once

#include "core/diff/condition.h"
#include "ui/base/async.h"
#include "ui/passes/comparisons.h"
#include "ui/passes/pass_bar.h"
#include "ui/passes/pass_history_reader.h"

#include <QObject>
#include <QVector>

#include <optional>

namespace heliograph::ui {

/// Steps are those of the PassHistoryReader.
class PassWalk : public QObject
{
    Q_OBJECT
public:
    /// What the history tells is read from now on.
    PassWalk(Session *session, PassHistoryReader *history, QObject *parent = nullptr);

    PassHistoryReader *history() const { return m_history; }
    int steps() const { return m_history->steps(); }
    const Pass &pass(int step) const { return m_history->pass(step); }
    int number(int step) const { return m_history->number(step); }
    /// -1 without passes.
    int current() const { return m_current; }
    void setCurrent(int step);
    /// The step whose result is on the left; nothing: what the current pass began with.
    std::optional<int> base() const { return m_base; }
    void setBase(std::optional<int> step);

    /// The step of a number(), or the first whose name has these words; -1 if there is none.
    int named(const QString &words) const;
    /// Goes to the first step after the current one (around the end) in which a condition becomes true; found() and
    /// searched() says how it went. A newer search takes the place of one under way.
    void search(const Condition &condition);
    /// Where these conditions become true is marked: stops().
    void setBreakpoints(std::vector<Condition> conditions);
    /// Goes to the first step after the current one (around the end) at which a breakpoint stops; searched()
    /// says which it was.
    void runToBreakpoint();
    /// Steps at which a breakpoint stops, and the one that was searched last; ascending.
    QVector<int> stops() const;
    bool isSearching() const { return m_searching.isBusy(); }
    /// The next (1) or previous (-1) step that changed something, or that changed a node; -1 if none.
    int nextChange(int direction) const;
    int nextChange(int direction, int from) const;
    int nextChangeOf(NodeIndex node, int direction) const;

    /// What is on screen; null until the first one was made. While a newer one is made it stays.
    const PassComparisonPtr &comparison() const { return m_comparison; }
    bool isBusy() const { return m_comparisons.isMaking(); }
    Comparisons &comparisons() { return m_comparisons; }
    /// Comparisons have both sides as one text as well; texts have short types. The current one is made anew.
    void setMerging(bool merging);
    void setShortTypes(bool shortTypes);
    /// Why there is none for the current step.
    const std::optional<Diagnostic> &problem() const { return m_problem; }
    /// For list and timeline.
    QVector<PassBar> bars() const;

Q_SIGNALS:
    /// Other passes: another variant, or another pipeline.
    void passesChanged();
    /// Another step or base.
    void moved();
    /// comparison() or problem() is new.
    void compared();
    /// bars() are new: other passes, more of the story, another active node.
    void barsChanged();
    /// A search ended: at a step, or at -1.
    void searched(int step);
    /// stops() are others.
    void stopsChanged();

private:
    void load();
    void compareNow();
    void markBreakpoints();
    void prepareAround();
    std::optional<Comparisons::Sides> sidesOf(int step) const;
    void show(PassComparisonPtr comparison);
    SnapshotId lastSeen(int row) const;
    /// The text after a step, and the one it began with; kNone if nobody saw it.
    SnapshotId after(int step) const;
    SnapshotId before(int step) const;
    SnapshotId leftSide() const;
    const Pass *madeBy(SnapshotId snapshot) const;

    Session *m_session;
    PassHistoryReader *m_history;
    int m_current = -1;
    std::optional<int> m_base;
    PassComparisonPtr m_comparison;
    std::optional<Diagnostic> m_problem;
    Comparisons m_comparisons;
    Latest m_searching;
    std::vector<Condition> m_breakpoints;
    QVector<int> m_hits;   ///< of breakpoints
    int m_found = -1;      ///< by the last search
    bool m_runsOn = false; ///< to the next breakpoint, once it is known where they stop
    Latest m_marking;
};

} // namespace heliograph::ui
