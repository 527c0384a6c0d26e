#include "core/diff/biography.h"

#include <algorithm>
#include <array>

namespace heliograph {

namespace {

constexpr std::array<std::string_view, 8> kNames{"born",   "changed", "became", "split",
                                                 "merged", "moved",   "died",   "there"};

/// Ops in sets with more are not asked for their details one by one.
constexpr std::size_t kMostDetailedOps = 64;

void sortUnique(std::vector<OpIndex> &ops)
{
    std::sort(ops.begin(), ops.end());
    ops.erase(std::unique(ops.begin(), ops.end()), ops.end());
}

/// Tells what happened between two sets of ops of a step.
class Teller
{
public:
    explicit Teller(const PassStep &step) : m_step(step), m_a(step.before->signatures), m_b(step.after->signatures) {}

    std::optional<Biographical> tell(int pass, std::vector<OpIndex> before, std::vector<OpIndex> after, Because because)
    {
        Biographical biography;
        biography.pass = pass;
        biography.because = because;
        std::size_t kept = 0;
        for (const OpIndex op : before)
            if (const OpPair *pair = m_step.diff.ofBefore(op);
                pair != nullptr && std::binary_search(after.begin(), after.end(), pair->after)) {
                ++kept;
                addPair(*pair, biography, before.size() <= kMostDetailedOps);
            }
        const bool nothing = kept == before.size() && kept == after.size() && biography.changes == kSame;
        biography.event = eventOf(before.size(), after.size(), kept, biography.changes);
        biography.before = std::move(before);
        biography.after = std::move(after);
        return nothing ? std::nullopt : std::optional(std::move(biography));
    }

private:
    void addPair(const OpPair &pair, Biographical &biography, bool detailed)
    {
        biography.changes |= pair.changes;
        biography.by = std::max(biography.by, pair.by);
        if (!detailed || (pair.changes & ~kMoved) == 0)
            return;
        for (OpDetail &detail : detailsOf(pair, m_step.diff, m_a, m_b))
            if (biography.details.size() < kMostDetails &&
                std::find(biography.details.begin(), biography.details.end(), detail) == biography.details.end())
                biography.details.push_back(std::move(detail));
    }

    static BiographyEvent eventOf(std::size_t before, std::size_t after, std::size_t kept, OpChanges changes)
    {
        if (before == 0)
            return BiographyEvent::Born;
        if (after == 0)
            return BiographyEvent::Died;
        if (before < after)
            return BiographyEvent::Split;
        if (before > after)
            return BiographyEvent::Merged;
        if ((changes & kBecame) != 0 || kept < before)
            return BiographyEvent::Became;
        return (changes & ~kMoved) != 0 ? BiographyEvent::Changed : BiographyEvent::Moved;
    }

    const PassStep &m_step;
    const OpSignatures &m_a, &m_b;
};

/// Where a set of ops leads, by one question per op.
template <typename Ask>
Lineage lineageOf(const std::vector<OpIndex> &ops, Ask ask, OpIndex &other)
{
    Lineage all{{}, Because::Pair};
    for (const OpIndex op : ops) {
        const Lineage one = ask(op);
        const bool goesOn = one.because == Because::Pair || one.because == Because::Group;
        if (goesOn)
            all.ops.insert(all.ops.end(), one.ops.begin(), one.ops.end());
        else if (!one.ops.empty())
            other = one.ops.front();
        all.because = goesOn || ops.size() == 1 ? std::max(all.because, one.because) : all.because;
    }
    sortUnique(all.ops);
    return all;
}

Biographical inFirstText(int state, std::vector<OpIndex> ops)
{
    Biographical biography;
    biography.pass = state - 1;
    biography.event = BiographyEvent::There;
    biography.after = std::move(ops);
    return biography;
}

/// Over a pass that left the text alone; not over the border to another language, or the first text.
std::optional<BiographyStep> withoutStep(const PassHistory &history, int after, BiographyPoint to)
{
    return history.begins(after) ? std::nullopt : std::optional(BiographyStep{std::move(to), std::nullopt});
}

std::vector<OpIndex> opsOfNode(const OpSignatures &side, NodeIndex node)
{
    std::vector<OpIndex> ops;
    for (std::size_t op = 0; op < side.size(); ++op)
        if (side.nodeOf(OpIndex(op)) == node && side.op(OpIndex(op)).isCounted())
            ops.push_back(OpIndex(op));
    return ops;
}

std::optional<Biographical> startOfNode(const PassHistory &history, NodeIndex node, int state)
{
    std::vector<OpIndex> ops = opsOfNode(history.state(state)->signatures, node);
    return ops.empty() ? std::nullopt : std::optional(inFirstText(state, std::move(ops)));
}

} // namespace

std::optional<BiographyStep> followForward(const PassHistory &history, const BiographyPoint &from)
{
    if (from.state >= history.passes() || from.ops.empty())
        return std::nullopt;
    const PassStepPtr step = history.step(from.state);
    if (step == nullptr)
        return withoutStep(history, from.state + 1, {from.state + 1, from.ops});
    const LineageFinder finder(step->diff, step->before->signatures, step->after->signatures);
    OpIndex other = kNone;
    Lineage next = lineageOf(from.ops, [&](OpIndex op) { return finder.successors(op); }, other);
    BiographyStep result{{from.state + 1, next.ops}, Teller(*step).tell(from.state, from.ops, next.ops, next.because)};
    if (result.event && next.ops.empty()) {
        result.event->other = other;
        // What computes the same now is not its end: it lives on in that op.
        if (next.because == Because::Equal) {
            result.event->event = BiographyEvent::Merged;
            result.event->after = result.to.ops = {other};
        }
    }
    return result;
}

std::optional<BiographyStep> followBack(const PassHistory &history, const BiographyPoint &from)
{
    if (from.state <= 0 || from.ops.empty())
        return std::nullopt;
    const int pass = from.state - 1;
    const PassStepPtr step = history.step(pass);
    if (step == nullptr)
        return withoutStep(history, from.state, {pass, from.ops});
    const LineageFinder finder(step->diff, step->before->signatures, step->after->signatures);
    OpIndex other = kNone;
    Lineage last = lineageOf(from.ops, [&](OpIndex op) { return finder.predecessors(op); }, other);
    BiographyStep result{{pass, last.ops}, Teller(*step).tell(pass, last.ops, from.ops, last.because)};
    if (result.event && last.ops.empty())
        result.event->other = other;
    return result;
}

std::vector<Biographical> biographyOfOp(const PassHistory &history, int state, OpIndex op)
{
    std::vector<Biographical> events;
    BiographyPoint point{state, {op}};
    while (const std::optional<BiographyStep> step = followBack(history, point)) {
        if (step->event)
            events.push_back(*step->event);
        point = step->to;
    }
    if (!point.ops.empty() && history.begins(point.state))
        events.push_back(inFirstText(point.state, point.ops));
    std::reverse(events.begin(), events.end());
    point = {state, {op}};
    while (const std::optional<BiographyStep> step = followForward(history, point)) {
        if (step->event)
            events.push_back(*step->event);
        point = step->to;
    }
    return events;
}

std::optional<Biographical> nodeEvent(const PassHistory &history, NodeIndex node, int pass)
{
    const PassStepPtr step = history.step(pass);
    if (step == nullptr)
        return history.begins(pass + 1) ? startOfNode(history, node, pass + 1) : std::nullopt;
    std::vector<OpIndex> before = opsOfNode(step->before->signatures, node);
    std::vector<OpIndex> after = opsOfNode(step->after->signatures, node);
    if (before.empty() && after.empty())
        return std::nullopt;
    return Teller(*step).tell(pass, std::move(before), std::move(after), Because::Group);
}

std::vector<Biographical> biographyOfNode(const PassHistory &history, NodeIndex node)
{
    std::vector<Biographical> events;
    for (int pass = -1; pass < history.passes(); ++pass)
        if (std::optional<Biographical> event = nodeEvent(history, node, pass))
            events.push_back(std::move(*event));
    return events;
}

std::string_view evidenceOf(const Biographical &event)
{
    if (event.event == BiographyEvent::There)
        return "it stands in the first text";
    return event.because == Because::Pair ? evidenceOf(event.by) : evidenceOf(event.because);
}

bool isBeginning(BiographyEvent event)
{
    return event == BiographyEvent::Born || event == BiographyEvent::There;
}

int firstPassThatChanged(const std::vector<Biographical> &biography)
{
    const auto changed =
        std::find_if(biography.begin(), biography.end(), [](const Biographical &it) { return !isBeginning(it.event); });
    return changed == biography.end() ? -1 : changed->pass;
}

int passThatKilled(const std::vector<Biographical> &biography)
{
    return !biography.empty() && biography.back().event == BiographyEvent::Died ? biography.back().pass : -1;
}

std::string_view nameOf(BiographyEvent event)
{
    return kNames.at(std::size_t(event));
}

} // namespace heliograph
