#include "core/provenance/search.h"

#include "core/document/stages.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstring>
#include <functional>

namespace heliograph {

namespace {

char lower(char c)
{
    return char(std::tolower(static_cast<unsigned char>(c)));
}

std::string lowered(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

/// `needle` is in small letters.
bool contains(std::string_view text, std::string_view needle)
{
    return needle.empty() || std::search(text.begin(), text.end(), needle.begin(), needle.end(),
                                         [](char a, char b) { return lower(a) == b; }) != text.end();
}

template <typename Number>
bool readNumber(std::string_view text, Number &number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

/// Words parted by spaces; quotes keep spaces, also behind a filter's name.
std::vector<std::string> wordsOf(std::string_view text)
{
    std::vector<std::string> words;
    std::string word;
    bool quoted = false, begun = false;
    for (const char c : text) {
        if (c == '"') {
            quoted = !quoted;
            begun = true;
        } else if (c == ' ' && !quoted) {
            if (begun)
                words.push_back(std::move(word));
            word.clear();
            begun = false;
        } else {
            word += c;
            begun = true;
        }
    }
    if (begun)
        words.push_back(std::move(word));
    std::erase(words, std::string());
    return words;
}

/// Ids of the stages whose id or title begins with `name`; one of exactly that name stands for itself.
std::vector<std::string> stagesNamed(std::string_view name)
{
    if (findStage(name))
        return {std::string(name)};
    std::vector<std::string> ids;
    for (const StageInfo &stage : stageTable())
        if (!name.empty() && (stage.id.starts_with(name) || lowered(stage.title).starts_with(name)))
            ids.emplace_back(stage.id);
    return ids;
}

std::string stageNames()
{
    std::string names;
    for (const StageInfo &stage : stageTable())
        names += (names.empty() ? "" : ", ") + std::string(stage.id);
    return names;
}

Result<void> addStages(SearchQuery &query, std::string_view list)
{
    while (true) {
        const auto comma = list.find(',');
        const std::string_view name = list.substr(0, comma);
        const std::vector<std::string> ids = stagesNamed(name);
        if (ids.empty())
            return problem("search.stage", "There is no stage \"" + std::string(name) + "\".",
                           "Stages are " + stageNames() + ".");
        query.stages.insert(query.stages.end(), ids.begin(), ids.end());
        if (comma == std::string_view::npos)
            return {};
        list.remove_prefix(comma + 1);
    }
}

/// "120", "100-200", "100-", "-200".
Result<void> setLines(SearchQuery &query, std::string_view range)
{
    const auto dash = range.find('-');
    const std::string_view first = range.substr(0, dash);
    const std::string_view last = dash == std::string_view::npos ? first : range.substr(dash + 1);
    const bool good = (first.empty() || readNumber(first, query.firstLine)) &&
                      (last.empty() || readNumber(last, query.lastLine)) && !(first.empty() && last.empty()) &&
                      query.firstLine >= 1 && query.lastLine >= query.firstLine;
    if (good)
        return {};
    return problem("search.line", "\"" + std::string(range) + "\" is no line.", "Write line:120 or line:100-200.");
}

Result<void> setCost(SearchQuery &query, char relation, std::string_view value)
{
    double cost = 0;
    if (!readNumber(value, cost))
        return problem("search.cost", "\"" + std::string(value) + "\" is no number.", "Write cost>50.");
    (relation == '>' ? query.costAbove : query.costBelow) = cost;
    return {};
}

Result<void> addPart(SearchQuery &query, const std::string &part)
{
    using Filter = std::function<Result<void>(std::string_view)>;
    const auto text = [](std::string &field) {
        return [&field](std::string_view value) -> Result<void> { return field = value, Result<void>(); };
    };
    const std::pair<std::string_view, Filter> filters[] = {
        {"op:", text(query.op)},
        {"type:", text(query.type)},
        {"node:", text(query.node)},
        {"module:", text(query.module)},
        {"stage:", [&](std::string_view value) { return addStages(query, value); }},
        {"line:", [&](std::string_view value) { return setLines(query, value); }},
        {"cost>", [&](std::string_view value) { return setCost(query, '>', value); }},
        {"cost<", [&](std::string_view value) { return setCost(query, '<', value); }},
    };
    for (const auto &[name, apply] : filters)
        if (part.starts_with(name))
            return apply(std::string_view(part).substr(name.size()));
    query.words.push_back(part);
    return {};
}

/// One stage's lines and ops side by side.
class Scan
{
public:
    Scan(const ProvenanceIndex &index, const SearchQuery &query, SearchCursor at)
        : m_index(index), m_query(query), m_at(at), m_stage(index.variant().stages[at.stage])
    {
    }

    bool atEnd() const { return m_at.offset >= m_stage.text.size(); }
    const SearchCursor &cursor() const { return m_at; }

    /// Looks at one line and moves behind it.
    std::optional<SearchHit> next()
    {
        const std::string_view rest = std::string_view(m_stage.text).substr(m_at.offset);
        const std::string_view line = rest.substr(0, rest.find('\n'));
        const std::int32_t number = m_at.line++;
        const OpIndex first = m_at.op;
        m_at.offset += line.size() + 1;
        while (std::size_t(m_at.op) < m_stage.ops.size() && m_stage.ops[std::size_t(m_at.op)].span.line <= number)
            ++m_at.op;
        if (number < m_query.firstLine || number > m_query.lastLine || !hasWords(line))
            return std::nullopt;
        return hit(number, first);
    }

private:
    bool hasWords(std::string_view line) const
    {
        return std::all_of(m_query.words.begin(), m_query.words.end(),
                           [line](const std::string &word) { return contains(line, word); });
    }

    std::optional<SearchHit> hit(std::int32_t line, OpIndex first) const
    {
        if (!m_query.filtersOps()) {
            const std::vector<NodeLink> nodes = m_index.nodesAtLine(line, m_at.stage);
            return SearchHit{m_at.stage, line, nodes.empty() ? kNone : nodes.front().node};
        }
        for (OpIndex op = first; op < m_at.op; ++op)
            if (const std::optional<NodeIndex> node = nodeOfMatch(op))
                return SearchHit{m_at.stage, line, *node};
        return std::nullopt;
    }

    /// The node that meets the filters, kNone if they ask for none; nothing if the op does not meet them.
    std::optional<NodeIndex> nodeOfMatch(OpIndex at) const
    {
        const Op &op = m_stage.ops[std::size_t(at)];
        if (!contains(m_stage.string(op.name), m_query.op) || !contains(m_stage.string(op.type), m_query.type))
            return std::nullopt;
        const std::span<const Link> links = m_index.linksAt(at, m_at.stage);
        for (const Link &link : links)
            if (isWanted(link.node))
                return link.node;
        const bool anyNode = m_query.node.empty() && !m_query.costAbove && !m_query.costBelow;
        return anyNode && isInModule(op) ? std::optional(kNone) : std::nullopt;
    }

    std::string_view pathOf(const Node &node) const
    {
        return node.module == kNone ? std::string_view() : m_index.variant().modules[std::size_t(node.module)].path;
    }

    /// Ops without a node, of an ONNX text: the regions around them are labelled with paths.
    bool isInModule(const Op &op) const
    {
        if (m_query.module.empty())
            return true;
        for (OpIndex around = op.parent; around != kNone; around = m_stage.ops[std::size_t(around)].parent)
            if (const Op &region = m_stage.ops[std::size_t(around)]; region.kind == OpKind::Block)
                return contains(m_stage.string(region.label), m_query.module);
        return false;
    }

    bool isWanted(NodeIndex node) const
    {
        const Node &wanted = m_index.variant().nodes[std::size_t(node)];
        if (!contains(wanted.id, m_query.node) || !contains(pathOf(wanted), m_query.module) ||
            (!m_query.module.empty() && wanted.module == kNone))
            return false;
        const auto cost = double(m_index.linksOf(node, m_at.stage).size());
        return cost > m_query.costAbove.value_or(-1) && (!m_query.costBelow || cost < *m_query.costBelow);
    }

    const ProvenanceIndex &m_index;
    const SearchQuery &m_query;
    SearchCursor m_at;
    const Stage &m_stage;
};

bool isSearched(const Stage &stage, const SearchQuery &query, std::string_view pipeline)
{
    const bool asked =
        query.stages.empty() || std::find(query.stages.begin(), query.stages.end(), stage.id) != query.stages.end();
    return asked && (stage.pipeline.empty() || stage.pipeline == pipeline);
}

} // namespace

Result<SearchQuery> parseSearch(std::string_view text)
{
    SearchQuery query;
    for (const std::string &part : wordsOf(lowered(text)))
        if (const Result<void> added = addPart(query, part); !added)
            return added.error();
    return query;
}

SearchStep searchStep(const ProvenanceIndex &index, const SearchQuery &query, std::string_view pipeline,
                      SearchCursor from, std::size_t bytes, std::size_t most)
{
    SearchStep step;
    std::size_t read = 0;
    const std::vector<Stage> &stages = index.variant().stages;
    for (SearchCursor at = from; at.stage < stages.size() && !query.isEmpty();
         at = SearchCursor{at.stage + 1, 0, 1, 0}) {
        if (!isSearched(stages[at.stage], query, pipeline))
            continue;
        Scan scan(index, query, at);
        while (!scan.atEnd()) {
            if (read >= bytes || step.hits.size() >= most) {
                step.next = scan.cursor();
                return step;
            }
            const std::size_t before = scan.cursor().offset;
            if (const std::optional<SearchHit> hit = scan.next())
                step.hits.push_back(*hit);
            read += scan.cursor().offset - before;
        }
    }
    return step;
}

} // namespace heliograph
