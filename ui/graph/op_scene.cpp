#include "ui/graph/op_scene.h"

#include "core/modules/module_table.h"
#include "ui/base/strings.h"
#include "ui/graph/module_frame.h"
#include "ui/graph/node_words.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

/// The value an op defines, as people follow it through the text; its name if it defines none.
QString titleOf(const Stage &stage, const Op &op)
{
    const QString label = toQString(stage.string(op.label));
    const QString name = toQString(stage.string(op.name));
    return label.isEmpty() ? name : label;
}

/// The strongest link of each op; a stage's links are sorted by op and strength.
std::vector<NodeIndex> nodesOfOps(const Stage &stage)
{
    std::vector<NodeIndex> nodes(stage.ops.size(), kNone);
    for (const Link &link : stage.links)
        if (link.op >= 0 && std::size_t(link.op) < nodes.size() && nodes[std::size_t(link.op)] == kNone)
            nodes[std::size_t(link.op)] = link.node;
    return nodes;
}

std::vector<bool> holders(const Stage &stage)
{
    std::vector<bool> holds(stage.ops.size());
    for (const Op &op : stage.ops)
        if (op.parent >= 0 && std::size_t(op.parent) < holds.size() && op.kind != OpKind::Expression)
            holds[std::size_t(op.parent)] = true;
    return holds;
}

SceneItem itemOf(const Variant &variant, const QVector<Block> &blocks, const Stage &stage, const Op &op, NodeIndex node)
{
    SceneItem item;
    item.node = node;
    item.title = titleOf(stage, op);
    const QString name = toQString(stage.string(op.name));
    item.note = name == item.title ? QString() : name;
    item.detail = toQString(stage.string(op.type));
    item.toolTip = name + QStringLiteral(" \u00B7 ") + toQString(stage.id) + u':' + QString::number(op.span.line);
    if (node != kNone) {
        item.hue = variant.nodes[std::size_t(node)].hue;
        item.toolTip += u'\n' + toolTipWords(variant.nodes[std::size_t(node)], blocks);
    }
    return item;
}

void makeModule(SceneItem &item, const Variant &variant, ModuleIndex module)
{
    const SceneItem frame = moduleFrame(variant, module, item.parent);
    item.module = module;
    item.title = frame.title;
    item.toolTip = frame.toolTip;
    item.hue = frame.hue;
    item.note.clear();
}

/// TorchScript's names begin with where their module is, which the frames around them say, and end with which of the
/// node's values it is, which says nothing of the first.
QString withoutPath(const QString &title)
{
    const QLatin1String first("_output_0");
    const QString name = title.startsWith(u'/') ? title.section(u'/', -1) : title;
    return name.endsWith(first) ? name.chopped(first.size()) : name;
}

/// A region is a call of a module, unless it is a branch of an If, which is of the module that the If is of.
bool isRegion(const Stage &stage, const std::vector<ModuleIndex> &modules, std::size_t op)
{
    const OpIndex parent = stage.ops[op].parent;
    return stage.ops[op].kind == OpKind::Block && modules[op] != kNone &&
           (parent == kNone || modules[std::size_t(parent)] != modules[op]);
}

void nameNode(SceneItem &item)
{
    item.title = withoutPath(item.title);
    if (item.note == u"Constant")
        item.form = ItemForm::Pill; // a value from elsewhere
    if (nameSaysOp(item.title, item.note))
        item.note.clear();
}

/// What a model's text begins with: the graph, and the model's own region in it.
bool isWholeModel(const Variant &variant, const Op &op, bool region, ModuleIndex module)
{
    return (op.kind == OpKind::Function && op.parent < 0) ||
           (region && variant.modules[std::size_t(module)].parent == kNone);
}

/// The module around everything says nothing.
bool isModule(const Stage &stage, std::size_t op)
{
    const std::string &name = stage.string(stage.ops[op].name);
    const auto outer = std::count_if(stage.ops.begin(), stage.ops.end(), [](const Op &other) {
        return other.parent < 0 && other.kind != OpKind::Expression;
    });
    return stage.ops[op].parent < 0 && outer == 1 && (name == "module" || name == "builtin.module");
}

} // namespace

GraphScene opScene(const Variant &variant, const Stage &stage)
{
    GraphScene scene;
    if (stage.edges.empty())
        return scene;
    const std::vector<NodeIndex> nodes = nodesOfOps(stage);
    const std::vector<bool> holds = holders(stage);
    const QVector<Block> blocks = blocksOf(variant);
    const std::vector<ModuleIndex> modules = modulesOfOps(variant, stage);
    std::vector<int> items(stage.ops.size(), -1);
    for (std::size_t i = 0; i < stage.ops.size(); ++i) {
        const Op &op = stage.ops[i];
        if (op.kind == OpKind::Expression || (i == 0 && isModule(stage, i)))
            continue;
        const bool region = !modules.empty() && isRegion(stage, modules, i);
        if (!modules.empty() && isWholeModel(variant, op, region, modules[i]))
            continue;
        SceneItem item = itemOf(variant, blocks, stage, op, nodes[i]);
        item.op = OpIndex(i);
        item.form = holds[i] ? ItemForm::Frame : ItemForm::Card;
        if (op.parent >= 0 && std::size_t(op.parent) < i) // parents come before children
            item.parent = items[std::size_t(op.parent)];
        if (region)
            makeModule(item, variant, modules[i]);
        else if (!modules.empty())
            nameNode(item);
        items[i] = scene.addItem(std::move(item));
    }
    const auto itemAt = [&](OpIndex op) {
        return op >= 0 && std::size_t(op) < items.size() ? items[std::size_t(op)] : -1;
    };
    for (const Edge &edge : stage.edges) {
        SceneEdge drawn;
        drawn.from = itemAt(edge.from);
        drawn.to = itemAt(edge.to);
        drawn.label = edge.label < stage.strings.size() ? toQString(stage.string(edge.label)) : QString();
        scene.addEdge(std::move(drawn));
    }
    return scene;
}

} // namespace heliograph::ui
