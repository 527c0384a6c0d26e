// The exact-start rule and the line rule of the join, and where the generated code uses its variables.
#include "core/provenance/triton_map.h"

#include "core/provenance/stage_links.h"
#include "core/text/scan.h"

#include <algorithm>

namespace heliograph::provenance {

namespace {

std::string_view baseName(std::string_view path)
{
    const std::size_t slash = path.find_last_of("/\\");
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool isFunction(const Stage &stage, const Op &op)
{
    return op.kind == OpKind::Function || stage.string(op.name) == "FunctionDef";
}

bool isStatement(const Stage &stage, const Op &op)
{
    return op.kind == OpKind::Operation || isFunction(stage, op);
}

/// Start of `a` before start of `b`; at the same start the longer one first.
bool outermostFirst(const Span &a, const Span &b)
{
    if (a.line != b.line || a.column != b.column)
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    return std::pair(a.endLine, a.endColumn) > std::pair(b.endLine, b.endColumn);
}

} // namespace

bool isLeaf(const Stage &triton, const Op &op)
{
    const std::string &kind = triton.string(op.name);
    return kind == "Name" || kind == "Constant" || kind == "arg";
}

TritonMap::TritonMap(const Stage *triton) : m_stage(triton)
{
    if (isEmpty())
        return;
    m_fileName = baseName(m_stage->file);
    m_nodes.assign(m_stage->ops.size(), kNone);
    for (const Link &link : m_stage->links)
        if (link.how != How::Derived && m_nodes[link.op] == kNone)
            m_nodes[link.op] = link.node;
    readDeviceLines();
    readLines();
    readUses();
}

void TritonMap::readDeviceLines()
{
    m_lines.emplace_back();
    m_isDevice.push_back(false);
    bool decorated = false, inside = false;
    text::LineReader lines(m_stage->text);
    while (lines.next()) {
        const std::string_view line = lines.line();
        const bool indented = line.empty() || text::isBlank(line.front());
        if (line.starts_with("@"))
            decorated = decorated || line.find("jit") != std::string_view::npos;
        else if (!indented) {
            inside = decorated && line.starts_with("def ");
            decorated = false;
        }
        m_lines.push_back(line);
        m_isDevice.push_back(inside);
    }
}

void TritonMap::readLines()
{
    const auto lineCount = static_cast<std::int32_t>(m_lines.size());
    m_spans.resize(m_lines.size());
    for (std::size_t i = 0; i < m_stage->ops.size(); ++i) {
        const Op &op = m_stage->ops[i];
        if (!op.span.isValid() || op.span.line >= lineCount)
            continue;
        const auto index = static_cast<OpIndex>(i);
        m_spans[op.span.line].starting.push_back(index);
        if (!isStatement(*m_stage, op))
            continue;
        for (std::int32_t line = op.span.line; line <= std::min(op.span.endLine, lineCount - 1); ++line)
            m_spans[line].statement = index;
    }
    for (LineSpans &spans : m_spans)
        std::stable_sort(spans.starting.begin(), spans.starting.end(), [this](OpIndex a, OpIndex b) {
            return outermostFirst(m_stage->ops[a].span, m_stage->ops[b].span);
        });
}

void TritonMap::readUses()
{
    for (std::size_t i = 0; i < m_stage->ops.size(); ++i) {
        const Op &op = m_stage->ops[i];
        if (m_stage->string(op.name) == "Name" && isDeviceLine(op.span.line))
            m_uses[textOf(op.span)].push_back(static_cast<OpIndex>(i));
    }
}

std::string_view TritonMap::textOf(const Span &span) const
{
    if (span.line != span.endLine || span.line <= 0 || span.line >= static_cast<std::int32_t>(m_lines.size()))
        return {};
    const std::string_view line = m_lines[span.line];
    const auto from = static_cast<std::size_t>(std::max(span.column - 1, 0));
    if (from >= line.size() || span.endColumn < span.column)
        return {};
    return line.substr(from, span.endColumn - span.column);
}

bool TritonMap::isTritonFile(std::string_view file) const
{
    if (isEmpty())
        return false;
    return m_fileName.empty() ? file.ends_with(".py") : baseName(file) == m_fileName;
}

bool TritonMap::isDeviceLine(std::int32_t line) const
{
    return line > 0 && line < static_cast<std::int32_t>(m_isDevice.size()) && m_isDevice[line];
}

const TritonMap::LineSpans *TritonMap::spansOf(std::int32_t line) const
{
    if (isEmpty() || line <= 0 || line >= static_cast<std::int32_t>(m_spans.size()))
        return nullptr;
    return &m_spans[line];
}

TritonPlace TritonMap::place(OpIndex op) const
{
    if (op == kNone)
        return {};
    const Op &found = m_stage->ops[op];
    return {op, m_nodes[op], found.sourceLine, isFunction(*m_stage, found), false};
}

TritonPlace TritonMap::at(std::int32_t line, std::int32_t column) const
{
    const LineSpans *spans = spansOf(line);
    if (!spans)
        return {};
    OpIndex expression = kNone, leaf = kNone, statement = kNone;
    for (OpIndex op : spans->starting) {
        const Op &candidate = m_stage->ops[op];
        if (candidate.span.column != column)
            continue;
        OpIndex &slot = isStatement(*m_stage, candidate) ? statement : isLeaf(*m_stage, candidate) ? leaf : expression;
        if (slot == kNone || (m_nodes[slot] == kNone && m_nodes[op] != kNone))
            slot = op;
    }
    for (OpIndex op : {expression, leaf, statement})
        if (op != kNone)
            return place(op);
    return place(spans->statement);
}

TritonPlace TritonMap::atLine(std::int32_t line) const
{
    const LineSpans *spans = spansOf(line);
    if (!spans)
        return {};
    TritonPlace result = place(spans->statement);
    for (OpIndex op : spans->starting) {
        if (m_nodes[op] == kNone || m_nodes[op] == result.node)
            continue;
        result.isAmbiguous = result.isAmbiguous || result.node != kNone;
        result.node = m_nodes[op];
    }
    if (result.isAmbiguous)
        result.node = kNone;
    return result;
}

const std::vector<OpIndex> &TritonMap::usesOf(std::string_view name) const
{
    static const std::vector<OpIndex> none;
    const auto found = m_uses.find(name);
    return found == m_uses.end() ? none : found->second;
}

bool TritonMap::contains(OpIndex outer, OpIndex inner) const
{
    const Span &a = m_stage->ops[outer].span, &b = m_stage->ops[inner].span;
    return std::pair(a.line, a.column) <= std::pair(b.line, b.column) &&
           std::pair(b.endLine, b.endColumn) <= std::pair(a.endLine, a.endColumn);
}

} // namespace heliograph::provenance
