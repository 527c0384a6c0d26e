// Where one stands among the passes of the variant on screen: the pass looked at, what its result is compared with, and
// the comparison once it is made. What the views of passes share, as all views share the Session.
#pragma once

#include "core/diff/condition.h"
#include "ui/base/async.h"
#include "ui/passes/pass_bar.h"
#include "ui/passes/pass_story.h"
#include "ui/passes/shown_text.h"
#include "ui/session/session.h"

#include <QObject>
#include <QVector>

#include <functional>
#include <map>
#include <optional>

namespace heliograph::ui {

/// Its argument, or its class where it has none.
QString passName(const Pass &pass);

/// Steps are the passes of the session's pipeline that are no mere inputs, from 0 in the order in which they ran.
class PassWalk : public QObject
{
    Q_OBJECT
public:
    explicit PassWalk(Session *session, QObject *parent = nullptr);

    int steps() const { return int(m_steps.size()); }
    /// Step must be one of them.
    const Pass &pass(int step) const { return m_variant->passes[std::size_t(m_steps[step])]; }
    /// -1 without passes.
    int current() const { return m_current; }
    void setCurrent(int step);
    /// The step whose result is on the left; nothing: what the current pass began with.
    std::optional<int> base() const { return m_base; }
    void setBase(std::optional<int> step);

    /// The step of a number (from 1), or the first whose name has these words; -1 if there is none.
    int named(const QString &words) const;
    /// Goes to the first step after the current one (around the end) in which a condition becomes true; found() and
    /// searched() says how it went. A newer search takes the place of one under way.
    void search(const Condition &condition);
    bool isSearching() const { return m_searching.isBusy(); }
    /// The next (1) or previous (-1) step that changed something, or that changed a node; -1 if none.
    int nextChange(int direction) const;
    int nextChangeOf(NodeIndex node, int direction) const;

    /// What is on screen; null until the first one was made. While a newer one is made it stays.
    const PassComparisonPtr &comparison() const { return m_comparison; }
    bool isBusy() const { return m_comparing.isBusy(); }
    /// Why there is none for the current step.
    const std::optional<Diagnostic> &problem() const { return m_problem; }
    /// What is known of all passes so far.
    const PassStory &story() const { return *m_story; }
    bool isStoryComplete() const { return !m_telling.isBusy(); }
    /// Of the active node, as far as it is known.
    const Life &life() const { return m_life; }
    bool isLifeComplete() const { return !m_living.isBusy() && m_life.next >= m_story->steps.size(); }
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
    /// life() is new.
    void lived();
    /// A search ended: at a step, or at -1.
    void searched(int step);

private:
    void load();
    void compareNow();
    void prepare(int step);
    void show(PassComparisonPtr comparison);
    std::shared_ptr<const StoryPlan> plan() const;
    void tellStory();
    void goOn(const std::shared_ptr<const StoryPlan> &plan, Chapter from);
    void tellLife();
    void goOn(const std::shared_ptr<const StoryPlan> &plan, Life from);
    SnapshotId lastSeen(int row) const;
    /// The text after a step, and the one it began with; kNone if nobody saw it.
    SnapshotId after(int step) const;
    SnapshotId before(int step) const;
    SnapshotId leftSide() const;
    const Pass *madeBy(SnapshotId snapshot) const;

    using Pair = std::pair<SnapshotId, SnapshotId>;
    struct Made {
        PassComparisonPtr comparison;
        std::optional<Diagnostic> problem;
    };
    void make(Latest &line, const Pass &before, const Pass &after, std::function<void(const Made &)> done);
    void keep(const PassComparisonPtr &comparison);
    ShownTextPtr kept(SnapshotId snapshot) const;

    Session *m_session;
    VariantPtr m_variant;
    std::string m_path;
    QVector<int> m_steps; ///< into Variant::passes
    int m_current = -1;
    std::optional<int> m_base;
    PassComparisonPtr m_comparison;
    std::optional<Diagnostic> m_problem;
    std::shared_ptr<const PassStory> m_story = std::make_shared<const PassStory>();
    std::map<Pair, PassComparisonPtr> m_made;
    std::vector<Pair> m_recent; ///< keys of m_made, the latest last
    Latest m_comparing;
    Latest m_preparing;
    Latest m_telling;
    std::shared_ptr<const StoryPlan> m_lifePlan; ///< of its own, since a history is for one thread at a time
    Life m_life;
    Latest m_living;
    Latest m_searching;
};

} // namespace heliograph::ui
