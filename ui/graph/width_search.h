// How a small graph is made to fit its pane: rows of several lengths are tried, and the narrowest drawing is taken.
#pragma once

#include "core/layout/layered.h"
#include "ui/graph/card_metrics.h"
#include "ui/graph/graph_scene.h"

#include <optional>
#include <stop_token>

namespace heliograph::ui {

/// Rows that fit the pane do not make a drawing that does: then shorter rows are tried, and of all that were made for
/// the pane the narrowest is taken. If even that is far too wide, so is a strip of it too tall: the engine has its way.
class WidthSearch
{
public:
    /// Nodes up to which a graph is laid out to fit the pane's width: a larger one would be an endless strip.
    static constexpr std::size_t kFitWidth = 300;
    /// How much a pane may grow or shrink before a graph that fits it is laid out again.
    static constexpr int kPaneMargin = 16;

    WidthSearch() = default;
    WidthSearch(std::size_t items, int paneWidth);

    /// What rows of the next drawing may be wide; 0: any.
    double width() const;
    /// Takes a drawing; true if it was the last one. An engine that knows no rows draws `once`.
    bool take(const LayoutResult &result, bool once);
    /// Of the drawings made for this pane.
    const LayoutResult &best() const { return *m_best; }

private:
    bool m_fits = false;
    double m_room = 0;
    std::size_t m_step = 0;
    std::optional<LayoutResult> m_best;
};

/// What a drawing was made for.
struct GraphFit {
    int width = 0; ///< of the pane
    bool edgeLabels = false;
    bool blocks = false; ///< basic blocks rather than ops

    /// A drawing for one does for the other. `items`: of the scene.
    bool suits(const GraphFit &other, std::size_t items) const;
};

/// Where things stand in another scene, for the engine to leave them there.
LayeredHints hintsFrom(const GraphScene &stood, const GraphScene &scene);
/// The same for a step to another graph of the same thing; none where less than half of what stood is left: that would
/// stand lost in the room of what went.
LayeredHints hintsOfStep(const GraphScene &stood, const GraphScene &scene);

/// Lays a whole scene out by our own engine, as a GraphBoard of that width would have it; from any thread. False if it
/// was stopped or could not be laid out.
bool layOutFor(GraphScene &scene, const GraphFit &fit, const CardMetrics &metrics, const LayeredHints &hints,
               const std::stop_token &stop);

} // namespace heliograph::ui
