#include "core/diff/own_lines.h"

#include "core/text/scan.h"

#include <algorithm>

namespace heliograph::diff {

namespace {

using namespace text;

/// The line ends in a brace that opens a region.
bool opensRegion(std::string_view line)
{
    return line.ends_with('{');
}

} // namespace

OwnLines::OwnLines(const Stage &stage, Language language) : m_text(stage.text)
{
    m_starts.push_back(0);
    for (std::size_t at = 0; (at = m_text.find('\n', at)) != std::string_view::npos; ++at)
        m_starts.push_back(std::uint32_t(at + 1));
    if (m_starts.back() != m_text.size())
        m_starts.push_back(std::uint32_t(m_text.size()));
    m_owners.assign(std::size_t(lineCount()), kNone);
    own(stage);
    if (language == Language::Mlir)
        ownBraces();
    index(stage.ops.size());
}

std::uint32_t OwnLines::end(std::int32_t line) const
{
    std::uint32_t end = m_starts[std::size_t(line)];
    while (end > begin(line) && (m_text[end - 1] == '\n' || m_text[end - 1] == '\r'))
        --end;
    return end;
}

std::uint32_t OwnLines::offset(std::int32_t line, std::int32_t column) const
{
    if (lineCount() == 0)
        return 0;
    line = std::clamp(line, 1, lineCount());
    const std::int64_t at = std::int64_t(begin(line)) + std::max(column, 1) - 1;
    return std::uint32_t(std::min<std::int64_t>(at, end(line)));
}

std::span<const std::int32_t> OwnLines::linesOf(OpIndex op) const
{
    const std::uint32_t first = m_first[std::size_t(op)];
    return std::span(m_lines).subspan(first, m_first[std::size_t(op) + 1] - first);
}

/// Ops stand in text order, parents before children: a line belongs to the innermost op that covers it, and of several
/// that start on it to the first. Only what an op covers before its next op is its own, so each line is looked at once.
void OwnLines::own(const Stage &stage)
{
    std::vector<OpIndex> open; // ops that may go on below
    std::int32_t line = 1;
    const auto goOnTo = [&](std::int32_t next) {
        for (; line < next && line <= lineCount(); ++line) {
            while (!open.empty() && stage.ops[std::size_t(open.back())].span.endLine < line)
                open.pop_back();
            if (!open.empty())
                m_owners[std::size_t(line) - 1] = open.back();
        }
    };
    for (std::size_t i = 0; i < stage.ops.size(); ++i) {
        const Op &op = stage.ops[i];
        if (op.kind == OpKind::Expression || op.span.line < line || op.span.line > lineCount())
            continue;
        goOnTo(op.span.line);
        m_owners[std::size_t(line) - 1] = OpIndex(i);
        while (!open.empty() && stage.ops[std::size_t(open.back())].span.endLine <= line)
            open.pop_back();
        open.push_back(OpIndex(i));
        ++line;
    }
    goOnTo(lineCount() + 1);
}

/// "}" belongs to the op whose region it closes, "default {" to the op whose regions it stands among.
void OwnLines::ownBraces()
{
    std::vector<OpIndex> regions;
    OpIndex last = kNone;
    for (std::int32_t number = 1; number <= lineCount(); ++number) {
        OpIndex &owner = m_owners[std::size_t(number) - 1];
        const std::string_view line = trim(text(number));
        if (line.empty() || line.starts_with("//") || line.front() == '#' || line.front() == '!')
            continue;
        if (line.front() == '}') {
            if (regions.empty())
                continue;
            owner = regions.back();
            regions.pop_back();
        } else if (owner == kNone && opensRegion(line)) {
            owner = last;
        }
        if (owner == kNone)
            continue;
        last = owner;
        if (opensRegion(line))
            regions.push_back(owner);
    }
}

void OwnLines::index(std::size_t ops)
{
    m_first.assign(ops + 1, 0);
    for (const OpIndex owner : m_owners)
        if (owner != kNone)
            ++m_first[std::size_t(owner) + 1];
    for (std::size_t i = 1; i <= ops; ++i)
        m_first[i] += m_first[i - 1];
    m_lines.resize(m_first[ops]);
    std::vector<std::uint32_t> next(m_first.begin(), m_first.end() - 1);
    for (std::int32_t line = 1; line <= lineCount(); ++line)
        if (const OpIndex op = owner(line); op != kNone)
            m_lines[next[std::size_t(op)]++] = line;
}

} // namespace heliograph::diff
