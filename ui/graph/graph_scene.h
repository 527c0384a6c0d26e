// What a graph view draws, as plain data: cards, pills and frames with their words and places, and the edges between
// them. Made by fxScene() or opScene(), placed by a layout, painted by GraphPainter; knows neither widgets nor
// sessions.
#pragma once

#include "core/document/document.h"

#include <QPainterPath>
#include <QPolygonF>
#include <QRectF>
#include <QString>

#include <unordered_map>
#include <vector>

namespace heliograph::ui {

enum class ItemForm : std::uint8_t {
    Card,  ///< an op
    Pill,  ///< a name for a value from elsewhere: host tensor, symbol
    Frame, ///< a loop, branch, region or graph; holds other items
};

enum class ItemState : std::uint8_t {
    Code,   ///< has code in the last stage
    Alias,  ///< names another node's value
    Folded, ///< had code, and lost it on the way
    Failed, ///< an error is reported at it
    Absent, ///< not lowered in this config
};

struct SceneItem {
    ItemForm form = ItemForm::Card;
    ItemState state = ItemState::Code;
    NodeIndex node = kNone;
    OpIndex op = kNone;
    int parent = -1; ///< the frame that holds it
    int hue = -1;
    QString title;  ///< name
    QString note;   ///< op, at the right
    QString detail; ///< type, below
    QString hint;   ///< sizes behind the type's symbols, after it where there is room
    QString toolTip;
    QRectF rect;
    std::vector<int> in; ///< edges, in operand order
    std::vector<int> out;
};

struct SceneEdge {
    int from = -1; ///< items; a frame's end is its border
    int to = -1;
    int port = 0;    ///< which operand of `to`
    int weight = 1;  ///< how much a layout keeps it short and straight
    QString label{}; ///< the value's type
    QString mark{};  ///< words beside its start
    QPointF markAt{};
    QPointF labelAt{}; ///< middle of the label
    QPainterPath path{};
    QPolygonF head{};   ///< the arrow's triangle
    QPolygonF line{};   ///< the path flattened, for edges of which only a part is on screen
    QPolygonF coarse{}; ///< the path with few points, for small scales
    QRectF bounds{};
};

struct GraphScene {
    std::vector<SceneItem> items; ///< frames before what they hold
    std::vector<SceneEdge> edges;
    QRectF bounds;
    std::unordered_map<NodeIndex, int> itemOfNode; ///< also nodes that share an item with another
    std::unordered_map<OpIndex, int> itemOfOp;

    /// Item of a node, -1 if it is not drawn.
    int itemOf(NodeIndex node) const;
    int addItem(SceneItem item);
    /// Adds the edge to both its ends' lists; an edge that is already there, or from an item to itself or to a frame
    /// around it, is left out and -1 returned.
    int addEdge(SceneEdge edge);
    bool holds(int frame, int item) const;
};

} // namespace heliograph::ui
