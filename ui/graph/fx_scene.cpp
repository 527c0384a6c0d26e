#include "ui/graph/fx_scene.h"

#include "core/document/modules.h"
#include "ui/base/strings.h"
#include "ui/graph/module_frame.h"
#include "ui/graph/node_arguments.h"
#include "ui/graph/node_words.h"
#include "ui/models/blocks.h"
#include "ui/models/words.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace heliograph::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GraphWords)
};

bool endsWith(const Node &node, std::string_view op)
{
    const std::string_view target = node.target;
    return target.ends_with(op) && (target.size() == op.size() || target[target.size() - op.size() - 1] == '.');
}

bool isValueFromElsewhere(const Node &node)
{
    return endsWith(node, "_host_tensor") || endsWith(node, "_get_symnode") || endsWith(node, "sym_size.int");
}

bool isNamedAlias(const Node &node)
{
    return isValueFromElsewhere(node) || endsWith(node, "getitem") || endsWith(node, "_phi");
}

/// Phases: items, graph by graph, loops opened where their node stands; then edges; then words that need the edges.
/// A placeholder is not drawn: it stands for the argument that its caller hands over. Nor is an output: what reads the
/// loop's result (getitem) is joined with the node inside that computes it.
class FxSceneBuilder
{
public:
    FxSceneBuilder(const Variant &variant, const NodeStates &states)
        : m_variant(variant), m_states(states), m_blocks(blocksOf(variant))
    {
        for (std::size_t i = 0; i < variant.nodes.size(); ++i)
            m_nodesOf[variant.nodes[i].graph].push_back(NodeIndex(i));
        for (const Node &node : variant.nodes)
            m_called.insert(node.subgraphs.begin(), node.subgraphs.end());
    }

    GraphScene build()
    {
        addRoots();
        for (const NodeIndex node : m_drawn)
            addEdges(node);
        for (const NodeIndex node : m_drawn)
            nameAlias(node);
        for (const auto &[placeholder, argument] : m_argument)
            shareItem(placeholder, resolve(placeholder));
        for (const NodeIndex node : m_said)
            shareItem(node, at(node).users.front());
        return std::move(m_scene);
    }

private:
    /// `node` is not drawn itself: it is found where `other` is.
    void shareItem(NodeIndex node, NodeIndex other)
    {
        if (const int item = m_scene.itemOf(other); item >= 0)
            m_scene.itemOfNode.emplace(node, item);
    }

    const Node &at(NodeIndex node) const { return m_variant.nodes[std::size_t(node)]; }

    const Graph *graph(std::int32_t id) const
    {
        for (const Graph &candidate : m_variant.graphs)
            if (candidate.id == id)
                return &candidate;
        return nullptr;
    }

    /// One that was still being traced has no kind yet.
    static bool isOutermost(const Graph &graph)
    {
        return graph.kind.starts_with("Root") || graph.kind.starts_with("Partial");
    }

    void addRoots()
    {
        std::vector<const Graph *> roots;
        for (const Graph &candidate : m_variant.graphs)
            if (!m_called.count(candidate.id) && (isOutermost(candidate) || isModel()))
                roots.push_back(&candidate);
        for (const Graph &candidate : m_variant.graphs)
            if (roots.empty()) // a broken recording: every graph is called by another
                roots.push_back(&candidate);
        for (const Graph *root : roots) {
            const int frame = roots.size() > 1 ? addFrame(-1, toQString(root->name)) : -1;
            addGraph(root->id, frame);
        }
    }

    int addFrame(int parent, const QString &title)
    {
        SceneItem item;
        item.form = ItemForm::Frame;
        item.parent = parent;
        item.title = title;
        item.toolTip = title;
        return m_scene.addItem(std::move(item));
    }

    void addGraph(std::int32_t id, int frame)
    {
        if (!m_opened.insert(id).second)
            return;
        for (const NodeIndex node : m_nodesOf[id])
            addNode(node, frame);
    }

    bool isModel() const { return !m_variant.modules.empty(); }

    /// The frame of a module's call inside of its graph's, `frame`. That of the whole model says nothing; nor does, in
    /// a graph that was called, that of its caller.
    int frameOf(ModuleIndex module, std::int32_t graph, int frame)
    {
        const auto base = m_moduleOf.find(graph);
        std::vector<ModuleIndex> missing; // from the inside out; a broken recording may nest deeper than the stack
        for (; isFramed(module) && (base == m_moduleOf.end() || base->second != module);
             module = m_variant.modules[std::size_t(module)].parent) {
            if (const auto known = m_frames.find({graph, module}); known != m_frames.end()) {
                frame = known->second;
                break;
            }
            missing.push_back(module);
        }
        for (auto inner = missing.rbegin(); inner != missing.rend(); ++inner) {
            frame = m_scene.addItem(moduleFrame(m_variant, *inner, frame));
            m_frames.emplace(std::pair(graph, *inner), frame);
        }
        return frame;
    }

    bool isFramed(ModuleIndex module) const
    {
        return module != kNone && m_variant.modules[std::size_t(module)].parent != kNone;
    }

    void addNode(NodeIndex index, int frame)
    {
        const Node &node = at(index);
        if (node.op == "output" || (node.op == "placeholder" && m_argument.count(index)))
            return;
        const std::vector<SubgraphCall> callees = subgraphCalls(node);
        if (isModel() && isParameter(node))
            return node.users.empty() ? void() : m_said.push_back(index);
        frame = frameOf(node.module, node.graph, frame);
        if (!callees.empty() && !m_opened.count(callees.front().graph))
            return addCall(index, callees, frame);
        if (isSaidByItsUsers(node))
            return void(m_said.push_back(index));
        if (isValueFromElsewhere(node) || node.op == "placeholder")
            return addPill(index, frame);
        addCard(index, frame);
    }

    /// A size that only indexes loads and stores is written in their words.
    bool isSaidByItsUsers(const Node &node) const
    {
        const auto says = [this](NodeIndex user) { return endsWith(at(user), "load") || endsWith(at(user), "store"); };
        return endsWith(node, "sym_size.int") && !node.users.empty() &&
               std::all_of(node.users.begin(), node.users.end(), says);
    }

    SceneItem itemOf(NodeIndex index, int frame) const
    {
        const Node &node = at(index);
        SceneItem item;
        item.node = index;
        item.parent = frame;
        item.state = stateOf(index);
        item.hue = node.hue;
        item.title = toQString(node.name);
        item.toolTip = toolTipWords(node, m_blocks);
        return item;
    }

    ItemState stateOf(NodeIndex index) const
    {
        if (std::size_t(index) < m_states.size())
            return m_states[std::size_t(index)];
        return !at(index).executed ? ItemState::Absent : isNamedAlias(at(index)) ? ItemState::Alias : ItemState::Code;
    }

    void addCard(NodeIndex index, int frame)
    {
        const Node &node = at(index);
        SceneItem item = itemOf(index, frame);
        const QString op = opWords(node);
        if (!nameSaysOp(item.title, op))
            item.note = op;
        const QString place = placeWords(m_variant, node);
        item.detail = place.isEmpty() ? typeWords(node) : place;
        item.hint = hasSymbols(node) ? sizeWords(node, m_blocks) : QString();
        for (const NodeIndex input : node.inputs)
            if (isModel() && isParameter(at(input)))
                item.lines.append(parameterWords(m_variant, node, at(input)));
        m_scene.addItem(std::move(item));
        m_drawn.push_back(index);
    }

    /// Sizes of one tensor share a pill; a symbol says its letter unless the loop's title does.
    void addPill(NodeIndex index, int frame)
    {
        const Node &node = at(index);
        const bool size = endsWith(node, "sym_size.int") && !node.inputs.empty();
        const auto key = std::tuple(node.graph, size ? resolve(node.inputs.front()) : index);
        if (const auto other = m_pills.find(key); other != m_pills.end()) {
            m_scene.itemOfNode.emplace(index, other->second.first);
            m_scene.items[std::size_t(other->second.first)].title =
                Words::tr("sym_size \u00D7%1").arg(++other->second.second);
            return;
        }
        SceneItem item = itemOf(index, frame);
        item.form = ItemForm::Pill;
        if (endsWith(node, "_get_symnode") && !node.value.empty() && node.value != node.name && !isOwnBlock(node))
            item.title += QStringLiteral(" \u00B7 ") + toQString(node.value);
        if (size)
            item.title = QStringLiteral("sym_size");
        m_pills.emplace(key, std::pair(m_scene.addItem(std::move(item)), 1));
    }

    bool isOwnBlock(const Node &node) const
    {
        const Graph *own = graph(node.graph);
        if (!own)
            return false;
        for (const std::int32_t block : own->blocks)
            if (node.name == "block_size_" + std::to_string(block))
                return true;
        return false;
    }

    void addCall(NodeIndex index, const std::vector<SubgraphCall> &callees, int frame)
    {
        const Node &node = at(index);
        SceneItem item = itemOf(index, frame);
        item.form = ItemForm::Frame;
        if (const Graph *callee = graph(callees.front().graph); callee && callees.size() == 1)
            item.note = tripWords(m_variant, node, *callee);
        const int outer = m_scene.addItem(std::move(item));
        m_drawn.push_back(index);
        const QJsonArray arguments = argumentsOf(node);
        for (const SubgraphCall &callee : callees) {
            const int inner = *callee.role == 0 ? outer : addFrame(outer, Words::tr(callee.role));
            bindPlaceholders(callee, node, arguments);
            m_moduleOf.emplace(callee.graph, node.module);
            addGraph(callee.graph, inner);
        }
    }

    /// Without recorded arguments the caller's inputs stand for them.
    std::vector<NodeIndex> argumentsOfCall(const SubgraphCall &callee, const Node &caller,
                                           const QJsonArray &arguments) const
    {
        if (arguments.isEmpty())
            return caller.inputs;
        return callee.argument < 0 ? std::vector<NodeIndex>()
                                   : argumentNodes(m_variant, caller.graph, arguments.at(callee.argument));
    }

    void bindPlaceholders(const SubgraphCall &callee, const Node &caller, const QJsonArray &arguments)
    {
        const std::vector<NodeIndex> handed = argumentsOfCall(callee, caller, arguments);
        std::size_t next = 0;
        for (const NodeIndex node : m_nodesOf[callee.graph])
            if (at(node).op == "placeholder" && next < handed.size())
                if (const NodeIndex argument = handed[next++]; argument != kNone)
                    m_argument.emplace(node, argument);
    }

    /// The node whose value a node stands for: placeholders lead to arguments, however deep the loops nest.
    NodeIndex resolve(NodeIndex node) const
    {
        for (std::size_t steps = 0; steps < m_variant.nodes.size(); ++steps) {
            const auto argument = m_argument.find(node);
            if (argument == m_argument.end())
                return node;
            node = argument->second;
        }
        return node;
    }

    /// The producer behind `input` as `user` reads it: a getitem of a loop or branch reads the node inside. A result
    /// that the records do not explain leaves from the frame itself.
    NodeIndex producer(const Node &user, NodeIndex input) const
    {
        const std::vector<NodeIndex> &results = at(input).results;
        if (results.empty() || !endsWith(user, "getitem"))
            return resolve(input);
        const auto index = std::size_t(argumentsOf(user).at(1).toInt(0));
        const bool known = index < results.size() && results[index] != kNone;
        return known ? resolve(results[index]) : input;
    }

    void addEdges(NodeIndex index)
    {
        const Node &node = at(index);
        const int to = m_scene.itemOf(index);
        const std::set<NodeIndex> handedOver = argumentsHandedOver(index);
        const bool saysPlace = !placeWords(m_variant, node).isEmpty();
        for (const NodeIndex input : node.inputs)
            if (!handedOver.count(input) && !(saysPlace && isSymbol(at(input))))
                addEdge(producer(node, input), to, node, input);
    }

    /// A store's words name the symbols it is indexed by; edges from the loops' heads down to it would only clutter.
    static bool isSymbol(const Node &node) { return isValueFromElsewhere(node) && !endsWith(node, "_host_tensor"); }

    void addEdge(NodeIndex source, int to, const Node &user, NodeIndex input)
    {
        SceneEdge edge;
        edge.from = m_scene.itemOf(source);
        edge.to = to;
        if (source == kNone || edge.from < 0)
            return;
        edge.label = typeWords(at(source));
        edge.weight = weightOf(at(source), user);
        const bool leavesLoop = endsWith(user, "getitem") && source != input && !endsWith(at(input), "_if");
        if (leavesLoop && isCarried(user))
            edge.mark = Words::tr("yield to next trip");
        m_scene.addEdge(std::move(edge));
    }

    /// The main line of values runs straight; a phi's value from before the loop goes around without pulling at it.
    static int weightOf(const Node &source, const Node &user)
    {
        if (endsWith(user, "_phi"))
            return endsWith(source, "getitem") ? 4 : 0;
        return isValueFromElsewhere(source) ? 1 : 3;
    }

    bool isCarried(const Node &getitem) const
    {
        for (const NodeIndex user : getitem.users)
            if (endsWith(at(user), "_phi"))
                return true;
        return false;
    }

    /// What a loop only passes in: its edges go to the nodes inside that read it.
    std::set<NodeIndex> argumentsHandedOver(NodeIndex caller) const
    {
        std::set<NodeIndex> nodes;
        if (m_scene.items[std::size_t(m_scene.itemOf(caller))].form != ItemForm::Frame)
            return nodes;
        const QJsonArray arguments = argumentsOf(at(caller));
        for (const SubgraphCall &callee : subgraphCalls(at(caller)))
            for (const NodeIndex node : argumentsOfCall(callee, at(caller), arguments))
                nodes.insert(node);
        return nodes;
    }

    void nameAlias(NodeIndex index)
    {
        SceneItem &item = m_scene.items[std::size_t(m_scene.itemOf(index))];
        if (item.form != ItemForm::Card || item.state != ItemState::Alias)
            return;
        item.note = Words::tr("alias");
        item.hint.clear();
        if (item.in.size() != 1)
            return;
        const SceneEdge &edge = m_scene.edges[std::size_t(item.in.front())];
        item.note.clear();
        item.detail = Words::tr("alias of %1").arg(m_scene.items[std::size_t(edge.from)].title);
    }

    const Variant &m_variant;
    const NodeStates &m_states;
    QVector<Block> m_blocks; ///< for the sizes that the config gives
    GraphScene m_scene;
    std::map<std::int32_t, std::vector<NodeIndex>> m_nodesOf;     ///< by graph id, in order
    std::map<std::pair<std::int32_t, ModuleIndex>, int> m_frames; ///< by graph and module
    std::map<std::int32_t, ModuleIndex> m_moduleOf;               ///< by graph that was called: its caller's module
    std::set<std::int32_t> m_called;                              ///< graphs that some node calls
    std::set<std::int32_t> m_opened;                              ///< graphs drawn
    std::vector<NodeIndex> m_said;                                ///< nodes that stand in their users' words
    std::vector<NodeIndex> m_drawn;                               ///< nodes with an item that has inputs
    std::map<NodeIndex, NodeIndex> m_argument;                    ///< placeholder to its caller's argument
    std::map<std::tuple<std::int32_t, NodeIndex>, std::pair<int, int>> m_pills; ///< item and how many share it
};

} // namespace

GraphScene fxScene(const Variant &variant, const NodeStates &states)
{
    return FxSceneBuilder(variant, states).build();
}

} // namespace heliograph::ui
