#include "core/diff/history.h"

#include <algorithm>

namespace heliograph {

namespace {
constexpr std::size_t kMostKept = 16;
constexpr std::size_t kMostKeptBytes = 4u << 20; ///< of their texts; hashes, pairs and ops are ten times as much
} // namespace

Snapshot::Snapshot(Stage from, Language language, std::span<const Node> nodes)
    : stage(std::move(from)), signatures(stage, language, nodes)
{
}

SnapshotPtr PassHistory::state(int state) const
{
    for (; state >= 0; --state)
        if (SnapshotPtr snapshot = m_load(state))
            return snapshot;
    return nullptr;
}

void PassHistory::remember(int state, const SnapshotPtr &before, const SnapshotPtr &text) const
{
    const bool begins = text && (!before || before->signatures.language() != text->signatures.language());
    m_begins[std::size_t(state)] = begins ? Begins::Yes : Begins::No;
}

bool PassHistory::begins(int at) const
{
    if (at < 0 || at > m_passes)
        return false;
    if (m_begins[std::size_t(at)] == Begins::Unasked) {
        const SnapshotPtr text = m_load(at);
        remember(at, text ? state(at - 1) : nullptr, text);
    }
    return m_begins[std::size_t(at)] == Begins::Yes;
}

PassStepPtr PassHistory::step(int pass) const
{
    if (pass < 0 || pass >= m_passes)
        return nullptr;
    const auto kept = std::find_if(m_kept.begin(), m_kept.end(), [&](const Kept &it) { return it.pass == pass; });
    if (kept != m_kept.end()) {
        std::rotate(kept, kept + 1, m_kept.end());
        return m_kept.back().step;
    }
    const SnapshotPtr after = m_load(pass + 1), before = state(pass);
    remember(pass + 1, before, after);
    if (before == nullptr || after == nullptr || before == after || before->stage.text == after->stage.text ||
        before->signatures.language() != after->signatures.language())
        return nullptr;
    auto step = std::make_shared<PassStep>(PassStep{before, after, diffOps(before->signatures, after->signatures)});
    m_kept.push_back({pass, step});
    std::size_t bytes = 0, recent = 0;
    while (recent < std::min(m_kept.size(), kMostKept) && (recent == 0 || bytes <= kMostKeptBytes))
        bytes += m_kept[m_kept.size() - ++recent].step->after->stage.text.size();
    m_kept.erase(m_kept.begin(), m_kept.end() - std::ptrdiff_t(recent));
    return step;
}

} // namespace heliograph
