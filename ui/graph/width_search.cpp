#include "ui/graph/width_search.h"

#include "ui/graph/scene_layout.h"

#include <algorithm>
#include <cstdlib>
#include <unordered_map>

namespace heliograph::ui {

namespace {

constexpr int kNarrowest = 240;
/// Lengths of rows that are tried, in widths of the pane, 0 for any; how much wider a drawing may be, since it is
/// scaled to fit; and from where on it is so much wider that one as the engine likes it is better.
constexpr double kSqueezes[] = {1, 0.7, 0.5, 0};
constexpr double kTolerated = 1.15;
constexpr double kHopeless = 2.8;
constexpr double kWide = 1000;

} // namespace

WidthSearch::WidthSearch(std::size_t items, int paneWidth)
    : m_fits(items <= kFitWidth), m_room(std::max(kNarrowest, paneWidth - kPaneMargin))
{
}

double WidthSearch::width() const
{
    return m_fits ? m_room * kSqueezes[m_step] : 0;
}

bool WidthSearch::take(const LayoutResult &result, bool once)
{
    const bool free = kSqueezes[m_step] == 0;
    if (!m_best || free || result.width < m_best->width)
        m_best = result;
    if (free || once || !m_fits || m_best->width <= m_room * kTolerated)
        return true;
    ++m_step;
    return kSqueezes[m_step] == 0 && m_best->width <= std::max(kWide, m_room * kHopeless);
}

bool GraphFit::suits(const GraphFit &other, std::size_t items) const
{
    const bool fits = items > WidthSearch::kFitWidth || std::abs(width - other.width) <= WidthSearch::kPaneMargin;
    return fits && edgeLabels == other.edgeLabels && blocks == other.blocks;
}

LayeredHints hintsFrom(const GraphScene &before, const GraphScene &scene)
{
    std::unordered_map<std::uint64_t, QPointF> stood;
    for (const SceneItem &item : before.items)
        stood.emplace(item.identity, item.rect.center());
    LayeredHints hints;
    bool any = false;
    for (const SceneItem &item : scene.items) {
        if (item.form == ItemForm::Frame)
            continue;
        const auto found = stood.find(item.identity);
        any = any || found != stood.end();
        hints.previous.push_back(found == stood.end() ? std::optional<LayoutPoint>()
                                                      : LayoutPoint{found->second.x(), found->second.y()});
    }
    return any ? hints : LayeredHints();
}

LayeredHints hintsOfStep(const GraphScene &stood, const GraphScene &scene)
{
    LayeredHints hints = hintsFrom(stood, scene);
    const auto left = std::count_if(hints.previous.begin(), hints.previous.end(),
                                    [](const std::optional<LayoutPoint> &place) { return place.has_value(); });
    const auto cards = std::count_if(stood.items.begin(), stood.items.end(),
                                     [](const SceneItem &item) { return item.form != ItemForm::Frame; });
    return 2 * left < cards ? LayeredHints() : hints;
}

bool layOutFor(GraphScene &scene, const GraphFit &fit, const CardMetrics &metrics, const LayeredHints &hints,
               const std::stop_token &stop)
{
    WidthSearch search(scene.items.size(), fit.width);
    for (bool enough = false; !enough;) {
        const LayoutInput input = layoutInput(scene, metrics, {.width = search.width(), .edgeLabels = fit.edgeLabels});
        const Result<LayoutResult> result = layoutLayered(input, hints, stop);
        if (!result)
            return false;
        enough = search.take(*result, false);
    }
    place(scene, search.best(), metrics);
    return true;
}

} // namespace heliograph::ui
