#include "ui/passes/pass_story.h"

#include "core/passes/pass_texts.h"
#include "ui/passes/biography_words.h"

#include <QElapsedTimer>

namespace heliograph::ui {

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

int firstChange(const Biography &biography)
{
    const auto changed = std::find_if(biography.events.begin(), biography.events.end(),
                                      [](const BiographyLine &it) { return !isBeginning(it.event); });
    return changed == biography.events.end() ? -1 : changed->step;
}

int endOf(const Biography &biography)
{
    return !biography.events.empty() && biography.events.back().event == BiographyEvent::Died
               ? biography.events.back().step
               : -1;
}

namespace {

BiographyLine thereFromTheStart(const StoryPlan &plan, const Biographical &event, std::size_t step)
{
    const int row = plan.rows[std::size_t(event.pass)];
    const SnapshotPtr text = plan.history.state(event.pass + 1);
    const NodeIndex node = text->signatures.nodeOf(event.after.front());
    const Variant &variant = *plan.variant;
    const std::string id = node == kNone ? std::string() : variant.nodes[std::size_t(node)].id;
    return {int(step), row, event.event,
            wordsOfStart(event, text->stage, writerOf(variant, variant.passes[std::size_t(row)]), id), whyOf(event)};
}

/// A text of another language than before, or the first of all: only those are asked for, as reading them costs time.
bool mayBegin(const StoryPlan &plan, int pass)
{
    const auto language = [&](int at) {
        return plan.variant->passes[std::size_t(plan.rows[std::size_t(at)])].language;
    };
    return pass == 0 || language(pass) != language(pass - 1);
}

/// Inputs are no steps: a biography that begins in one is told at the step after it.
void tellBeginnings(const StoryPlan &plan, std::size_t step, Biography &biography)
{
    for (int pass = step > 0 ? plan.passOf[step - 1] + 1 : 0; pass <= plan.passOf[step]; ++pass) {
        const auto event = mayBegin(plan, pass) ? nodeEvent(plan.history, biography.node, pass) : std::nullopt;
        if (event && event->event == BiographyEvent::There)
            biography.events.push_back(thereFromTheStart(plan, *event, step));
    }
}

} // namespace

Biography tellBiography(const StoryPlan &plan, const PassStory &story, Biography biography, int ms)
{
    QElapsedTimer clock;
    clock.start();
    for (; biography.next < story.steps.size() && clock.elapsed() < ms; ++biography.next) {
        tellBeginnings(plan, biography.next, biography);
        if (!story.steps[biography.next].touches(biography.node))
            continue;
        const int pass = plan.passOf[biography.next];
        const PassStepPtr step = plan.history.step(pass);
        if (const auto event = step ? nodeEvent(plan.history, biography.node, pass) : std::nullopt)
            biography.events.push_back(
                {int(biography.next), kNone, event->event, wordsOf(*event, *step), whyOf(*event)});
    }
    return biography;
}

/// The first pass that left the text is the one it is followed from: to the others it is the same text.
Biography tellBiographyOf(const StoryPlan &plan, const FollowedOp &op, std::size_t steps)
{
    Biography biography{kNone, op, {}, {}, std::max<std::size_t>(steps, 1)};
    const auto &passes = plan.variant->passes;
    const auto leaves = [&](int row) { return passes[std::size_t(row)].snapshot == op.text; };
    const auto row = std::find_if(plan.rows.begin(), plan.rows.end(), leaves);
    const int state = int(row - plan.rows.begin()) + 1;
    const SnapshotPtr text = row == plan.rows.end() ? nullptr : plan.history.state(state);
    if (!text || op.op < 0 || std::size_t(op.op) >= text->signatures.size())
        return biography;
    biography.node = text->signatures.nodeOf(op.op);
    biography.name = text->stage.string(text->signatures.op(op.op).name);
    for (const Biographical &event : biographyOfOp(plan.history, state, op.op)) {
        const auto step = std::lower_bound(plan.passOf.begin(), plan.passOf.end(), event.pass);
        const auto at = std::size_t(step - plan.passOf.begin());
        if (event.event == BiographyEvent::There && event.pass >= 0)
            biography.events.push_back(thereFromTheStart(plan, event, at));
        else if (const PassStepPtr made = plan.history.step(event.pass); made && step != plan.passOf.end())
            biography.events.push_back({int(at), kNone, event.event, wordsOf(event, *made), whyOf(event)});
    }
    return biography;
}

} // namespace heliograph::ui
