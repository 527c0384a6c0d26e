// The biography of an op, or of all ops of an FX node, over the passes of a pipeline: there from the start or born in a
// pass, changed by, became, split into, merged with, moved, died in, and why that is known.
#pragma once

#include "core/diff/details.h"
#include "core/diff/history.h"
#include "core/diff/lineage.h"

#include <optional>
#include <vector>

namespace heliograph {

enum class BiographyEvent : std::uint8_t {
    Born,    ///< not there before the pass
    Changed, ///< types, attributes, operands
    Became,  ///< other ops, as many as before
    Split,   ///< more ops than before
    Merged,  ///< fewer ops than before
    Moved,
    Died,  ///< not there after the pass
    There, ///< no pass made it: it is in the first text (PassHistory::begins())
};

/// What one pass did to it. An unchanged pass has no event.
struct Biographical {
    int pass = 0; ///< of There the one that left the first text, -1 if that is the text before the first pass
    BiographyEvent event = BiographyEvent::Changed;
    OpChanges changes = kSame;          ///< of all its ops together
    std::vector<OpIndex> before, after; ///< its ops in the states pass and pass + 1
    std::vector<OpDetail> details;      ///< equal ones once, at most kMostDetails
    Because because = Because::Pair;    ///< the weakest link between before and after
    PairedBy by = PairedBy::Same;       ///< the weakest of its pairs
    /// Of Died: the op after that serves its users now, if one does; of Born: the op before that it is a copy of.
    OpIndex other = kNone;
};

inline constexpr std::size_t kMostDetails = 12;

/// Ops of a text that are followed together.
struct BiographyPoint {
    int state = 0;
    std::vector<OpIndex> ops; ///< ascending
};

/// One pass onwards: the point after pass `from.state`, and what happened in it, if anything did. Nothing at the end,
/// where another language begins, or when all its ops have died.
struct BiographyStep {
    BiographyPoint to;
    std::optional<Biographical> event;
};
std::optional<BiographyStep> followForward(const PassHistory &history, const BiographyPoint &from);
/// One pass back: the point before pass `from.state - 1`. Nothing in a first text, or before its birth.
std::optional<BiographyStep> followBack(const PassHistory &history, const BiographyPoint &from);

/// All events of an op, in the order of passes, whatever state it was picked in.
std::vector<Biographical> biographyOfOp(const PassHistory &history, int state, OpIndex op);
/// All events of the ops that are linked to the FX node in each text.
std::vector<Biographical> biographyOfNode(const PassHistory &history, NodeIndex node);
/// What pass `pass` (-1: the text before the first one) did to the node; nothing if it left it alone.
std::optional<Biographical> nodeEvent(const PassHistory &history, NodeIndex node, int pass);

/// Why an event is known, as a sentence's part: the weakest evidence between before and after.
std::string_view evidenceOf(const Biographical &event);

/// True of the events that tell where it comes from.
bool isBeginning(BiographyEvent event);
/// The first pass that changed it after it was there; -1 if none did.
int firstPassThatChanged(const std::vector<Biographical> &biography);
/// The pass that it died in; -1 if it is there to the end.
int passThatKilled(const std::vector<Biographical> &biography);

/// "born", "changed", "became", "split", "merged", "moved", "died", "there".
std::string_view nameOf(BiographyEvent event);

} // namespace heliograph
