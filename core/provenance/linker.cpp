// The phases of linking one variant. See README.md in this folder for the rules and the two traps of PTX.
#include "core/provenance/linker.h"

#include "core/document/stages.h"
#include "core/provenance/callees.h"
#include "core/provenance/derived.h"
#include "core/provenance/identity.h"
#include "core/provenance/input_stages.h"
#include "core/provenance/matrix_ops.h"
#include "core/provenance/ptx_lines.h"
#include "core/provenance/triton_map.h"
#include "core/provenance/unplaced.h"
#include "core/text/indexer.h"

#include <algorithm>
#include <unordered_map>

namespace heliograph {

namespace {

using namespace provenance;

std::size_t rankOf(const Stage &stage)
{
    const StageInfo *info = findStage(stage.id);
    return info ? static_cast<std::size_t>(info - stageTable().data()) : stageTable().size();
}

/// Nodes by the line of the "fx" stage's text they stand on: what a virtual ".fx" file means.
std::unordered_map<std::int32_t, NodeIndex> nodesByFxLine(const Variant &variant)
{
    std::unordered_map<std::int32_t, NodeIndex> result;
    if (const Stage *fx = variant.stage("fx"))
        for (const Link &link : fx->links)
            result.emplace(fx->ops[link.op].span.line, link.node);
    return result;
}

std::string_view fileName(std::string_view path)
{
    return path.substr(path.rfind('/') + 1);
}

/// Joins one compiled stage's debug locations with the Triton text.
class StageJoin
{
public:
    StageJoin(const Variant &variant, const TritonMap &triton, const LinkedStage *ptx)
        : m_variant(variant), m_triton(triton), m_ptx(ptx), m_matrixOps(ptx), m_fxLines(nodesByFxLine(variant))
    {
        for (std::size_t i = 0; i < variant.nodes.size(); ++i)
            m_nodes.emplace(variant.nodes[i].id, static_cast<NodeIndex>(i));
        if (variant.graphs.empty())
            for (std::size_t i = 0; i < variant.nodes.size(); ++i)
                m_sourceLines.emplace(variant.nodes[i].source.line, static_cast<NodeIndex>(i));
    }

    LinkedStage join(Stage &stage, IndexedText indexed)
    {
        const bool isSass = stage.id == "sass";
        readText(m_variant.stage(stage.id == "ttir" ? "lowered" : "ttir", stage.pipeline));
        std::vector<Meaning> meanings;
        for (const Location &location : indexed.locations)
            meanings.push_back(meaningOf(location));
        LinkedStage linked{&stage, std::vector<OpIndex>(indexed.ops.size(), kNone), printedLines(indexed)};
        for (std::size_t i = 0; i < indexed.ops.size(); ++i) {
            if (!indexed.ops[i].isCounted())
                continue;
            const auto index = static_cast<OpIndex>(i);
            Meaning meaning = withMark(indexed.mark(index), meanings[indexed.locationOf[i]]);
            if (meaning.node != kNone && isSass &&
                !m_matrixOps.allows(indexed.strings[indexed.ops[i].name], meaning.node))
                meaning = noPlace();
            linked.tritonOf[i] = meaning.triton;
            apply(indexed.ops[i], index, meaning, stage.links);
            for (NodeIndex node : m_ptx.purposeOf(meaning))
                stage.links.push_back({index, node, How::Derived});
        }
        stage.strings = std::move(indexed.strings);
        stage.ops = std::move(indexed.ops);
        stage.edges = std::move(indexed.edges);
        sortLinks(stage.links);
        return linked;
    }

    /// What nothing but the stage as it ended tells of ops without a place.
    void linkUnplaced(Stage &stage) const
    {
        addLinksOfUnplaced(m_variant, stage);
        if (stage.id != "sass")
            return;
        m_matrixOps.link(stage);
        addLinksOfCallees(stage);
    }

private:
    /// Values that enter a loop have no place of their own in Triton's syntax. Who reads a text of it gives them their
    /// place in that text, and LLVM, which knows one file only, writes it as one of ours, whose columns are all 1: such
    /// a place means the op on that line, the loop.
    void readText(const Stage *read)
    {
        m_readNodes.clear();
        if (!read)
            return;
        for (const Link &link : read->links)
            if (link.how != How::Derived)
                m_readNodes.emplace(read->ops[link.op].span.line, link.node);
    }

    static void apply(Op &op, OpIndex index, const Meaning &meaning, std::vector<Link> &links)
    {
        op.sourceLine = meaning.sourceLine;
        if (meaning.node != kNone) {
            links.push_back({index, meaning.node, meaning.how});
            op.reason = Reason::None;
        } else if (op.reason == Reason::None) {
            op.reason = meaning.reason;
        }
    }

    std::vector<std::int32_t> printedLines(const IndexedText &indexed) const
    {
        std::vector<std::int32_t> byLocation(indexed.locations.size(), 0);
        for (std::size_t i = 0; i < indexed.locations.size(); ++i)
            for (const LocationFrame &frame : indexed.locations[i].frames)
                if (byLocation[i] == 0 && m_triton.isTritonFile(frame.file))
                    byLocation[i] = frame.line;
        std::vector<std::int32_t> result;
        for (std::uint32_t location : indexed.printedLocationOf)
            result.push_back(byLocation[location]);
        return result;
    }

    NodeIndex nodeNamed(std::string_view id) const
    {
        const auto found = m_nodes.find(id);
        return found == m_nodes.end() ? kNone : found->second;
    }

    /// A node named in the op itself beats every location.
    Meaning withMark(const std::string &mark, Meaning meaning) const
    {
        const NodeIndex node = mark.empty() ? kNone : nodeNamed(mark);
        return node == kNone ? meaning : ofNode(node, How::Exact, meaning.triton);
    }

    Meaning ofNode(NodeIndex node, How how, OpIndex triton) const
    {
        return {node, how, Reason::None, m_variant.nodes[node].source.line, triton, kNone};
    }

    Meaning meaningOf(const Location &location) const
    {
        bool located = false;
        for (const LocationFrame &frame : location.frames) {
            located = located || frame.line > 0;
            Meaning meaning;
            if (meaningOfFrame(frame, meaning))
                return meaning;
        }
        Meaning meaning = noPlace();
        if (located)
            meaning.reason = Reason::Foreign;
        return meaning;
    }

    /// False if the frame is in a file that says nothing of nodes.
    bool meaningOfFrame(const LocationFrame &frame, Meaning &meaning) const
    {
        if (frame.file == kPtxTextFile)
            return take(m_ptx.atTextLine(frame.line), meaning);
        if (frame.file.ends_with(".ttir") || (frame.file.ends_with(".fx") && frame.column > 1)) {
            const auto found = m_readNodes.find(frame.line);
            meaning = found == m_readNodes.end() ? noPlace() : ofNode(found->second, How::Location, kNone);
            return true;
        }
        if (frame.file.ends_with(".fx")) {
            const auto found = m_fxLines.find(frame.line);
            if (found != m_fxLines.end())
                meaning = ofNode(found->second, How::Exact, kNone);
            else if (frame.line == 1) // a graph's head: the grid and its sizes, which belong to the tiles
                meaning.reason = Reason::Tile;
            return found != m_fxLines.end() || frame.line == 1;
        }
        if (takeSourceLine(frame, meaning))
            return true;
        if (!m_triton.isTritonFile(frame.file))
            return false;
        const bool isLineOnly = frame.column < 0;
        if (!isLineOnly || !take(m_ptx.atTritonLine(frame.line), meaning))
            meaning = meaningOfTriton(frame);
        return true;
    }

    /// In the text of one stage by itself, lines of the source stand for nodes (stage_file.h).
    bool takeSourceLine(const LocationFrame &frame, Meaning &meaning) const
    {
        const auto found = m_sourceLines.find(frame.line);
        if (found == m_sourceLines.end() || fileName(frame.file) != fileName(m_variant.nodes[found->second].file))
            return false;
        meaning = ofNode(found->second, How::Location, kNone);
        return true;
    }

    static bool take(const std::optional<Meaning> &found, Meaning &meaning)
    {
        if (found)
            meaning = *found;
        return found.has_value();
    }

    Meaning meaningOfTriton(const LocationFrame &frame) const
    {
        if (frame.line == 0)
            return noPlace();
        const bool lineOnly = frame.column < 0;
        const TritonPlace place = lineOnly ? m_triton.atLine(frame.line) : m_triton.at(frame.line, frame.column);
        if (place.node != kNone)
            return ofNode(place.node, How::Location, place.op);
        Reason reason = Reason::Unknown;
        if (place.isAmbiguous)
            reason = Reason::NoLocation;
        else if (place.isHeader)
            reason = Reason::Entry;
        else if (place.op != kNone && place.sourceLine > 0)
            reason = Reason::Tile;
        return {kNone, How::Location, reason, place.sourceLine, place.op, kNone};
    }

    const Variant &m_variant;
    const TritonMap &m_triton;
    PtxLines m_ptx;
    MatrixOps m_matrixOps;
    std::unordered_map<std::int32_t, NodeIndex> m_fxLines;
    std::unordered_map<std::int32_t, NodeIndex> m_readNodes; ///< by line of the text that the stage was made from
    std::unordered_map<std::string_view, NodeIndex> m_nodes;
    std::unordered_map<std::int32_t, NodeIndex> m_sourceLines; ///< empty if there are FX nodes
};

/// Statements of the Triton text that no node was tagged on, by where they stand.
void classifyTriton(Stage &stage, const TritonMap &triton)
{
    std::vector<bool> isLinked(stage.ops.size(), false);
    for (const Link &link : stage.links)
        isLinked[link.op] = true;
    for (std::size_t i = 0; i < stage.ops.size(); ++i) {
        Op &op = stage.ops[i];
        if (isLinked[i] || !op.isCounted() || op.reason != Reason::None)
            continue;
        const bool isBody = triton.isDeviceLine(op.span.line) && stage.string(op.name) != "FunctionDef";
        op.reason = !isBody ? Reason::Entry : op.sourceLine > 0 ? Reason::Tile : Reason::Unknown;
    }
}

void linkInputs(Variant &variant)
{
    for (Stage &stage : variant.stages) {
        if (stage.text.empty() || !stage.ops.empty())
            continue;
        if (stage.id == "source")
            linkSource(variant, stage);
        else if (stage.id == "fx")
            linkFxText(variant, stage);
    }
}

std::vector<Stage *> stagesByRank(Variant &variant)
{
    std::vector<Stage *> stages;
    for (Stage &stage : variant.stages)
        stages.push_back(&stage);
    std::stable_sort(stages.begin(), stages.end(), [](Stage *a, Stage *b) { return rankOf(*a) < rankOf(*b); });
    return stages;
}

bool isCompiled(const Stage &stage)
{
    const StageInfo *info = findStage(stage.id);
    if (!info || stage.id == "stage0" || info->language == Language::Onnx)
        return false; // their producers link them
    return info->language != Language::Python && info->language != Language::FxGraph;
}

const LinkedStage *ptxOf(const std::vector<LinkedStage> &linked, const std::string &pipeline)
{
    for (const LinkedStage &candidate : linked)
        if (candidate.stage->id == "ptx" && candidate.stage->pipeline == pipeline)
            return &candidate;
    return nullptr;
}

} // namespace

std::vector<NodeIndex> provenance::strongestNodes(const Stage &stage, How weakest)
{
    std::vector<NodeIndex> nodes(stage.ops.size(), kNone);
    for (auto link = stage.links.rbegin(); link != stage.links.rend(); ++link)
        if (link->how <= weakest)
            nodes[static_cast<std::size_t>(link->op)] = link->node;
    return nodes;
}

void provenance::sortLinks(std::vector<Link> &links)
{
    const auto byNode = [](const Link &a, const Link &b) {
        return std::tuple(a.op, a.node, a.how) < std::tuple(b.op, b.node, b.how);
    };
    std::sort(links.begin(), links.end(), byNode);
    links.erase(std::unique(links.begin(), links.end(),
                            [](const Link &a, const Link &b) { return a.op == b.op && a.node == b.node; }),
                links.end());
    std::sort(links.begin(), links.end(), [](const Link &a, const Link &b) {
        return std::tuple(a.op, a.how, a.node) < std::tuple(b.op, b.how, b.node);
    });
}

void linkVariant(Variant &variant)
{
    linkInputs(variant);

    std::vector<LinkedStage> linked;
    const Stage *tritonStage = variant.stage("triton");
    const TritonMap triton(tritonStage);
    for (Stage *stage : stagesByRank(variant)) {
        if (stage == tritonStage || stage->id == "stage0") {
            linked.push_back({stage, {}, {}});
        } else if (isCompiled(*stage) && stage->ops.empty() && !stage->text.empty()) {
            StageJoin join(variant, triton, ptxOf(linked, stage->pipeline));
            linked.push_back(join.join(*stage, indexText(findStage(stage->id)->language, stage->text)));
            join.linkUnplaced(*stage);
        }
    }
    addDerivedLinks(variant, triton, linked);
    for (LinkedStage &stage : linked)
        if (stage.stage == tritonStage)
            classifyTriton(*stage.stage, triton);
    assignIdentities(variant);
}

Stage linkSnapshot(const Variant &variant, const Pass &pass, std::string text)
{
    Stage stage;
    stage.id = pass.stage;
    stage.pipeline = pass.pipeline;
    stage.text = std::move(text);
    const TritonMap triton(variant.stage("triton"));
    StageJoin(variant, triton, nullptr).join(stage, indexText(pass.language, stage.text));
    return stage;
}

} // namespace heliograph
