// What all passes did: in numbers for list and timeline, and to one node for its biography. Made part by part off the
// GUI thread.
#pragma once

#include "core/diff/biography.h"
#include "core/diff/history.h"
#include "core/document/document.h"

#include <algorithm>
#include <memory>
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

/// The passes of one pipeline as a history; `rows` index Variant::passes and include the inputs of groups. Pass i of
/// the history is rows[i]. Reads the .helio when a text is asked for; one that cannot be read counts as unseen.
PassHistory historyOf(const std::string &path, const VariantPtr &variant, const std::vector<int> &rows);

/// What there is to tell. Used by one thread at a time.
struct StoryPlan {
    VariantPtr variant;
    PassHistory history;
    std::vector<int> passOf; ///< of each step: its pass in the history
};

/// A part of the story, and where the next one goes on.
struct Chapter {
    PassStory story;
    std::size_t next = 0;
};

/// Goes on for about so many milliseconds, at least one step.
Chapter tell(const StoryPlan &plan, Chapter from, int ms);

/// What one pass did to a node, in words.
struct LifeWords {
    int step = 0;
    LifeEvent event = LifeEvent::Changed;
    std::string words; ///< lines
    std::string why;
};

/// The life of a node as far as it is told: only steps that touch it are looked at.
struct Life {
    NodeIndex node = kNone;
    std::vector<LifeWords> events;
    std::size_t next = 0; ///< step
};
Life tellLife(const StoryPlan &plan, const PassStory &story, Life from, int ms);

} // namespace heliograph::ui
