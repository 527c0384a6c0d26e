#include "ui/graph/stage_scene.h"

#include "core/failure/failure.h"
#include "ui/graph/block_scene.h"
#include "ui/graph/fx_scene.h"
#include "ui/graph/op_scene.h"

namespace heliograph::ui {

namespace {

ItemState stateOf(Fate fate)
{
    switch (fate) {
    case Fate::Alias:
        return ItemState::Alias;
    case Fate::Folded:
        return ItemState::Folded;
    case Fate::NotInConfig:
        return ItemState::Absent;
    case Fate::Code:
    case Fate::NotReached:
        break;
    }
    return ItemState::Code;
}

/// The last stage that anything is linked to: what has no code there was lost on the way.
std::size_t lastLinkedStage(const Variant &variant)
{
    std::size_t last = 0;
    for (std::size_t i = 0; i < variant.stages.size(); ++i)
        if (!variant.stages[i].links.empty() && variant.stages[i].pipeline != "stage0")
            last = i;
    return last;
}

NodeStates nodeStates(const ProvenanceIndex &index)
{
    const Variant &variant = index.variant();
    NodeStates states(variant.nodes.size(), ItemState::Code);
    if (variant.stages.empty())
        return {};
    const std::size_t last = lastLinkedStage(variant);
    for (std::size_t i = 0; i < states.size(); ++i)
        states[i] = stateOf(index.fate(NodeIndex(i), last));
    for (const Diagnostic &diagnostic : variant.diagnostics)
        if (const NodeIndex node = variant.node(diagnostic.node);
            node != kNone && diagnostic.severity == Severity::Error)
            states[std::size_t(node)] = ItemState::Failed;
    if (const std::optional<Failure> failure = failureOf(variant))
        if (const NodeIndex node = variant.node(failure->node); node != kNone)
            states[std::size_t(node)] = ItemState::Failed;
    return states;
}

/// In the FX scene items are found by node: each op of the stage's text leads to the item of the node it is.
void bindOps(GraphScene &scene, const Stage *stage)
{
    if (!stage)
        return;
    for (const Link &link : stage->links)
        if (const int item = scene.itemOf(link.node);
            link.how == How::Exact && item >= 0 && scene.items[std::size_t(item)].node == link.node)
            scene.itemOfOp.emplace(link.op, item);
}

GraphScene sceneOfFx(const Variant &variant, const Stage *stage, const ProvenanceIndex *index)
{
    GraphScene scene = fxScene(variant, index ? nodeStates(*index) : NodeStates());
    bindOps(scene, stage);
    return scene;
}

} // namespace

GraphScene stageScene(const Variant &variant, const Stage *stage, const ProvenanceIndex *index, bool blocks)
{
    const bool isFx = !stage || stage->id == "fx";
    GraphScene scene = isFx     ? sceneOfFx(variant, stage, index)
                       : blocks ? blockScene(variant, *stage)
                                : opScene(variant, *stage);
    identify(scene, variant);
    return scene;
}

} // namespace heliograph::ui
