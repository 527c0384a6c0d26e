// Runs by node, regions by structure, and both merged so that they nest.
#include "core/provenance/folding.h"

#include "core/text/op_roles.h"
#include "core/text/scan.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace heliograph {

using namespace text;

namespace {

constexpr std::int32_t kLeastOps = 3;

/// Whose an op is. Ops of one owner in a row can be one run.
struct Owner {
    NodeIndex node = kNone;
    Reason reason = Reason::None;

    friend bool operator==(const Owner &, const Owner &) = default;
};

class RunFinder
{
public:
    RunFinder(const Stage &stage, Language language) : m_stage(stage), m_language(language) {}

    std::vector<FoldRange> find()
    {
        readOwners();
        findLastOfPlainNodes();
        for (OpIndex op = 0; op < OpIndex(m_stage.ops.size()); ++op)
            visit(op);
        close();
        return std::move(m_runs);
    }

private:
    void readOwners();
    void findLastOfPlainNodes();
    OpRole role(OpIndex op) const;
    bool isHidden(OpIndex op) const;
    void visit(OpIndex op);
    void startStretch(OpIndex op);
    void add(OpIndex op);
    void close();

    const Stage &m_stage;
    Language m_language;
    std::vector<Owner> m_owners;            ///< by op
    std::unordered_set<OpIndex> m_keepLast; ///< last ops of nodes that are nothing but arithmetic
    std::vector<FoldRange> m_runs;
    FoldRange m_run;
    OpIndex m_stretch = kNone;  ///< an op of the stretch looked at: its owner and its parent are the stretch's
    std::uint32_t m_main = 0;   ///< name of the last op of the stretch that stays in sight
    std::int32_t m_endLine = 0; ///< where the last op seen ends
};

/// The strongest link of an op decides; links are sorted that way.
void RunFinder::readOwners()
{
    m_owners.resize(m_stage.ops.size());
    for (std::size_t op = 0; op < m_owners.size(); ++op)
        m_owners[op].reason = m_stage.ops[op].reason;
    for (auto link = m_stage.links.rbegin(); link != m_stage.links.rend(); ++link)
        m_owners[std::size_t(link->op)] = {link->node, Reason::None};
}

OpRole RunFinder::role(OpIndex op) const
{
    const Op &it = m_stage.ops[std::size_t(op)];
    const bool statement = m_language == Language::Python;
    if (statement) // a statement that no node was made for computes tiles and indices
        return m_owners[std::size_t(op)].node == kNone && it.reason == Reason::Tile && it.span.endLine <= it.span.line
                   ? OpRole::Support
                   : OpRole::Main;
    return roleOf(m_language, m_stage.string(it.name));
}

void RunFinder::findLastOfPlainNodes()
{
    std::unordered_map<NodeIndex, OpIndex> last;
    std::unordered_set<NodeIndex> busy;
    for (OpIndex op = 0; op < OpIndex(m_owners.size()); ++op) {
        if (!m_stage.ops[std::size_t(op)].isCounted())
            continue;
        const NodeIndex node = m_owners[std::size_t(op)].node;
        last[node] = op;
        if (role(op) == OpRole::Main)
            busy.insert(node);
    }
    for (const auto &[node, op] : last)
        if (node != kNone && !busy.contains(node) && m_language != Language::FxGraph)
            m_keepLast.insert(op);
}

bool RunFinder::isHidden(OpIndex op) const
{
    if (m_keepLast.contains(op))
        return false;
    return role(op) != OpRole::Main || (m_main != 0 && m_stage.ops[std::size_t(op)].name == m_main);
}

void RunFinder::visit(OpIndex op)
{
    const Op &it = m_stage.ops[std::size_t(op)];
    if (it.kind == OpKind::Expression || !it.span.isValid())
        return;
    const bool block = std::size_t(op) + 1 < m_stage.ops.size() && m_stage.ops[std::size_t(op) + 1].parent == op;
    const bool sameLine = it.span.line <= m_endLine; // of several ops on a line only the first can begin or end a run
    if (!it.isCounted() || (block && m_language != Language::Python) || sameLine) {
        close();
        m_stretch = kNone;
    } else {
        startStretch(op);
        add(op);
    }
    m_endLine = std::max(m_endLine, block && it.span.endLine > it.span.line ? it.span.line : it.span.endLine);
}

void RunFinder::startStretch(OpIndex op)
{
    const Op &it = m_stage.ops[std::size_t(op)];
    const auto names = [this](OpIndex other) { return role(other) == OpRole::Name; };
    const bool same =
        m_stretch != kNone && m_stage.ops[std::size_t(m_stretch)].parent == it.parent &&
        (m_owners[std::size_t(m_stretch)] == m_owners[std::size_t(op)] || (names(m_stretch) && names(op)));
    if (!same) {
        close();
        m_main = 0;
    }
    m_stretch = op;
}

void RunFinder::add(OpIndex op)
{
    const Op &it = m_stage.ops[std::size_t(op)];
    if (!isHidden(op)) {
        close();
        m_main = m_language == Language::Python || m_language == Language::FxGraph ? 0 : it.name;
        return;
    }
    if (m_run.ops == 0) {
        const Owner owner = role(op) == OpRole::Name ? Owner() : m_owners[std::size_t(op)];
        m_run = {it.span.line, 0, FoldKind::Run, owner.node, owner.reason, 0, 0, 0};
    }
    m_run.last = std::max(it.span.endLine, it.span.line);
    ++m_run.ops;
    if (role(op) == OpRole::Main) {
        m_run.repeated = it.name;
        ++m_run.repeats;
    }
}

void RunFinder::close()
{
    if (m_run.ops >= kLeastOps)
        m_runs.push_back(m_run);
    m_run = {};
}

/// Whether a line opens and closes a block, by its first and its last character; what a comment or location says about
/// the end of a block does not count.
struct Braces {
    bool opens = false;
    bool closes = false;
};

Braces bracesOf(std::string_view line)
{
    line = trim(line);
    if (line.empty())
        return {};
    return {line.back() == '{', line.front() == '}'};
}

std::vector<FoldRange> braceRegions(std::string_view text)
{
    std::vector<FoldRange> regions;
    std::vector<std::size_t> open;
    LineReader reader(text);
    while (reader.next()) {
        const Braces braces = bracesOf(reader.line());
        if (braces.closes && !open.empty()) {
            // "} else {" ends its block a line above, so that it stays in sight as the head of the next one.
            regions[open.back()].last = reader.number() - (braces.opens ? 1 : 0);
            open.pop_back();
        }
        if (braces.opens) {
            open.push_back(regions.size());
            regions.push_back({reader.number(), 0, FoldKind::Region, kNone, Reason::None, 0, 0, 0});
        }
    }
    for (const std::size_t region : open) // cut off
        regions[region].last = reader.number();
    return regions;
}

/// Columns a line is indented by; -1 for a blank one, which belongs to whatever is around it.
std::int32_t indentOf(std::string_view line)
{
    const std::string_view rest = trimLeft(line);
    return rest.empty() ? -1 : std::int32_t(line.size() - rest.size());
}

std::vector<FoldRange> indentRegions(std::string_view text)
{
    struct Open {
        std::size_t region;
        std::int32_t indent;
    };
    std::vector<FoldRange> regions; // every line may be the head of one
    std::vector<Open> open;
    std::int32_t lastWritten = 0;
    LineReader reader(text);
    const auto close = [&](std::int32_t indent) {
        while (!open.empty() && open.back().indent >= indent) {
            regions[open.back().region].last = lastWritten;
            open.pop_back();
        }
    };
    while (reader.next()) {
        const std::int32_t indent = indentOf(reader.line());
        if (indent < 0)
            continue;
        close(indent);
        open.push_back({regions.size(), indent});
        regions.push_back({reader.number(), 0, FoldKind::Region, kNone, Reason::None, 0, 0, 0});
        lastWritten = reader.number();
    }
    close(0);
    return regions;
}

bool isOutside(const FoldRange &a, const FoldRange &b)
{
    return a.first != b.first ? a.first < b.first : a.last > b.last;
}

/// Sorted, outer ones first; ranges of a single line and those that cross the one they start in are dropped.
std::vector<FoldRange> nested(std::vector<FoldRange> ranges)
{
    std::erase_if(ranges, [](const FoldRange &range) { return range.last <= range.first; });
    std::stable_sort(ranges.begin(), ranges.end(), isOutside);
    std::vector<FoldRange> result;
    std::vector<std::int32_t> ends;
    for (const FoldRange &range : ranges) {
        while (!ends.empty() && ends.back() < range.first)
            ends.pop_back();
        const bool crosses = !ends.empty() && range.last > ends.back();
        const bool again = !result.empty() && result.back().first == range.first && result.back().last == range.last;
        if (crosses || again)
            continue;
        ends.push_back(range.last);
        result.push_back(range);
    }
    return result;
}

/// Lines that say nothing without the ops around them: blank, comments, debug locations.
std::vector<bool> trivialLines(std::string_view text, Language language)
{
    std::vector<bool> trivial{false}; // there is no line 0
    const std::string_view comment = language == Language::LlvmIr ? ";" : "//";
    LineReader reader(text);
    while (reader.next()) {
        const std::string_view line = trim(reader.line());
        trivial.push_back(line.empty() || line.starts_with(comment) || line.starts_with(".loc"));
    }
    return trivial;
}

/// A run takes what is trivial below it along, up to the next op.
void extendOverTrivia(std::vector<FoldRange> &runs, const Stage &stage, Language language)
{
    if (runs.empty() || language == Language::Python || language == Language::FxGraph)
        return;
    const std::vector<bool> trivial = trivialLines(stage.text, language);
    for (FoldRange &run : runs)
        while (std::size_t(run.last) + 1 < trivial.size() && trivial[std::size_t(run.last) + 1])
            ++run.last;
}

} // namespace

std::vector<FoldRange> foldRuns(const Stage &stage, Language language)
{
    std::vector<FoldRange> runs = RunFinder(stage, language).find();
    extendOverTrivia(runs, stage, language);
    std::erase_if(runs, [](const FoldRange &run) { return run.last <= run.first; });
    return runs;
}

std::vector<FoldRange> foldRegions(std::string_view text, Language language)
{
    if (language == Language::Sass)
        return {};
    const bool indented = language == Language::Python || language == Language::FxGraph;
    return nested(indented ? indentRegions(text) : braceRegions(text));
}

std::vector<FoldRange> foldRanges(const Stage &stage, Language language)
{
    std::vector<FoldRange> ranges = foldRuns(stage, language);
    const std::vector<FoldRange> regions = foldRegions(stage.text, language);
    ranges.insert(ranges.end(), regions.begin(), regions.end());
    return nested(std::move(ranges));
}

} // namespace heliograph
