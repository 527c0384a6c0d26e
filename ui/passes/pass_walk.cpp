#include "ui/passes/pass_walk.h"

#include "core/passes/pass_texts.h"

#include <algorithm>
#include <utility>

namespace heliograph::ui {

namespace {

constexpr int kPrepared = 3; ///< changes around the current one that are made before they are asked for

} // namespace

PassWalk::PassWalk(Session *session, PassHistoryReader *history, QObject *parent)
    : QObject(parent), m_session(session), m_history(history), m_comparisons(this), m_searching(this), m_marking(this)
{
    history->begin();
    connect(history, &PassHistoryReader::passesChanged, this, &PassWalk::load);
    connect(history, &PassHistoryReader::told, this, &PassWalk::barsChanged);
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & Change::Active)
            Q_EMIT barsChanged();
    });
    load();
}

/// Of another variant of the same kernel the pass of the same name is looked at again.
void PassWalk::load()
{
    m_searching.cancel();
    m_found = -1;
    markBreakpoints();
    m_comparisons.reset(m_history->path(), m_history->variant());
    m_base.reset();
    m_comparison.reset();
    m_problem.reset();
    m_current = std::min(std::max(m_current, 0), steps() - 1);
    Q_EMIT passesChanged();
    Q_EMIT barsChanged();
    if (m_current < 0)
        return;
    if (!pass(m_current).changed)
        if (const int change = nextChange(1); change >= 0)
            m_current = change;
    Q_EMIT moved();
    compareNow();
}

/// The last text seen in the pipeline of a row, up to that row.
SnapshotId PassWalk::lastSeen(int row) const
{
    const Variant &variant = *m_history->variant();
    const SnapshotId own = variant.passes[std::size_t(row)].snapshot;
    return own != kNone ? own : snapshotBefore(variant, row);
}

SnapshotId PassWalk::after(int step) const
{
    return lastSeen(m_history->row(step));
}

/// Of the first text of all there is none before it: it stands for itself.
SnapshotId PassWalk::before(int step) const
{
    const SnapshotId seen = snapshotBefore(*m_history->variant(), m_history->row(step));
    return seen != kNone ? seen : after(step);
}

SnapshotId PassWalk::leftSide() const
{
    return m_base ? after(*m_base) : before(m_current);
}

const Pass *PassWalk::madeBy(SnapshotId snapshot) const
{
    const auto &passes = m_history->variant()->passes;
    const auto at = std::find_if(passes.begin(), passes.end(), [&](const Pass &p) { return p.snapshot == snapshot; });
    return snapshot == kNone || at == passes.end() ? nullptr : &*at;
}

void PassWalk::setCurrent(int step)
{
    step = std::clamp(step, -1, steps() - 1);
    if (step < 0 || step == m_current)
        return;
    m_current = step;
    Q_EMIT moved();
    compareNow();
}

void PassWalk::setBase(std::optional<int> step)
{
    if (step && (*step < 0 || *step >= steps()))
        step.reset();
    if (step == m_base || m_current < 0)
        return;
    m_base = step;
    Q_EMIT moved();
    compareNow();
}

int PassWalk::named(const QString &words) const
{
    bool isNumber = false;
    const int wanted = words.toInt(&isNumber);
    for (int step = 0; step < steps(); ++step)
        if (isNumber ? number(step) == wanted : passName(pass(step)).contains(words, Qt::CaseInsensitive))
            return step;
    return -1;
}

int PassWalk::nextChange(int direction) const
{
    return nextChange(direction, m_current);
}

int PassWalk::nextChange(int direction, int from) const
{
    for (int step = from + direction; step >= 0 && step < steps(); step += direction)
        if (pass(step).changed || pass(step).status != PassStatus::Ok)
            return step;
    return -1;
}

int PassWalk::nextChangeOf(NodeIndex node, int direction) const
{
    const auto &told = m_history->story().steps;
    for (int step = m_current + direction; step >= 0 && step < int(told.size()); step += direction)
        if (told[std::size_t(step)].touches(node))
            return step;
    return -1;
}

/// On a history of its own: the others are in use by what is told.
void PassWalk::search(const Condition &condition)
{
    if (m_current < 0)
        return;
    const auto look = [condition, plan = m_history->plan(), from = m_current] {
        const auto &passOf = plan->passOf;
        const std::span<const Node> nodes = plan->variant->nodes;
        const int start = from + 1 < int(passOf.size()) ? passOf[std::size_t(from) + 1] : 0;
        int pass = findPass(condition, plan->history, nodes, start);
        if (pass < 0 && start > 0)
            pass = findPass(condition, plan->history, nodes, 0);
        // What became true in an input is seen in the pass after it.
        const auto step = std::lower_bound(passOf.begin(), passOf.end(), pass);
        return pass < 0 || step == passOf.end() ? -1 : int(step - passOf.begin());
    };
    m_searching.run(look, [this](int step) {
        m_found = step;
        setCurrent(step);
        Q_EMIT stopsChanged();
        Q_EMIT searched(step);
    });
}

void PassWalk::setBreakpoints(std::vector<Condition> conditions)
{
    m_breakpoints = std::move(conditions);
    markBreakpoints();
}

/// Each pass is looked at once for all of them.
void PassWalk::markBreakpoints()
{
    m_marking.cancel();
    m_hits.clear();
    Q_EMIT stopsChanged();
    if (m_breakpoints.empty() || steps() == 0)
        return;
    const auto look = [conditions = m_breakpoints, plan = m_history->plan()] {
        QVector<int> hits;
        for (int pass = 0; pass < plan->history.passes(); ++pass) {
            const PassStepPtr made = plan->history.step(pass);
            const auto stops = [&](const Condition &each) { return becomesTrue(each, *made, plan->variant->nodes); };
            const auto step = std::lower_bound(plan->passOf.begin(), plan->passOf.end(), pass);
            const int at = int(step - plan->passOf.begin());
            if (made && step != plan->passOf.end() && !hits.contains(at) &&
                std::any_of(conditions.begin(), conditions.end(), stops))
                hits.append(at);
        }
        return hits;
    };
    m_marking.run(look, [this](const QVector<int> &hits) {
        m_hits = hits;
        Q_EMIT stopsChanged();
        if (std::exchange(m_runsOn, false))
            runToBreakpoint();
    });
}

void PassWalk::runToBreakpoint()
{
    if (m_marking.isBusy()) {
        m_runsOn = true;
        return;
    }
    const auto next = std::upper_bound(m_hits.begin(), m_hits.end(), m_current);
    const int step = m_hits.isEmpty() ? -1 : next == m_hits.end() ? m_hits.front() : *next;
    setCurrent(step);
    Q_EMIT searched(step);
}

QVector<int> PassWalk::stops() const
{
    QVector<int> stops = m_hits;
    if (m_found >= 0 && !stops.contains(m_found))
        stops.insert(std::lower_bound(stops.begin(), stops.end(), m_found), m_found);
    return stops;
}

QVector<PassBar> PassWalk::bars() const
{
    const auto &told = m_history->story().steps;
    QVector<PassBar> bars;
    for (int step = 0; step < steps(); ++step) {
        const Pass &pass = this->pass(step);
        PassBar bar{passName(pass), QString::fromStdString(pass.group)};
        bar.number = number(step);
        bar.details = QString::fromStdString(pass.options.empty() ? pass.anchor : pass.anchor + "\n" + pass.options);
        bar.seconds = pass.seconds;
        bar.isChange = pass.changed;
        bar.failed = pass.status != PassStatus::Ok;
        if (std::size_t(step) < told.size() && told[std::size_t(step)].known) {
            const StepStory &story = told[std::size_t(step)];
            bar.counted = true;
            bar.added = story.counts.added;
            bar.removed = story.counts.removed;
            bar.changed = story.counts.moved + story.counts.retyped + story.counts.attributes + story.counts.operands +
                          story.counts.became;
            bar.touches = story.touches(m_session->active());
        }
        bars.append(std::move(bar));
    }
    return bars;
}

/// What a step began with and what it left; nothing if nobody saw one of them.
std::optional<Comparisons::Sides> PassWalk::sidesOf(int step) const
{
    const Comparisons::Sides sides{madeBy(before(step)), madeBy(after(step))};
    return sides.before && sides.after ? std::optional(sides) : std::nullopt;
}

void PassWalk::compareNow()
{
    const Comparisons::Sides sides{madeBy(leftSide()), madeBy(after(m_current))};
    if (!sides.before || !sides.after) {
        m_comparisons.stopMaking();
        m_comparison.reset();
        m_problem = Diagnostic{};
        m_problem->code = "passes.unseen";
        m_problem->message = tr("The text of this pass was not recorded.").toStdString();
        m_problem->next = tr("Its change shows in the next pass that has one.").toStdString();
        Q_EMIT compared();
        return;
    }
    if (PassComparisonPtr made = m_comparisons.find(sides)) {
        m_comparisons.stopMaking();
        show(std::move(made));
        return;
    }
    m_comparisons.make(sides, [this](const Comparisons::Made &made) {
        m_problem = made.problem;
        if (made.comparison)
            show(made.comparison);
        else
            Q_EMIT compared();
    });
}

void PassWalk::setMerging(bool merging)
{
    m_comparisons.setMerging(merging);
    if (m_current >= 0)
        compareNow();
}

void PassWalk::setShortTypes(bool shortTypes)
{
    m_comparisons.setShortTypes(shortTypes);
    if (m_current >= 0)
        compareNow();
}

void PassWalk::show(PassComparisonPtr comparison)
{
    m_comparison = std::move(comparison);
    m_problem.reset();
    Q_EMIT compared();
    if (!m_base)
        prepareAround();
}

/// The next changes, and the one before, are made before they are asked for.
void PassWalk::prepareAround()
{
    std::vector<Comparisons::Sides> wanted;
    const auto want = [&](int step) {
        if (const auto sides = step < 0 ? std::nullopt : sidesOf(step))
            wanted.push_back(*sides);
    };
    for (int step = nextChange(1), i = 0; step >= 0 && i < kPrepared - 1; step = nextChange(1, step), ++i)
        want(step);
    want(nextChange(-1));
    m_comparisons.prepare(std::move(wanted));
}

} // namespace heliograph::ui
