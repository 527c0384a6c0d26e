#include "ui/passes/pass_story.h"

#include "ui/passes/life_words.h"
#include "ui/passes/shown_text.h"

#include <QElapsedTimer>

#include <deque>

namespace heliograph::ui {

namespace {

constexpr std::size_t kKeptTexts = 3; ///< those around the pass that is told

/// Reads texts of passes, and keeps the last ones: neighbours share them.
class TextReader
{
public:
    TextReader(std::string path, VariantPtr variant, std::vector<int> rows)
        : m_path(std::move(path)), m_variant(std::move(variant)), m_rows(std::move(rows))
    {
    }

    SnapshotPtr operator()(int state)
    {
        const Pass *pass = state > 0 ? &m_variant->passes[std::size_t(m_rows[std::size_t(state) - 1])] : nullptr;
        if (!pass || pass->snapshot == kNone)
            return nullptr;
        for (const auto &[id, text] : m_kept)
            if (id == pass->snapshot)
                return text;
        m_kept.emplace_back(pass->snapshot, read(*pass));
        if (m_kept.size() > kKeptTexts)
            m_kept.pop_front();
        return m_kept.back().second;
    }

private:
    SnapshotPtr read(const Pass &pass) const
    {
        Result<Stage> stage = readSnapshot(m_path, *m_variant, pass);
        return stage ? std::make_shared<const Snapshot>(std::move(*stage), pass.language, m_variant->nodes) : nullptr;
    }

    std::string m_path;
    VariantPtr m_variant;
    std::vector<int> m_rows;
    std::deque<std::pair<SnapshotId, SnapshotPtr>> m_kept;
};

} // namespace

StepStory storyOf(const PassStep &step)
{
    StepStory story{step.diff.counts, {}, true};
    const auto touch = [&story](const OpSignatures &side, OpIndex op) {
        if (const NodeIndex node = side.nodeOf(op); node != kNone)
            story.touched.push_back(node);
    };
    for (const OpIndex op : step.diff.removed)
        touch(step.before->signatures, op);
    for (const OpIndex op : step.diff.added)
        touch(step.after->signatures, op);
    for (const OpPair &pair : step.diff.pairs)
        if (pair.changes != kSame) {
            touch(step.before->signatures, pair.before);
            touch(step.after->signatures, pair.after);
        }
    std::sort(story.touched.begin(), story.touched.end());
    story.touched.erase(std::unique(story.touched.begin(), story.touched.end()), story.touched.end());
    return story;
}

PassHistory historyOf(const std::string &path, const VariantPtr &variant, const std::vector<int> &rows)
{
    auto reader = std::make_shared<TextReader>(path, variant, rows);
    return PassHistory(int(rows.size()), [reader](int state) { return (*reader)(state); });
}

Chapter tell(const StoryPlan &plan, Chapter chapter, int ms)
{
    QElapsedTimer clock;
    clock.start();
    chapter.story.steps.resize(plan.passOf.size());
    do {
        if (chapter.next >= plan.passOf.size())
            break;
        StepStory &story = chapter.story.steps[chapter.next];
        if (const PassStepPtr step = plan.history.step(plan.passOf[chapter.next]))
            story = storyOf(*step);
        story.known = true;
        ++chapter.next;
    } while (clock.elapsed() < ms);
    return chapter;
}

Life tellLife(const StoryPlan &plan, const PassStory &story, Life life, int ms)
{
    QElapsedTimer clock;
    clock.start();
    for (; life.next < story.steps.size() && clock.elapsed() < ms; ++life.next) {
        if (!story.steps[life.next].touches(life.node))
            continue;
        const int pass = plan.passOf[life.next];
        const PassStepPtr step = plan.history.step(pass);
        if (const auto event = step ? nodeEvent(plan.history, life.node, pass) : std::nullopt)
            life.events.push_back({int(life.next), event->event, wordsOf(*event, *step), whyOf(*event)});
    }
    return life;
}

} // namespace heliograph::ui
