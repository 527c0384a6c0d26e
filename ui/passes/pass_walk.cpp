#include "ui/passes/pass_walk.h"

#include <algorithm>
#include <array>

namespace heliograph::ui {

namespace {

constexpr std::size_t kKept = 16;            ///< comparisons; the one on screen and those around it are among them
constexpr int kStoryMs = 120;                ///< of one part of the story, after which views hear of it
constexpr std::string_view kInput = "input"; ///< a text that a step of the compiler begins with

} // namespace

QString passName(const Pass &pass)
{
    return QString::fromStdString(pass.argument.empty() ? pass.name : pass.argument);
}

PassWalk::PassWalk(Session *session, QObject *parent)
    : QObject(parent), m_session(session), m_comparing(this), m_preparing(this), m_telling(this), m_living(this),
      m_searching(this)
{
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Document) | Change::Variant))
            load();
        if (changes & (Changes(Change::Variant) | Change::Active))
            tellLife();
        if (changes & Change::Active)
            Q_EMIT barsChanged();
    });
    load();
}

/// Of another variant of the same kernel the pass of the same name is looked at again.
void PassWalk::load()
{
    const VariantPtr variant = m_session->variant();
    const std::string pipeline = m_session->pipeline();
    QVector<int> steps;
    for (std::size_t i = 0; variant && i < variant->passes.size(); ++i)
        if (variant->passes[i].pipeline == pipeline && variant->passes[i].name != kInput)
            steps.append(int(i));
    if (variant == m_variant && steps == m_steps)
        return;
    m_comparing.cancel();
    m_preparing.cancel();
    m_telling.cancel();
    m_searching.cancel();
    m_variant = variant;
    m_path = m_session->document() ? m_session->document()->path : std::string();
    m_steps = std::move(steps);
    m_base.reset();
    m_made.clear();
    m_recent.clear();
    m_comparison.reset();
    m_problem.reset();
    m_story = std::make_shared<const PassStory>();
    m_life = {};
    m_lifePlan.reset();
    m_current = std::min(std::max(m_current, 0), int(m_steps.size()) - 1);
    Q_EMIT passesChanged();
    Q_EMIT barsChanged();
    if (m_current < 0)
        return;
    if (!pass(m_current).changed)
        if (const int change = nextChange(1); change >= 0)
            m_current = change;
    Q_EMIT moved();
    compareNow();
    tellStory();
}

/// The last text seen in the pipeline of a row, up to that row.
SnapshotId PassWalk::lastSeen(int row) const
{
    const auto &passes = m_variant->passes;
    for (int at = row; at >= 0 && passes[std::size_t(at)].pipeline == m_session->pipeline(); --at)
        if (passes[std::size_t(at)].snapshot != kNone)
            return passes[std::size_t(at)].snapshot;
    return kNone;
}

SnapshotId PassWalk::after(int step) const
{
    return lastSeen(m_steps[step]);
}

/// Of the first text of all there is none before it: it stands for itself.
SnapshotId PassWalk::before(int step) const
{
    const SnapshotId seen = lastSeen(m_steps[step] - 1);
    return seen != kNone ? seen : after(step);
}

SnapshotId PassWalk::leftSide() const
{
    return m_base ? after(*m_base) : before(m_current);
}

const Pass *PassWalk::madeBy(SnapshotId snapshot) const
{
    const auto &passes = m_variant->passes;
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
    if (const int number = words.toInt(&isNumber); isNumber)
        return number >= 1 && number <= steps() ? number - 1 : -1;
    for (int step = 0; step < steps(); ++step)
        if (passName(pass(step)).contains(words, Qt::CaseInsensitive))
            return step;
    return -1;
}

int PassWalk::nextChange(int direction) const
{
    for (int step = m_current + direction; step >= 0 && step < steps(); step += direction)
        if (pass(step).changed || pass(step).status != PassStatus::Ok)
            return step;
    return -1;
}

int PassWalk::nextChangeOf(NodeIndex node, int direction) const
{
    for (int step = m_current + direction; step >= 0 && step < int(m_story->steps.size()); step += direction)
        if (m_story->steps[std::size_t(step)].touches(node))
            return step;
    return -1;
}

/// On a history of its own: the others are in use by what is told.
void PassWalk::search(const Condition &condition)
{
    if (m_current < 0)
        return;
    const auto look = [condition, plan = plan(), from = m_current] {
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
        setCurrent(step);
        Q_EMIT searched(step);
    });
}

QVector<PassBar> PassWalk::bars() const
{
    QVector<PassBar> bars;
    for (int step = 0; step < steps(); ++step) {
        const Pass &pass = this->pass(step);
        PassBar bar{passName(pass), QString::fromStdString(pass.group)};
        bar.details = QString::fromStdString(pass.options.empty() ? pass.anchor : pass.anchor + "\n" + pass.options);
        bar.seconds = pass.seconds;
        bar.isChange = pass.changed;
        bar.failed = pass.status != PassStatus::Ok;
        if (std::size_t(step) < m_story->steps.size() && m_story->steps[std::size_t(step)].known) {
            const StepStory &story = m_story->steps[std::size_t(step)];
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

ShownTextPtr PassWalk::kept(SnapshotId snapshot) const
{
    for (const auto &[ids, comparison] : m_made)
        for (const ShownTextPtr &side : {comparison->before, comparison->after})
            if (side->id == snapshot)
                return side;
    return nullptr;
}

/// Keeps the latest ones: a step back and forth is there at once.
void PassWalk::keep(const PassComparisonPtr &comparison)
{
    const Pair key{comparison->before->id, comparison->after->id};
    m_made[key] = comparison;
    m_recent.erase(std::remove(m_recent.begin(), m_recent.end(), key), m_recent.end());
    m_recent.push_back(key);
    if (m_recent.size() > kKept) {
        m_made.erase(m_recent.front());
        m_recent.erase(m_recent.begin());
    }
}

/// Reads what is not at hand and compares, off this thread. Passes point into the variant.
void PassWalk::make(Latest &line, const Pass &before, const Pass &after, std::function<void(const Made &)> done)
{
    const auto work = [path = m_path, variant = m_variant, sides = std::array{&before, &after},
                       known = std::array{kept(before.snapshot), kept(after.snapshot)}]() mutable -> Made {
        for (std::size_t side = 0; side < 2; ++side) {
            if (side == 1 && sides[0]->snapshot == sides[1]->snapshot)
                known[1] = known[0];
            if (known[side])
                continue;
            Result<ShownTextPtr> loaded = loadSnapshot(path, *variant, *sides[side]);
            if (!loaded)
                return {nullptr, loaded.error()};
            known[side] = *loaded;
        }
        return {compare(known[0], known[1]), std::nullopt};
    };
    line.run(work, std::move(done));
}

void PassWalk::compareNow()
{
    const Pass *left = madeBy(leftSide());
    const Pass *right = madeBy(after(m_current));
    m_preparing.cancel();
    if (!left || !right) {
        m_comparing.cancel();
        m_comparison.reset();
        m_problem = Diagnostic{};
        m_problem->code = "passes.unseen";
        m_problem->message = tr("The text of this pass was not recorded.").toStdString();
        m_problem->next = tr("Its change shows in the next pass that has one.").toStdString();
        Q_EMIT compared();
        return;
    }
    if (const auto made = m_made.find({left->snapshot, right->snapshot}); made != m_made.end()) {
        m_comparing.cancel();
        show(made->second);
        return;
    }
    make(m_comparing, *left, *right, [this](const Made &made) {
        m_problem = made.problem;
        if (made.comparison)
            show(made.comparison);
        else
            Q_EMIT compared();
    });
}

void PassWalk::show(PassComparisonPtr comparison)
{
    m_comparison = std::move(comparison);
    m_problem.reset();
    keep(m_comparison);
    Q_EMIT compared();
    if (const int step = nextChange(1); step >= 0 && !m_base)
        prepare(step);
}

/// The next change is made before it is asked for.
void PassWalk::prepare(int step)
{
    const Pass *left = madeBy(before(step));
    const Pass *right = madeBy(after(step));
    if (!left || !right || m_made.contains({left->snapshot, right->snapshot}))
        return;
    make(m_preparing, *left, *right, [this](const Made &made) {
        if (made.comparison)
            keep(made.comparison);
    });
}

std::shared_ptr<const StoryPlan> PassWalk::plan() const
{
    std::vector<int> rows, passOf;
    for (std::size_t row = 0; row < m_variant->passes.size(); ++row)
        if (m_variant->passes[row].pipeline == m_session->pipeline()) {
            if (m_steps.contains(int(row)))
                passOf.push_back(int(rows.size()));
            rows.push_back(int(row));
        }
    return std::make_shared<const StoryPlan>(
        StoryPlan{m_variant, historyOf(m_path, m_variant, rows), std::move(passOf)});
}

void PassWalk::tellStory()
{
    m_lifePlan = plan();
    goOn(plan(), Chapter());
}

/// Chapter by chapter, so that list and timeline fill while the rest is read.
void PassWalk::goOn(const std::shared_ptr<const StoryPlan> &plan, Chapter from)
{
    m_telling.run([plan, from = std::move(from)] { return tell(*plan, from, kStoryMs); },
                  [this, plan](const Chapter &chapter) {
                      m_story = std::make_shared<const PassStory>(chapter.story);
                      if (chapter.next < plan->passOf.size())
                          goOn(plan, chapter);
                      else
                          tellLife();
                      Q_EMIT barsChanged();
                  });
}

/// Begins anew with the active node, once the story says which passes touch it. One at a time: what runs for the node
/// before ends first.
void PassWalk::tellLife()
{
    if (m_life.node != m_session->active() || m_life.next == 0) {
        m_life = {m_session->active(), {}, 0};
        Q_EMIT lived();
    }
    if (m_life.node != kNone && m_steps.size() > 0 && isStoryComplete() && !m_living.isBusy() && m_lifePlan)
        goOn(m_lifePlan, m_life);
}

void PassWalk::goOn(const std::shared_ptr<const StoryPlan> &plan, Life from)
{
    m_living.run(
        [plan, story = m_story, from = std::move(from)] { return ui::tellLife(*plan, *story, from, kStoryMs); },
        [this, plan](const Life &life) {
            if (life.node != m_life.node || plan != m_lifePlan)
                return tellLife();
            m_life = life;
            if (life.next < m_story->steps.size())
                goOn(plan, life);
            Q_EMIT lived();
        });
}

} // namespace heliograph::ui
