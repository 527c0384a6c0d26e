// Graphs of snapshots, laid out before somebody looks at them: a step shows the picture of the next pass at once, with
// what was there before in its place.
#pragma once

#include "ui/base/async.h"
#include "ui/graph/card_metrics.h"
#include "ui/graph/width_search.h"
#include "ui/passes/shown_text.h"

#include <deque>
#include <memory>
#include <stop_token>
#include <vector>

namespace heliograph::ui {

using GraphScenePtr = std::shared_ptr<const GraphScene>;

class GraphCache
{
public:
    /// Items of all scenes that are kept; the ones used last are.
    static constexpr std::size_t kMostItems = 60'000;

    explicit GraphCache(QObject *owner) : m_drawing(owner, Latest::spareThread()) {}
    ~GraphCache();

    /// A drawing of the text that suits; nullptr if there is none.
    GraphScenePtr find(const ShownTextPtr &text, const GraphFit &fit);
    /// One that was made elsewhere.
    void keep(const ShownTextPtr &text, const GraphFit &fit, GraphScenePtr scene);
    /// Draws the text in the background, with what is also in `near` where it is there.
    void prepare(const ShownTextPtr &text, const ShownTextPtr &near, const GraphFit &fit);
    /// Gives up what was not begun.
    void forget() { m_wanted.clear(); }
    bool isBusy() const { return m_drawing.isBusy(); }

private:
    struct Kept {
        std::weak_ptr<const ShownText> text;
        GraphFit fit;
        GraphScenePtr scene;
    };
    struct Wanted {
        ShownTextPtr text, near;
        GraphFit fit;
    };

    void drawNext();

    std::vector<Kept> m_kept; ///< the one used last at the end
    std::deque<Wanted> m_wanted;
    CardMetrics m_metrics;
    std::stop_source m_stop;
    Latest m_drawing;
};

} // namespace heliograph::ui
