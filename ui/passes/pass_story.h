// What all passes did: in numbers for list and timeline, and to one node for its biography. Made part by part off the
// GUI thread.
#pragma once

#include "core/diff/biography.h"
#include "core/diff/history.h"
#include "core/document/document.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace heliograph::ui {

/// What one pass did.
struct StepStory {
    DiffCounts counts;
    std::vector<NodeIndex> touched; ///< FX nodes of the ops that changed, sorted
    bool known = false;

    bool touches(NodeIndex node) const { return std::binary_search(touched.begin(), touched.end(), node); }
};

struct PassStory {
    std::vector<StepStory> steps; ///< as PassWalk's
};

StepStory storyOf(const PassStep &step);

/// What there is to tell. Used by one thread at a time.
struct StoryPlan {
    VariantPtr variant;
    PassHistory history;
    std::vector<int> passOf; ///< of each step: its pass in the history
    std::vector<int> rows;   ///< of each pass in the history: its row in Variant::passes
};

/// An op of a text that a pass left.
struct FollowedOp {
    SnapshotId text = kNone;
    OpIndex op = kNone;

    friend bool operator==(const FollowedOp &, const FollowedOp &) = default;
};

/// A part of the story, and where the next one goes on.
struct Chapter {
    PassStory story;
    std::size_t next = 0;
};

/// Goes on for about so many milliseconds, at least one step.
Chapter tell(const StoryPlan &plan, Chapter from, int ms);

/// What one pass did to a node, in words.
struct BiographyLine {
    int step = 0;
    int row = kNone; ///< of Variant::passes: the first text, which no step left; it is before the step
    BiographyEvent event = BiographyEvent::Changed;
    std::string words; ///< lines
    std::string why;
};

/// The biography of a node or an op, as far as it is told.
struct Biography {
    NodeIndex node = kNone;       ///< of an op: the FX node it is linked to
    std::optional<FollowedOp> op; ///< nothing: the biography of the node
    std::string name;             ///< of the op
    std::vector<BiographyLine> events;
    std::size_t next = 0; ///< step
};

/// The first step that changed it after it was there, and the one that it ended in; -1 if there is none.
int firstChange(const Biography &biography);
int endOf(const Biography &biography);

/// Only steps that touch the node are looked at, and the texts that a pipeline begins with.
Biography tellBiography(const StoryPlan &plan, const PassStory &story, Biography from, int ms);

/// All of it; events of inputs are told at the step after them.
Biography tellBiographyOf(const StoryPlan &plan, const FollowedOp &op, std::size_t steps);

} // namespace heliograph::ui
