// What of a graph is shown: collapsed frames, hidden items, the neighbourhood or slice of one item. Pure functions from
// a whole scene to the part of it that is laid out and painted.
#pragma once

#include "ui/graph/graph_scene.h"

#include <QString>

#include <vector>

namespace heliograph::ui {

/// By item of the whole scene.
using ItemSet = std::vector<bool>;

/// One reason why not all is shown.
struct Narrowing {
    ItemSet kept;
    QString words;      ///< "producers of 0:acc"
    bool hides = false; ///< made by hiding items one by one
};

struct GraphFilter {
    ItemSet collapsed; ///< frames shown as one card; shorter or empty: none beyond its end
    std::vector<Narrowing> narrowings;

    bool isCollapsed(int item) const { return std::size_t(item) < collapsed.size() && collapsed[std::size_t(item)]; }
    void setCollapsed(int item, bool on);
    /// Kept by every narrowing.
    bool keeps(int item) const;
};

/// A part of a scene, not placed yet.
struct GraphPart {
    GraphScene scene;
    std::vector<int> shown; ///< by item of the whole: the item that stands for it, -1 if none does
};

/// Frames hold what is kept of them; an edge to something inside a collapsed frame ends at its card, and equal edges
/// are drawn once. Nodes and ops inside a collapsed frame are found at its card.
GraphPart showPart(const GraphScene &whole, const GraphFilter &filter);

/// Modules that begin as cards, so that what one first sees of a large model is some sixty cards: all that stand as
/// deep as the first level that is too much. Nobody collapsed them. Empty if there are no modules, or all of it fits.
ItemSet collapsedAtFirst(const GraphScene &whole);

/// Cards and pills that stand in the scene themselves or in a card.
int countNodes(const GraphScene &scene);

enum class Direction { Up, Down };

/// Everything that `item` is computed from (Up) or that is computed from it (Down), itself included, over at most
/// `steps` edges; negative: any number. An edge of a frame is one of all that the frame holds.
ItemSet reach(const GraphScene &whole, int item, Direction direction, int steps = -1);

ItemSet united(ItemSet a, const ItemSet &b);

} // namespace heliograph::ui
