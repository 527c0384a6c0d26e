// Source ranges become nested ops; lines of the FX text are matched to nodes by graph number and name.
#include "core/provenance/input_stages.h"

#include "core/provenance/stage_links.h"
#include "core/text/builder.h"
#include "core/text/scan.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

namespace heliograph::provenance {

namespace {

using text::LineReader;

using Position = std::pair<std::int32_t, std::int32_t>;

Position startOf(const Span &span)
{
    return {span.line, span.column};
}

Position endOf(const Span &span)
{
    return {span.endLine, span.endColumn};
}

bool isHeader(std::string_view code)
{
    static constexpr std::array<std::string_view, 8> kWords = {"for",  "while", "if",  "elif",
                                                               "else", "with",  "def", "try"};
    const std::string_view word = text::namePrefix(code);
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

std::vector<std::string_view> linesOf(std::string_view source)
{
    std::vector<std::string_view> lines(1);
    LineReader reader(source);
    while (reader.next())
        lines.push_back(reader.line());
    return lines;
}

/// The range clipped to the text; not valid if it starts outside.
Span clipped(Span span, const std::vector<std::string_view> &lines)
{
    const auto last = static_cast<std::int32_t>(lines.size()) - 1;
    if (span.line < 1 || span.line > last)
        return {};
    if (span.endLine < span.line || span.endLine > last)
        span.endLine = span.line;
    span.column = std::max(span.column, 1);
    const auto lineEnd = static_cast<std::int32_t>(lines[span.endLine].size()) + 1;
    if (span.endColumn <= 0 || span.endColumn > lineEnd || endOf(span) <= startOf(span))
        span.endColumn = lineEnd;
    return span;
}

std::string_view codeAt(const Span &span, const std::vector<std::string_view> &lines)
{
    const std::string_view line = lines[span.line];
    return line.substr(std::min<std::size_t>(span.column - 1, line.size()));
}

struct Range {
    Span span;
    bool isHeader = false;
    std::vector<NodeIndex> nodes;
};

/// Distinct ranges in text order, outer ones first.
std::vector<Range> rangesOf(const Variant &variant, const Stage &stage, const std::vector<std::string_view> &lines)
{
    std::map<std::tuple<Position, Position>, Range> ranges; // ends negated, so that outer ranges come first
    for (std::size_t i = 0; i < variant.nodes.size(); ++i) {
        const Node &node = variant.nodes[i];
        if (!stage.file.empty() && !node.file.empty() && node.file != stage.file)
            continue;
        const Span span = clipped(node.source, lines);
        if (!span.isValid())
            continue;
        Range &range = ranges[{startOf(span), {-span.endLine, -span.endColumn}}];
        range.span = span;
        range.isHeader = isHeader(codeAt(span, lines));
        range.nodes.push_back(static_cast<NodeIndex>(i));
    }
    std::vector<Range> result;
    for (auto &[key, range] : ranges)
        result.push_back(std::move(range));
    return result;
}

/// Where the header of a compound statement ends: the colon outside brackets and strings.
Span headerOf(Span span, const std::vector<std::string_view> &lines)
{
    int depth = 0;
    for (std::int32_t line = span.line; line <= span.endLine; ++line) {
        const std::string_view code = lines[line];
        for (std::size_t i = line == span.line ? span.column - 1 : 0; i < code.size(); ++i) {
            const char c = code[i];
            if (c == '#')
                break;
            if (c == '(' || c == '[' || c == '{')
                ++depth;
            else if (c == ')' || c == ']' || c == '}')
                --depth;
            else if (c == ':' && depth <= 0) {
                span.endLine = line;
                span.endColumn = static_cast<std::int32_t>(i) + 2;
                return span;
            }
        }
    }
    span.endLine = span.line;
    span.endColumn = static_cast<std::int32_t>(lines[span.line].size()) + 1;
    return span;
}

/// "graph 3: name (Kind) ..." gives 3; kNone for another line.
std::int32_t graphNumber(std::string_view line)
{
    std::int32_t number = kNone;
    if (!line.starts_with("graph "))
        return kNone;
    line.remove_prefix(6);
    return text::takeNumber(line, number) && line.starts_with(':') ? number : kNone;
}

/// Splits "%acc : f32[u0, u1] = aten.addmm.default(...)" into its name, type and target.
struct FxLine {
    std::string_view name, type, target;
};

FxLine splitFxLine(std::string_view line)
{
    FxLine result;
    if (!line.starts_with('%'))
        return result;
    result.name = text::namePrefix(line.substr(1));
    const std::size_t equals = line.find(" = ");
    if (equals == std::string_view::npos)
        return result;
    const std::size_t colon = line.find(" : ");
    if (colon < equals)
        result.type = text::trim(line.substr(colon + 3, equals - colon - 3));
    const std::string_view call = line.substr(equals + 3);
    result.target = call.substr(0, std::min(call.find('('), call.size()));
    return result;
}

void moveInto(Stage &stage, text::IndexBuilder &builder)
{
    IndexedText &made = builder.result();
    stage.strings = std::move(made.strings);
    stage.ops = std::move(made.ops);
    stage.edges = std::move(made.edges);
}

/// Reads the FX text line by line: a header per graph, then a line per node.
class FxTextLinker
{
public:
    FxTextLinker(const Variant &variant, Stage &stage)
        : m_variant(variant), m_stage(stage), m_opOf(variant.nodes.size(), kNone)
    {
        for (std::size_t i = 0; i < variant.nodes.size(); ++i)
            m_nodes.emplace(variant.nodes[i].id, static_cast<NodeIndex>(i));
    }

    void run()
    {
        LineReader lines(m_stage.text);
        while (lines.next()) {
            const std::string_view line = text::trim(lines.line());
            Op op;
            op.span = {lines.number(), lines.column(line.data()), lines.number(),
                       lines.column(line.data() + line.size())};
            if (const std::int32_t graph = graphNumber(line); graph != kNone)
                startGraph(op, graph, line);
            else if (const FxLine parts = splitFxLine(line); !parts.name.empty())
                addNode(op, parts);
        }
        addEdges();
        moveInto(m_stage, m_out);
        sortLinks(m_stage.links);
    }

private:
    void startGraph(Op &op, std::int32_t graph, std::string_view line)
    {
        op.kind = OpKind::Function;
        op.name = m_out.intern("graph");
        op.label = m_out.intern(line.substr(0, line.find(':')));
        m_graph = graph;
        m_function = m_out.add(op);
    }

    void addNode(Op &op, const FxLine &parts)
    {
        const auto found = m_nodes.find(std::to_string(m_graph) + ":" + std::string(parts.name));
        op.parent = m_function;
        op.name = m_out.intern(parts.target);
        op.label = m_out.intern("%" + std::string(parts.name));
        op.type = m_out.intern(parts.type);
        if (found == m_nodes.end()) {
            op.reason = Reason::Unknown;
            m_out.add(op);
            return;
        }
        op.sourceLine = m_variant.nodes[found->second].source.line;
        m_opOf[found->second] = m_out.add(op);
        m_stage.links.push_back({m_opOf[found->second], found->second, How::Exact});
    }

    void addEdges()
    {
        for (std::size_t i = 0; i < m_variant.nodes.size(); ++i)
            for (NodeIndex input : m_variant.nodes[i].inputs)
                if (m_opOf[i] != kNone && m_opOf[input] != kNone)
                    m_out.addEdge(m_opOf[input], m_opOf[i], m_out.intern(m_variant.nodes[input].name));
    }

    const Variant &m_variant;
    Stage &m_stage;
    text::IndexBuilder m_out;
    std::unordered_map<std::string_view, NodeIndex> m_nodes;
    std::vector<OpIndex> m_opOf; ///< by node
    OpIndex m_function = kNone;
    std::int32_t m_graph = kNone;
};

} // namespace

void linkSource(const Variant &variant, Stage &stage)
{
    const std::vector<std::string_view> lines = linesOf(stage.text);
    text::IndexBuilder out;
    struct Open {
        OpIndex op;
        Position end;
        bool isHeader;
    };
    std::vector<Open> open;
    for (const Range &range : rangesOf(variant, stage, lines)) {
        while (!open.empty() && open.back().end <= startOf(range.span))
            open.pop_back();
        const bool isStatement =
            std::all_of(open.begin(), open.end(), [](const Open &outer) { return outer.isHeader; });
        Op op;
        op.span = range.isHeader ? headerOf(range.span, lines) : range.span;
        op.kind = isStatement ? OpKind::Operation : OpKind::Expression;
        op.parent = open.empty() ? kNone : open.back().op;
        op.sourceLine = range.span.line;
        op.name = out.intern(variant.nodes[range.nodes.front()].target);
        const OpIndex index = out.add(op);
        for (NodeIndex node : range.nodes)
            stage.links.push_back({index, node, How::Exact});
        open.push_back({index, endOf(range.span), range.isHeader});
    }
    moveInto(stage, out);
    sortLinks(stage.links);
}

void linkFxText(const Variant &variant, Stage &stage)
{
    FxTextLinker(variant, stage).run();
}

} // namespace heliograph::provenance
