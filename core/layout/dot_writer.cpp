#include "core/layout/dot_writer.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>

namespace heliograph {

namespace {

constexpr double kPointsPerInch = 72;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Length of the UTF-8 sequence at the start of `text`, 0 if its bytes are not UTF-8.
std::size_t sequenceLength(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0 || text.size() < length)
        return 0;
    const bool continued = std::all_of(text.begin() + 1, text.begin() + std::ptrdiff_t(length),
                                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; });
    return continued ? length : 0;
}

std::string_view escapedAscii(char c, std::string_view self)
{
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\t':
        return " ";
    case '&': // Graphviz reads HTML entities even in plain strings
        return "&amp;";
    default:
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? kReplacement : self;
    }
}

double sane(double length)
{
    return std::isfinite(length) && length > 0 ? std::min(length, 1e5) : 1;
}

std::string number(double value)
{
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, 4).ptr;
    return std::string(buffer, end);
}

std::string inches(double points)
{
    return number(sane(points) / kPointsPerInch);
}

/// An HTML-like label without text, which makes Graphviz keep exactly this much room, whatever its fonts.
std::string room(double width, double height)
{
    const auto whole = [](double length) { return std::to_string(std::lround(std::ceil(sane(length)))); };
    return "<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"" +
           whole(width) + "\" HEIGHT=\"" + whole(height) + "\"><TR><TD></TD></TR></TABLE>>";
}

/// One pass over a LayoutInput. `m_children` and `m_members` hold the tree of clusters; their last entry is the root.
class DotWriter
{
public:
    DotWriter(const LayoutInput &input, DotLabels labels) : m_input(input), m_labels(labels)
    {
        buildTree();
        findInnerEnds();
    }

    std::string write()
    {
        m_out = "digraph heliograph {\n";
        writeDefaults();
        writeCluster(root());
        for (std::size_t i = 0; i < m_input.edges.size(); ++i)
            writeEdge(i);
        for (std::size_t cluster = 0; cluster <= root() && !named(); ++cluster)
            writeRowOrder(cluster);
        m_out += "}\n";
        return std::move(m_out);
    }

private:
    std::size_t root() const { return m_input.clusters.size(); }
    bool named() const { return m_labels == DotLabels::Names; }
    bool isNode(std::int32_t i) const { return i >= 0 && std::size_t(i) < m_input.nodes.size(); }
    bool isCluster(std::int32_t i) const { return i >= 0 && std::size_t(i) < m_input.clusters.size(); }

    /// Clusters whose chain of parents never ends hang below the root.
    bool isBelowRoot(std::int32_t cluster) const
    {
        std::size_t steps = 0;
        while (isCluster(cluster) && steps++ <= m_input.clusters.size())
            cluster = m_input.clusters[std::size_t(cluster)].parent;
        return !isCluster(cluster);
    }

    void buildTree()
    {
        m_children.resize(root() + 1);
        m_members.resize(root() + 1);
        for (std::size_t i = 0; i < m_input.clusters.size(); ++i) {
            const std::int32_t parent = m_input.clusters[i].parent;
            const bool nested = isCluster(parent) && isBelowRoot(std::int32_t(i));
            m_children[nested ? std::size_t(parent) : root()].push_back(i);
        }
        for (std::size_t i = 0; i < m_input.nodes.size(); ++i) {
            const std::int32_t cluster = m_input.nodes[i].cluster;
            m_members[isCluster(cluster) ? std::size_t(cluster) : root()].push_back(i);
        }
    }

    bool hasRanks() const
    {
        return std::any_of(m_input.nodes.begin(), m_input.nodes.end(), [](const auto &node) { return node.rank >= 0; });
    }

    /// Is the other end of an edge that ends at this cluster's border inside of it?
    bool isAround(std::int32_t cluster, std::int32_t node, std::int32_t otherCluster) const
    {
        if (!isCluster(cluster))
            return false;
        std::int32_t k = isNode(node)              ? m_input.nodes[std::size_t(node)].cluster
                         : isCluster(otherCluster) ? m_input.clusters[std::size_t(otherCluster)].parent
                                                   : kNowhere;
        for (std::size_t steps = 0; isCluster(k) && k != cluster && steps <= root(); ++steps)
            k = m_input.clusters[std::size_t(k)].parent;
        return k == cluster;
    }
    bool startsAround(const LayoutEdge &edge) const
    {
        return !isNode(edge.from) && isAround(edge.fromCluster, edge.to, edge.toCluster);
    }
    bool endsAround(const LayoutEdge &edge) const
    {
        return !isNode(edge.to) && isAround(edge.toCluster, edge.from, edge.fromCluster);
    }

    void writeDefaults()
    {
        m_out += "  graph [rankdir=TB, compound=true, margin=0, pad=0, nodesep=" + inches(m_input.nodeGap) +
                 ", ranksep=" + inches(m_input.rankGap) + "];\n";
        if (named()) {
            m_out += "  node [shape=box, style=rounded, fontname=\"monospace\", fontsize=10];\n";
            return;
        }
        if (hasRanks()) // else edges between clusters are only wishes, and Graphviz fails when rows contradict them
            m_out += "  graph [newrank=true];\n";
        m_out += "  node [shape=record, fixedsize=true, margin=0, fontsize=1, label=\"\"];\n"
                 "  edge [arrowhead=none];\n";
    }

    void writeCluster(std::size_t cluster)
    {
        for (const std::size_t node : m_members[cluster])
            writeNode(node);
        for (const std::size_t child : m_children[cluster]) {
            const std::string name = std::to_string(child);
            m_out += "  subgraph cluster_" + name + " { graph [margin=" + number(sane(m_input.clusterMargin)) +
                     ", label=" + title(m_input.clusters[child]) + "];\n";
            writeCluster(child);
            writeInnerEnds(child);
            if (m_members[child].empty() && m_children[child].empty()) // Graphviz drops clusters without a node
                m_out += "  a" + name + " [shape=point, style=invis, width=0.01];\n";
            m_out += "  }\n";
        }
        if (!named())
            writeRows(cluster);
    }

    /// Edges between a cluster and its inside run from or to a point in it: from one of its nodes they would say
    /// something else.
    void findInnerEnds()
    {
        m_starts.assign(root(), false);
        m_ends.assign(root(), false);
        for (const LayoutEdge &edge : m_input.edges) {
            if (startsAround(edge))
                m_starts[std::size_t(edge.fromCluster)] = true;
            if (endsAround(edge))
                m_ends[std::size_t(edge.toCluster)] = true;
        }
    }

    void writeInnerEnds(std::size_t cluster)
    {
        if (m_starts[cluster])
            m_out += "  s" + std::to_string(cluster) + " [shape=point, style=invis, width=0.01];\n";
        if (m_ends[cluster])
            m_out += "  e" + std::to_string(cluster) + " [shape=point, style=invis, width=0.01];\n";
    }

    /// Nodes of one rank in one row.
    void writeRows(std::size_t cluster)
    {
        std::map<std::int32_t, std::string> rows;
        for (const std::size_t node : m_members[cluster])
            if (m_input.nodes[node].rank >= 0)
                rows[m_input.nodes[node].rank] += "n" + std::to_string(node) + "; ";
        for (const auto &[rank, nodes] : rows)
            m_out += "  {rank=same; " + nodes + "}\n";
    }

    /// Invisible edges keep the rows in their order, and one below the other.
    void writeRowOrder(std::size_t cluster)
    {
        std::map<std::int32_t, std::pair<std::string, std::string>> rows; // a node at its top and one at its bottom
        for (const std::size_t node : m_members[cluster])
            if (m_input.nodes[node].rank >= 0)
                rows.try_emplace(m_input.nodes[node].rank, "n" + std::to_string(node), "n" + std::to_string(node));
        for (const std::size_t child : m_children[cluster])
            if (m_input.clusters[child].rank >= 0)
                rows.try_emplace(m_input.clusters[child].rank, anchor(child, false), anchor(child, true));
        const std::string *above = nullptr;
        for (const auto &[rank, ends] : rows) {
            if (above)
                m_out += "  " + *above + " -> " + ends.first + " [style=invis, weight=5];\n";
            above = &ends.second;
        }
    }

    std::string title(const LayoutCluster &cluster) const
    {
        if (named())
            return dotQuoted(cluster.name);
        return cluster.titleHeight > 0 ? room(cluster.titleWidth, cluster.titleHeight) : "\"\"";
    }

    void writeNode(std::size_t i)
    {
        const LayoutNode &node = m_input.nodes[i];
        m_out += "  n" + std::to_string(i);
        if (named())
            m_out += " [label=" + dotQuoted(node.name) + "];\n";
        else
            m_out += " [width=" + inches(node.width) + ", height=" + inches(node.height) + ports(node) + "];\n";
    }

    static std::string ports(const LayoutNode &node)
    {
        if (node.inPorts < 2)
            return {};
        std::string fields;
        for (std::int32_t port = 0; port < node.inPorts; ++port)
            fields += (port == 0 ? "<i" : "|<i") + std::to_string(port) + ">";
        return ", label=\"{{" + fields + "}|}\"";
    }

    /// Graphviz knows only edges between nodes: a cluster's end is a node in its first or last row, clipped at its
    /// border. Without ranks the rows are unknown, and program order stands for them.
    std::string anchor(std::size_t cluster, bool last) const
    {
        if ((last ? m_ends : m_starts)[cluster])
            return (last ? "e" : "s") + std::to_string(cluster);
        std::string found = "a" + std::to_string(cluster);
        std::int32_t best = last ? std::numeric_limits<std::int32_t>::min() : std::numeric_limits<std::int32_t>::max();
        const auto consider = [&](std::int32_t rank, auto name) {
            if (last ? rank < best : rank >= best)
                return;
            best = rank;
            found = name();
        };
        for (const std::size_t node : m_members[cluster])
            consider(m_input.nodes[node].rank, [&] { return "n" + std::to_string(node); });
        for (const std::size_t child : m_children[cluster])
            consider(m_input.clusters[child].rank, [&] { return anchor(child, last); });
        return found;
    }

    std::string tail(const LayoutEdge &edge, std::string &attributes) const
    {
        if (isNode(edge.from))
            return "n" + std::to_string(edge.from) + (named() ? "" : ":s");
        if (!isCluster(edge.fromCluster))
            return {};
        if (startsAround(edge))
            return "s" + std::to_string(edge.fromCluster);
        attributes += ", ltail=cluster_" + std::to_string(edge.fromCluster);
        return anchor(std::size_t(edge.fromCluster), true);
    }

    std::string head(const LayoutEdge &edge, std::string &attributes) const
    {
        if (!isNode(edge.to) && !isCluster(edge.toCluster))
            return {};
        if (endsAround(edge))
            return "e" + std::to_string(edge.toCluster);
        if (!isNode(edge.to)) {
            attributes += ", lhead=cluster_" + std::to_string(edge.toCluster);
            return anchor(std::size_t(edge.toCluster), false);
        }
        const bool ported = edge.toPort >= 0 && edge.toPort < m_input.nodes[std::size_t(edge.to)].inPorts &&
                            m_input.nodes[std::size_t(edge.to)].inPorts > 1;
        const std::string port = ported ? ":i" + std::to_string(edge.toPort) : std::string();
        return "n" + std::to_string(edge.to) + (named() ? "" : port + ":n");
    }

    void writeEdge(std::size_t i)
    {
        const LayoutEdge &edge = m_input.edges[i];
        std::string attributes = "id=\"e" + std::to_string(i) + "\"";
        const std::string from = tail(edge, attributes);
        const std::string to = head(edge, attributes);
        if (from.empty() || to.empty())
            return;
        if (edge.weight != 1)
            attributes += ", weight=" + std::to_string(std::clamp(edge.weight, 0, 1000));
        if (edge.ranks != 1)
            attributes += ", minlen=" + std::to_string(std::clamp(edge.ranks, 0, 1000));
        if (edge.labelWidth > 0 && !named())
            attributes += ", label=" + room(edge.labelWidth, edge.labelHeight);
        m_out += "  " + from + " -> " + to + " [" + attributes + "];\n";
    }

    const LayoutInput &m_input;
    DotLabels m_labels;
    std::vector<std::vector<std::size_t>> m_children;
    std::vector<std::vector<std::size_t>> m_members;
    std::vector<bool> m_starts; ///< by cluster: do edges run from its border to its inside?
    std::vector<bool> m_ends;   ///< the same the other way
    std::string m_out;
};

} // namespace

std::string dotQuoted(std::string_view text)
{
    std::string out = "\"";
    while (!text.empty()) {
        const std::size_t length = sequenceLength(text);
        const std::string_view self = text.substr(0, std::max<std::size_t>(length, 1));
        if (length == 1)
            out += escapedAscii(text.front(), self);
        else
            out += length == 0 ? kReplacement : self;
        text.remove_prefix(self.size());
    }
    return out + '"';
}

std::string writeDot(const LayoutInput &input, DotLabels labels)
{
    return DotWriter(input, labels).write();
}

} // namespace heliograph
