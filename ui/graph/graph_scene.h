// What a graph view draws, as plain data: cards, pills and frames with their words and places, and the edges between
// them. Made by fxScene() or opScene(), placed by a layout, painted by GraphPainter; knows neither widgets nor
// sessions.
#pragma once

#include "core/document/document.h"
#include "ui/base/revision.h"

#include <QPolygonF>
#include <QRectF>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
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
    Absent, ///< not lowered in this config, or never traced
};

/// How much of an item comes from one node.
struct HueShare {
    int hue = -1;
    float share = 0; ///< 0 .. 1 of the item's ops
};

struct SceneItem {
    ItemForm form = ItemForm::Card;
    ItemState state = ItemState::Code;
    NodeIndex node = kNone;
    OpIndex op = kNone;
    ModuleIndex module = kNone; ///< of a frame: the module of a model that it is
    int parent = -1;            ///< the frame that holds it
    std::uint64_t identity = 0; ///< the same for the same thing in another scene (see identify())
    int origin = -1;            ///< in a part of a scene (see showPart()): its index in the whole
    int held = 0;               ///< a card that stands for a collapsed frame: how many cards and pills that holds
    Span source{};              ///< in the user's file, of a card that stands for no node and no op
    int hue = -1;
    std::vector<HueShare> shares{};     ///< of an item that stands for ops of several nodes, greatest first
    std::optional<Revision> revision{}; ///< what a comparison with another graph says of it
    QString title;                      ///< name
    QString note;                       ///< op, at the right
    QString detail;                     ///< type, below
    QString hint;                       ///< sizes behind the type's symbols: said by the active card
    QStringList lines{};                ///< further rows of text, below the detail
    QString toolTip;
    bool loops = false; ///< an edge leads from it to itself, drawn at its right side
    QString loopMark{}; ///< words beside that
    QRectF rect;
    std::vector<int> in; ///< edges, in operand order
    std::vector<int> out;
};

struct SceneEdge {
    int from = -1; ///< items; a frame's end is its border
    int to = -1;
    int port = 0;              ///< which operand of `to`
    int weight = 1;            ///< how much a layout keeps it short and straight
    QString label{};           ///< the value's type
    QString mark{};            ///< words beside its start
    QString name{};            ///< said at its end, if it leads too far to be drawn as a wire (see nameFarEdges())
    bool markInMiddle = false; ///< beside its middle instead: several edges start there
    QPointF markAt{};
    QPointF labelAt{}; ///< middle of the label
    QPolygonF route{}; ///< a chain of cubic Bézier curves, 1 + 3n points, up to the arrow's head
    QPolygonF line{};  ///< the route flattened
    QPolygonF head{};  ///< the arrow's triangle, its tip first
    QRectF bounds{};

    bool isNamed() const { return !name.isEmpty(); }
    /// At markAt.
    const QString &words() const { return isNamed() ? name : mark; }
};

struct SceneIndex;

struct GraphScene {
    std::vector<SceneItem> items; ///< frames before what they hold
    std::vector<SceneEdge> edges;
    QRectF bounds;
    std::unordered_map<NodeIndex, int> itemOfNode; ///< also nodes that share an item with another
    std::unordered_map<OpIndex, int> itemOfOp;
    /// Of what is placed, if it was made ahead. Whoever moves things resets it.
    std::shared_ptr<const SceneIndex> sceneIndex{};

    /// Item of a node, -1 if it is not drawn.
    int itemOf(NodeIndex node) const;
    int addItem(SceneItem item);
    /// Adds the edge to both its ends' lists; an edge that is already there, or from an item to itself or to a frame
    /// around it, is left out and -1 returned.
    int addEdge(SceneEdge edge);
    bool holds(int frame, int item) const;
};

/// Gives every item its identity: by the FX node's id, or the op's name and its number among those of the same node and
/// name, and the frame around it. An edit elsewhere in the graph leaves them as they are.
void identify(GraphScene &scene, const Variant &variant);

} // namespace heliograph::ui
