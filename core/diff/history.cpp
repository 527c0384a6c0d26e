#include "core/diff/history.h"

#include <algorithm>

namespace heliograph {

namespace {
constexpr std::size_t kMostKept = 16;
}

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
    if (before == nullptr || after == nullptr || before == after || before->stage.text == after->stage.text ||
        before->signatures.language() != after->signatures.language())
        return nullptr;
    auto step = std::make_shared<PassStep>(PassStep{before, after, diffOps(before->signatures, after->signatures)});
    if (m_kept.size() == kMostKept)
        m_kept.erase(m_kept.begin());
    m_kept.push_back({pass, step});
    return step;
}

} // namespace heliograph
