#include "ui/views/text_lines.h"

#include "core/document/modules.h"
#include "core/document/stages.h"
#include "core/modules/module_table.h"
#include "core/provenance/fates.h"
#include "core/text/opcodes.h"
#include "ui/base/strings.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace heliograph::ui {

namespace {

QString words(const char *text)
{
    return QCoreApplication::translate("StageLines", text);
}

QString howWords(How how)
{
    switch (how) {
    case How::Exact:
        return words("= exact, tagged");
    case How::Location:
        return words("@ location, debug info");
    case How::Derived:
        break;
    }
    return words("~ derived, alias or user");
}

/// A sentence without its place; `{line}` of the source comes after it.
QString reasonWords(Reason reason)
{
    switch (reason) {
    case Reason::None:
        break;
    case Reason::Tile:
        return words("Tile prologue: no FX node exists for it");
    case Reason::Entry:
        return words("Function entry: before the first location");
    case Reason::NoLocation:
        return words("No location: the compiler kept none");
    case Reason::Foreign:
        return words("Located in a file of a library");
    case Reason::Unknown:
        return words("Located, but the place belongs to no FX node");
    }
    return words("No FX node");
}

/// Sorted, and cut where spans overlap: runs of one kind become one, of two kinds the earlier keeps its lines.
QVector<LitSpan> withoutOverlap(QVector<LitSpan> spans)
{
    std::stable_sort(spans.begin(), spans.end(), [](const LitSpan &a, const LitSpan &b) { return a.first < b.first; });
    QVector<LitSpan> result;
    for (LitSpan span : spans) {
        if (!result.isEmpty() && span.first <= result.last().last + (span.how == result.last().how ? 1 : 0)) {
            LitSpan &before = result.last();
            if (before.how == span.how) // also of lines that touch
                before.last = std::max(before.last, span.last);
            span.first = before.last + 1;
        }
        if (span.first <= span.last)
            result.append(span);
    }
    return result;
}

} // namespace

QString valueText(const Node &node)
{
    if (node.dtype.empty())
        return toQString(node.value);
    QStringList dimensions;
    for (const Dimension &dimension : node.shape)
        dimensions << toQString(dimension.expression);
    return toQString(node.dtype) + QLatin1Char('[') + dimensions.join(QStringLiteral(", ")) + QLatin1Char(']');
}

StageLines::StageLines(std::shared_ptr<const ProvenanceIndex> index, std::size_t stage)
    : m_index(std::move(index)), m_stage(stage)
{
    const StageInfo *info = findStage(this->stage().id);
    m_regions = info && info->language == Language::Mlir;
    m_statements = info && info->language == Language::Python;
    const std::vector<Op> &ops = this->stage().ops;
    for (std::size_t op = 0; op < ops.size(); ++op)
        if (ops[op].span.isValid())
            m_byLine.push_back(OpIndex(op));
    std::stable_sort(m_byLine.begin(), m_byLine.end(), [&ops](OpIndex a, OpIndex b) {
        return ops[std::size_t(a)].span.line < ops[std::size_t(b)].span.line;
    });
}

/// The first of m_byLine that starts on or after a line (from 1).
std::vector<OpIndex>::const_iterator StageLines::firstFrom(std::int32_t line) const
{
    const std::vector<Op> &ops = stage().ops;
    return std::lower_bound(m_byLine.begin(), m_byLine.end(), line,
                            [&ops](OpIndex op, std::int32_t value) { return ops[std::size_t(op)].span.line < value; });
}

/// Ops nest, so the op over a line is the last one that starts before its end, or a parent of that.
OpIndex StageLines::opOver(std::int32_t line) const
{
    const std::vector<Op> &ops = stage().ops;
    const auto after = firstFrom(line + 2);
    OpIndex op = after == m_byLine.begin() ? kNone : *std::prev(after);
    while (op != kNone && std::max(ops[std::size_t(op)].span.endLine, ops[std::size_t(op)].span.line) < line + 1)
        op = ops[std::size_t(op)].parent;
    return op;
}

OpIndex StageLines::opAt(TextPlace place) const
{
    const OpIndex op = m_index->opAt(place.line + 1, std::int32_t(place.byte) + 1, m_stage);
    if (op != kNone)
        return op;
    // Beside the expressions of a line stands its statement, which comes before them.
    const auto first = firstFrom(place.line + 1);
    const bool starts = first != m_byLine.end() && stage().ops[std::size_t(*first)].span.line == place.line + 1;
    return m_statements && starts ? *first : opOver(place.line);
}

std::vector<NodeLink> StageLines::nodesAt(TextPlace place) const
{
    std::vector<NodeLink> nodes = nodesOn(place.line);
    const OpIndex op = opAt(place);
    std::vector<NodeLink> result;
    const auto add = [&result](const NodeLink &link) {
        if (std::none_of(result.begin(), result.end(), [&](const NodeLink &known) { return known.node == link.node; }))
            result.push_back(link);
    };
    // Left of an op in a loop's body stands the loop; what the line shows is the op.
    const bool around = m_regions && op != kNone && stage().ops[std::size_t(op)].span.line != place.line + 1;
    if (!around || nodes.empty())
        for (const Link &link : m_index->linksAt(op, m_stage))
            add({link.node, link.how});
    std::for_each(nodes.begin(), nodes.end(), add);
    // Who points at a load means the load, not the tensor and the sizes that it names.
    std::stable_partition(result.begin(), result.end(), [this](const NodeLink &link) {
        return !provenance::isAliasTarget(m_index->variant().nodes[std::size_t(link.node)]);
    });
    return result;
}

/// Nodes of the ops that start on a line, or else of the op that runs over it. Not of the loops around it: every line
/// of a body would be theirs.
std::vector<NodeLink> StageLines::nodesOn(std::int32_t line) const
{
    const std::vector<Op> &ops = stage().ops;
    std::vector<NodeLink> nodes;
    const auto take = [&](OpIndex op) {
        for (const Link &link : m_index->linksAt(op, m_stage))
            nodes.push_back({link.node, link.how});
    };
    auto op = firstFrom(line + 1);
    if (op == m_byLine.end() || ops[std::size_t(*op)].span.line != line + 1)
        take(opOver(line));
    for (; op != m_byLine.end() && ops[std::size_t(*op)].span.line == line + 1; ++op)
        take(*op);
    std::stable_sort(nodes.begin(), nodes.end(), [](const NodeLink &a, const NodeLink &b) { return a.how < b.how; });
    return nodes;
}

/// Lines of one op, line -1 if it has no place. Of an MLIR op with regions only what stands before its first inner op.
LitSpan StageLines::linesOf(const Link &link, std::int32_t lineCount) const
{
    const std::vector<Op> &ops = stage().ops;
    const Op &op = ops[std::size_t(link.op)];
    std::int32_t last = std::max(op.span.endLine, op.span.line);
    const std::size_t next = std::size_t(link.op) + 1;
    if (m_regions && next < ops.size() && ops[next].parent == link.op)
        last = std::clamp(ops[next].span.line - 1, op.span.line, last);
    return {std::min(op.span.line, lineCount) - 1, std::min(last, lineCount) - 1, link.how};
}

QVector<LitSpan> StageLines::spansOf(NodeIndex node, const LineTable &lines) const
{
    QVector<LitSpan> spans;
    OpIndex last = kNone;
    for (const Link &link : m_index->linksOf(node, m_stage)) {
        const LitSpan span = linesOf(link, lines.count());
        // Ops that follow each other are one run, also over lines between them that hold no op (`.loc`, comments).
        const bool follows = !spans.isEmpty() && spans.last().how == link.how && link.op == last + 1;
        if (follows)
            spans.last().last = std::max(spans.last().last, span.last);
        else if (span.first >= 0)
            spans.append(span);
        last = link.op;
    }
    spans = withoutOverlap(std::move(spans));
    if (m_statements)
        findHeads(spans, node, lines);
    return spans;
}

QVector<LitSpan> StageLines::spansOfModule(ModuleIndex module, const LineTable &lines) const
{
    QVector<LitSpan> spans;
    const Variant &variant = m_index->variant();
    const std::vector<ModuleIndex> regions = modulesOfOps(variant, stage());
    for (std::size_t op = 0; op < regions.size(); ++op)
        if (regions[op] == module && stage().ops[op].kind == OpKind::Block)
            spans.append(linesOf({OpIndex(op), kNone, How::Exact}, lines.count()));
    const std::vector<bool> within = spans.isEmpty() ? modulesWithin(variant, module) : std::vector<bool>();
    for (std::size_t node = 0; node < variant.nodes.size() && !within.empty(); ++node)
        if (const ModuleIndex own = variant.nodes[node].module; own != kNone && within[std::size_t(own)])
            spans += spansOf(NodeIndex(node), lines);
    return withoutOverlap(std::move(spans));
}

/// The part of a statement that is the node's own: from its op's first column to the bracket that opens its arguments.
void StageLines::findHeads(QVector<LitSpan> &spans, NodeIndex node, const LineTable &lines) const
{
    for (const Link &link : m_index->linksOf(node, m_stage)) {
        const Span &place = stage().ops[std::size_t(link.op)].span;
        const auto span = std::lower_bound(spans.begin(), spans.end(), place.line - 1,
                                           [](const LitSpan &it, std::int32_t line) { return it.first < line; });
        if (span != spans.end() && span->first == place.line - 1 && span->headEnd == 0)
            findHead(*span, place, lines.line(span->first));
    }
}

void StageLines::findHead(LitSpan &span, const Span &place, std::string_view line)
{
    const auto begin = std::int64_t(place.column) - 1;
    const bool inside = begin > std::int64_t(line.find_first_not_of(" \t")) && begin < std::int64_t(line.size());
    if (!inside)
        return;
    const auto open = line.find('(', std::size_t(begin));
    const auto limit = place.endLine == place.line && place.endColumn > 0 ? std::int64_t(place.endColumn) - 1
                                                                          : std::int64_t(line.size());
    span.headBegin = begin;
    span.headEnd = std::min(open == line.npos ? limit : std::int64_t(open) + 1, limit);
}

LineMark StageLines::markOf(std::int32_t line) const
{
    LineMark mark;
    bool neutral = false;
    std::vector<NodeLink> nodes = nodesOn(line);
    // Derived nodes show where nothing is the line's own: an alias and a folded constant reach many lines.
    if (!nodes.empty() && nodes.front().how != How::Derived)
        std::erase_if(nodes, [](const NodeLink &link) { return link.how == How::Derived; });
    for (const NodeLink &link : nodes) {
        const int hue = m_index->variant().nodes[std::size_t(link.node)].hue;
        neutral = neutral || hue == kNone;
        if (hue != kNone && mark.hues.size() < 3 && !mark.hues.contains(hue))
            mark.hues.append(hue);
    }
    if (neutral && mark.hues.isEmpty())
        mark.hues.append(kNone);
    if (!nodes.empty())
        mark.how = nodes.front().how;
    const OpIndex op = opOver(line);
    mark.prologue = nodes.empty() && op != kNone && stage().ops[std::size_t(op)].reason == Reason::Tile;
    return mark;
}

QString StageLines::describe(const NodeLink &link) const
{
    const Node &node = m_index->variant().nodes[std::size_t(link.node)];
    QStringList parts{toQString(node.id)};
    parts << toQString(node.target.empty() ? node.op : node.target);
    if (const QString value = valueText(node); !value.isEmpty())
        parts << value;
    parts << howWords(link.how);
    return parts.join(QStringLiteral("  ·  "));
}

QString StageLines::describeMissing(OpIndex op) const
{
    const Op &missing = stage().ops[std::size_t(op)];
    if (!missing.isCounted())
        return {};
    const QString why = reasonWords(missing.reason);
    return missing.sourceLine > 0 ? words("%1, source line %2").arg(why).arg(missing.sourceLine) : why;
}

/// What the op is: an opcode in words, the type it makes, the line of the source it was written for.
void StageLines::describeOp(OpIndex op, QStringList &lines) const
{
    const Op &it = stage().ops[std::size_t(op)];
    const StageInfo *info = findStage(stage().id);
    const std::string &name = stage().string(it.name);
    const std::string opcode = info ? text::explainOpcode(info->language, name) : std::string();
    if (!opcode.empty())
        lines << toQString(name) + QStringLiteral(":  ") + toQString(opcode);
    if (it.isCounted() && it.type != 0 && m_regions)
        lines << words("Type: %1").arg(toQString(stage().string(it.type)));
    if (it.isCounted() && it.sourceLine > 0 && it.reason == Reason::None)
        lines << words("Source line %1").arg(it.sourceLine);
}

QString StageLines::tipAt(TextPlace place) const
{
    constexpr std::size_t kMostNodes = 6;
    QStringList lines;
    const std::vector<NodeLink> nodes = nodesAt(place);
    for (std::size_t i = 0; i < std::min(nodes.size(), kMostNodes); ++i)
        lines << describe(nodes[i]);
    if (nodes.size() > kMostNodes)
        lines << words("and %1 more").arg(nodes.size() - kMostNodes);
    const OpIndex op = opAt(place);
    if (lines.isEmpty() && op != kNone)
        lines << describeMissing(op);
    if (op != kNone)
        describeOp(op, lines);
    return lines.join(QLatin1Char('\n'));
}

} // namespace heliograph::ui
