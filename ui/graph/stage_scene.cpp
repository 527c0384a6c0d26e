#include "ui/graph/stage_scene.h"

#include "core/base/lines.h"
#include "core/failure/failure.h"
#include "ui/graph/block_scene.h"
#include "ui/graph/fx_scene.h"
#include "ui/graph/op_scene.h"

#include <QCoreApplication>

#include <algorithm>

namespace heliograph::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GraphWords)
};

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

NodeStates nodeStates(const ProvenanceIndex &index, const std::optional<Failure> &failure)
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
    if (failure)
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

/// The lines, without the indentation that all of them have; the last row says that there are more.
QStringList rowsOf(const std::vector<std::string_view> &lines, std::int32_t from, std::int32_t to)
{
    constexpr qsizetype most = 6;
    QStringList rows;
    for (std::int32_t i = from; i <= to && std::size_t(i) < lines.size() && rows.size() < most; ++i)
        if (const QString row =
                QString::fromUtf8(lines[std::size_t(i)].data(), qsizetype(lines[std::size_t(i)].size()));
            !row.trimmed().isEmpty())
            rows.append(row);
    qsizetype indent = rows.isEmpty() ? 0 : rows.front().size();
    for (const QString &row : std::as_const(rows))
        indent = std::min(indent, row.indexOf(row.trimmed()));
    for (QString &row : rows)
        row = row.mid(indent);
    if (to - from >= most)
        rows.append(QStringLiteral("\u2026"));
    return rows;
}

/// Behind the node at which tracing stopped: the rest of the loops, in the words of the source.
void addUntraced(GraphScene &scene, const Variant &variant, const Failure &failure)
{
    const int last = scene.itemOf(variant.node(failure.node));
    if (failure.untracedFrom == 0 || last < 0)
        return;
    const bool one = failure.untracedFrom == failure.untracedTo;
    SceneItem item;
    item.state = ItemState::Absent;
    item.source = {failure.untracedFrom, failure.span.column, failure.untracedTo, 0};
    item.title = one ? Words::tr("not traced: line %1").arg(failure.untracedFrom)
                     : Words::tr("not traced: lines %1\u2013%2").arg(failure.untracedFrom).arg(failure.untracedTo);
    item.note = Words::tr("in the source");
    item.lines = rowsOf(numberedLines(variant.stage("source")->text), failure.untracedFrom, failure.untracedTo);
    item.detail = item.lines.isEmpty() ? QString() : item.lines.takeFirst();
    item.toolTip = Words::tr("Tracing stopped at the expression in the first of these lines. A click shows them.");
    SceneEdge edge;
    edge.from = last;
    edge.to = scene.addItem(std::move(item));
    edge.weight = 4;
    scene.addEdge(std::move(edge));
}

GraphScene sceneOfFx(const Variant &variant, const Stage *stage, const ProvenanceIndex *index)
{
    const std::optional<Failure> failure = index ? failureOf(variant) : std::nullopt;
    GraphScene scene = fxScene(variant, index ? nodeStates(*index, failure) : NodeStates());
    bindOps(scene, stage);
    if (failure)
        addUntraced(scene, variant, *failure);
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
