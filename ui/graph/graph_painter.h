// Draws a scene: the one paint path for the screen, for pictures and for print. Detail follows the scale: whole cards
// while their words are legible, then names alone, then rectangles in the nodes' hues.
#pragma once

#include "ui/base/shaped_words.h"
#include "ui/base/theme.h"
#include "ui/graph/card_metrics.h"
#include "ui/graph/graph_scene.h"
#include "ui/graph/scene_heat.h"
#include "ui/graph/scene_index.h"

#include <memory>
#include <optional>
#include <vector>

class QPainter;

namespace heliograph::ui {

class ScenePass;

/// The two letters of a pinned node at an item that belongs to it.
struct PinTag {
    int item = -1;
    QString tag;
};

/// What stands out in a scene. Pictures show what is active, but not what the mouse and the keyboard are at.
struct GraphMarks {
    std::vector<std::optional<How>> lit{}; ///< by item: how it belongs to the active node
    std::vector<int> pinned{};             ///< by item: hue of the pinned node it belongs to, -1 none
    std::vector<PinTag> tags{};            ///< of pinned nodes
    SceneHeat heat{};
    int hovered = -1;
    int focused = -1;          ///< item with the keyboard's ring
    bool edgeLabels = false;   ///< types on all edges, not only at the hovered and active items
    std::vector<bool> found{}; ///< by item: matches the words that are searched for
    int current = -1;          ///< the match one is at
    bool searching = false;    ///< what does not match stands back
};

class GraphPainter
{
public:
    /// Pixels of a name's font below which cards show no more than names.
    static constexpr qreal kLegible = 9;

    /// Takes over a placed scene, and indexes it if it brings no index.
    void setScene(std::shared_ptr<const GraphScene> scene);
    const GraphScene &scene() const { return *m_scene; }
    const std::shared_ptr<const GraphScene> &sharedScene() const { return m_scene; }
    /// Whether whole cards are drawn at that scale.
    bool showsWords(qreal scale) const;
    const CardMetrics &metrics() const { return m_metrics; }

    /// Paints what of the scene meets `area` (scene coordinates); the painter's transform maps scene to device.
    /// Fills the background. `interactive`: with hover and focus.
    void paint(QPainter &painter, const QRectF &area, const GraphMarks &marks, const Theme &theme,
               bool interactive) const;

    /// The innermost item at a place: cards and pills first, then title rows and borders of frames; -1 if none.
    int itemAt(QPointF place, qreal tolerance) const;

    /// Where the chevron of a frame or of a collapsed frame's card is drawn and clicked; empty for other items.
    QRectF chevronRect(int item) const;

    /// An item's name, op, type and state in words; empty for -1.
    QString describe(int item) const;

private:
    void paintDetailed(ScenePass &pass, const QRectF &area) const;
    void paintBlocks(ScenePass &pass, QPainter &painter, const QRectF &area, const Theme &theme) const;

    std::shared_ptr<const GraphScene> m_scene = std::make_shared<const GraphScene>();
    std::shared_ptr<const SceneIndex> m_index = std::make_shared<const SceneIndex>();
    CardMetrics m_metrics;
    mutable ShapedWords m_words; ///< of one frame after another
};

} // namespace heliograph::ui
