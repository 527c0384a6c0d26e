#include "ui/graph/graph_painter.h"

#include "ui/graph/scene_pass.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace heliograph::ui {

namespace {

/// With more edges in sight than this, those that only pass by are drawn without smoothing: it would cost more than all
/// the rest, and among so many nobody sees it.
constexpr std::size_t kMostSmooth = 400;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GraphPainter)
};

QString stateWords(const SceneItem &item)
{
    switch (item.state) {
    case ItemState::Alias:
        return Words::tr("alias");
    case ItemState::Folded:
        return Words::tr("folded");
    case ItemState::Failed:
        return Words::tr("failed");
    case ItemState::Absent:
        return Words::tr("not in this config");
    case ItemState::Code:
        break;
    }
    return item.held > 0 ? Words::tr("collapsed") : item.form == ItemForm::Frame ? Words::tr("frame") : QString();
}

} // namespace

void GraphPainter::setScene(std::shared_ptr<const GraphScene> scene)
{
    m_scene = std::move(scene);
    m_index = m_scene->sceneIndex ? m_scene->sceneIndex : std::make_shared<const SceneIndex>(*m_scene, m_metrics);
}

void GraphPainter::paint(QPainter &painter, const QRectF &area, const GraphMarks &marks, const Theme &theme,
                         bool interactive) const
{
    ScenePass pass(painter, *m_scene, m_metrics, marks, theme, m_words, interactive, area);
    painter.save();
    // Without a clip the raster engine strokes the whole of every long curve: three times slower.
    painter.setClipRect(area, Qt::IntersectClip);
    painter.fillRect(area, theme(Role::Pane));
    painter.setRenderHint(QPainter::Antialiasing, pass.detail() != SceneDetail::Blocks);
    if (pass.detail() == SceneDetail::Blocks)
        paintBlocks(pass, painter, area, theme);
    else
        paintDetailed(pass, area);
    pass.pinTags();
    pass.focusRing();
    painter.restore();
}

void GraphPainter::paintBlocks(ScenePass &pass, QPainter &painter, const QRectF &area, const Theme &theme) const
{
    for (const int frame : m_index->blocks.frames())
        if (m_scene->items[std::size_t(frame)].rect.intersects(area)) {
            pass.frame(frame);
            pass.frameWords(frame);
        }
    m_index->blocks.paint(painter, area, theme);
    pass.heatOnBlocks();
    pass.marksOnBlocks();
}

void GraphPainter::paintDetailed(ScenePass &pass, const QRectF &area) const
{
    std::vector<int> items;
    std::vector<int> frames;
    std::vector<int> edges;
    m_index->items.query(area, [&](int index) {
        (m_scene->items[std::size_t(index)].form == ItemForm::Frame ? frames : items).push_back(index);
    });
    m_index->edges.query(area, [&](int index) { edges.push_back(index); });
    for (std::vector<int> *list : {&items, &frames, &edges})
        std::sort(list->begin(), list->end()); // the same picture whatever part of it is painted
    for (const int index : frames)
        pass.frame(index);
    std::stable_partition(edges.begin(), edges.end(), [&](int index) { return !pass.isLitEdge(index); });
    const bool smooth = edges.size() < kMostSmooth;
    for (const int index : edges)
        pass.edge(index, smooth);
    for (const int index : frames)
        pass.frameWords(index);
    pass.tethers(items);
    pass.tethers(frames);
    std::stable_partition(items.begin(), items.end(), [&](int index) { return !pass.isActive(index); });
    for (const int index : items)
        pass.item(index);
    for (const int index : edges)
        pass.edgeLabel(index, items);
}

bool GraphPainter::showsWords(qreal scale) const
{
    return detailAt(m_metrics, scale) == SceneDetail::Full;
}

int GraphPainter::itemAt(QPointF place, qreal tolerance) const
{
    const QRectF area(place - QPointF(tolerance, tolerance), QSizeF(2 * tolerance, 2 * tolerance));
    int found = -1;
    m_index->items.query(area, [&](int index) {
        const SceneItem &item = m_scene->items[std::size_t(index)];
        const bool card = item.form != ItemForm::Frame;
        const QRectF inner = item.rect.adjusted(tolerance, m_metrics.frameTitle, -tolerance, -tolerance);
        // Later items are inside earlier ones, so the greatest index is the innermost.
        if (card ? item.rect.contains(place) : !inner.contains(place))
            found = std::max(found, index);
    });
    return found;
}

QRectF GraphPainter::chevronRect(int index) const
{
    if (index < 0 || std::size_t(index) >= m_scene->items.size())
        return {};
    const SceneItem &item = m_scene->items[std::size_t(index)];
    return m_metrics.chevronOf(item, item.rect.topLeft());
}

QString GraphPainter::describe(int index) const
{
    if (index < 0 || std::size_t(index) >= m_scene->items.size())
        return {};
    const SceneItem &item = m_scene->items[std::size_t(index)];
    QStringList words{item.title};
    for (const QString &part : {item.note, item.detail, stateWords(item)})
        if (!part.isEmpty())
            words += part;
    return words.join(QStringLiteral(", "));
}

} // namespace heliograph::ui
