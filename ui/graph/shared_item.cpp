#include "ui/graph/shared_item.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace heliograph::ui {

namespace {

constexpr std::size_t kMostTried = 64; ///< each costs a look at the whole other scene

} // namespace

int itemWith(const GraphScene &scene, std::uint64_t identity)
{
    const auto found = std::find_if(scene.items.begin(), scene.items.end(),
                                    [identity](const SceneItem &item) { return item.identity == identity; });
    return found == scene.items.end() ? -1 : int(found - scene.items.begin());
}

std::optional<SharedItem> sharedNear(const QRectF &area, const GraphScene &here, const GraphScene &there)
{
    std::vector<std::pair<qreal, int>> near;
    for (std::size_t i = 0; i < here.items.size(); ++i)
        if (const SceneItem &item = here.items[i]; item.form != ItemForm::Frame && item.rect.intersects(area)) {
            const QPointF way = item.rect.center() - area.center();
            near.emplace_back(QPointF::dotProduct(way, way), int(i));
        }
    std::sort(near.begin(), near.end());
    near.resize(std::min(near.size(), kMostTried));
    for (const auto &[distance, item] : near)
        if (const int other = itemWith(there, here.items[std::size_t(item)].identity); other >= 0)
            return SharedItem{item, other};
    return std::nullopt;
}

} // namespace heliograph::ui
