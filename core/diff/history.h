// A pipeline's passes as a sequence of texts: what was between two of them is diffed when somebody asks, and kept for a
// while, since people step back and forth.
#pragma once

#include "core/diff/op_diff.h"

#include <functional>
#include <memory>
#include <vector>

namespace heliograph {

/// A text that passes left, with what a diff needs of it.
struct Snapshot {
    /// FX nodes are told by the ids of `nodes`; they are read now and not kept.
    Snapshot(Stage stage, Language language, std::span<const Node> nodes = {});
    Snapshot(const Snapshot &) = delete;

    const Stage stage;
    const OpSignatures signatures;
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

/// What one pass did.
struct PassStep {
    SnapshotPtr before, after;
    OpDiff diff;
};

using PassStepPtr = std::shared_ptr<const PassStep>;

/// State 0 is the text before the first pass, state i + 1 the one after pass i. For one thread at a time.
class PassHistory
{
public:
    /// Gives the text of a state: the same pointer as for the state before where the pass left the text alone, and
    /// nullptr where nobody knows it (then its change shows in the next one). Called once per state asked for and
    /// round of the cache; the caller keeps what is costly to make.
    using Load = std::function<SnapshotPtr(int state)>;

    PassHistory(int passes, Load load)
        : m_passes(passes), m_load(std::move(load)), m_begins(std::size_t(passes) + 1, Begins::Unasked)
    {
    }

    int passes() const { return m_passes; }
    /// The text of a state; of one that nobody knows, the last one known before it. nullptr if there is none.
    SnapshotPtr state(int state) const;
    /// The text of a state is the first of all, or the first in its language: what stands in it came from no pass.
    /// False if nobody knows the text.
    bool begins(int state) const;
    /// nullptr if the pass left the text as it was, or its text is not known, or its language is another than before.
    PassStepPtr step(int pass) const;

private:
    struct Kept {
        int pass;
        PassStepPtr step;
    };

    /// Of a state. Asked once, since it takes two texts.
    enum class Begins : std::uint8_t { Unasked, No, Yes };
    void remember(int state, const SnapshotPtr &before, const SnapshotPtr &text) const;

    int m_passes;
    Load m_load;
    mutable std::vector<Begins> m_begins; ///< by state
    mutable std::vector<Kept> m_kept;     ///< the last ones asked for, newest last
};

} // namespace heliograph
