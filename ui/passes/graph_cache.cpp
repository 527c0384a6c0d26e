#include "ui/passes/graph_cache.h"

#include "ui/graph/graph_filter.h"
#include "ui/graph/stage_scene.h"

#include <algorithm>

namespace heliograph::ui {

GraphCache::~GraphCache()
{
    m_stop.request_stop();
}

GraphScenePtr GraphCache::find(const ShownTextPtr &text, const GraphFit &fit)
{
    const auto found = std::find_if(m_kept.begin(), m_kept.end(), [&](const Kept &kept) {
        return kept.text.lock() == text && kept.fit.suits(fit, kept.scene->items.size());
    });
    if (found == m_kept.end())
        return nullptr;
    std::rotate(found, found + 1, m_kept.end());
    return m_kept.back().scene;
}

void GraphCache::keep(const ShownTextPtr &text, const GraphFit &fit, GraphScenePtr scene)
{
    std::erase_if(m_kept, [&](const Kept &kept) {
        const ShownTextPtr other = kept.text.lock();
        return !other || (other == text && kept.fit.suits(fit, kept.scene->items.size()));
    });
    m_kept.push_back({text, fit, std::move(scene)});
    std::size_t items = 0;
    for (std::size_t i = m_kept.size(); i-- > 0;)
        if (items += m_kept[i].scene->items.size(); items > kMostItems && i + 2 < m_kept.size()) {
            m_kept.erase(m_kept.begin(), m_kept.begin() + std::ptrdiff_t(i) + 1);
            return;
        }
}

void GraphCache::prepare(const ShownTextPtr &text, const ShownTextPtr &near, const GraphFit &fit)
{
    m_wanted.push_back({text, near, fit});
    if (!m_drawing.isBusy())
        drawNext();
}

void GraphCache::drawNext()
{
    while (!m_wanted.empty()) {
        const Wanted next = std::move(m_wanted.front());
        m_wanted.pop_front();
        if (find(next.text, next.fit))
            continue;
        const auto draw = [next, before = find(next.near, next.fit), metrics = m_metrics,
                           stop = m_stop.get_token()]() -> GraphScenePtr {
            const ShownText &text = *next.text;
            const GraphScene whole = stageScene(*text.variant, &text.stage(), nullptr, next.fit.blocks);
            auto scene = std::make_shared<GraphScene>(showPart(whole, {}).scene);
            const LayeredHints hints = before ? hintsOfStep(*before, *scene) : LayeredHints();
            const bool drawn = !scene->items.empty() && layOutFor(*scene, next.fit, metrics, hints, stop);
            return drawn ? scene : nullptr;
        };
        m_drawing.run(draw, [this, next](const GraphScenePtr &scene) {
            if (scene)
                keep(next.text, next.fit, scene);
            drawNext();
        });
        return;
    }
}

} // namespace heliograph::ui
