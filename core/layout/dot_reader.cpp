#include "core/layout/dot_reader.h"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>

namespace heliograph {

namespace {

using Json = nlohmann::json;

Diagnostic failure(std::string code, std::string message, std::string detail = {})
{
    Diagnostic diagnostic;
    diagnostic.code = std::move(code);
    diagnostic.message = std::move(message);
    diagnostic.next = "Check that `dot -V` names Graphviz 2.40 or newer";
    diagnostic.detail = std::move(detail);
    return diagnostic;
}

Diagnostic malformed(std::string detail)
{
    return failure("layout.malformed", "Graphviz returned a layout that cannot be read", std::move(detail));
}

Diagnostic incomplete(const std::string &what)
{
    return failure("layout.incomplete", "Graphviz returned no place for " + what);
}

/// The comma or space separated numbers of an attribute such as "12.5,3 4,5"; nullopt if anything else stands there.
std::optional<std::vector<double>> numbers(std::string_view text)
{
    std::vector<double> values;
    while (!text.empty()) {
        if (text.front() == ',' || text.front() == ' ') {
            text.remove_prefix(1);
            continue;
        }
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || !std::isfinite(value) || std::abs(value) > 1e9)
            return std::nullopt;
        values.push_back(value);
        text.remove_prefix(std::size_t(end - text.data()));
    }
    return values;
}

std::optional<std::vector<double>> numbersAt(const Json &object, const char *key)
{
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string())
        return std::nullopt;
    return numbers(found->get_ref<const std::string &>());
}

/// N of a name such as "n12" or "cluster_3"; nullopt unless it is below `count`.
std::optional<std::size_t> indexIn(const Json &object, const char *key, std::string_view prefix, std::size_t count)
{
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string())
        return std::nullopt;
    const std::string &name = found->get_ref<const std::string &>();
    std::size_t index = 0;
    if (!std::string_view(name).starts_with(prefix))
        return std::nullopt;
    const char *last = name.data() + name.size();
    const auto [end, error] = std::from_chars(name.data() + prefix.size(), last, index);
    return error == std::errc() && end == last && index < count ? std::optional(index) : std::nullopt;
}

/// One pass over Graphviz's answer; its y axis points upwards, ours downwards.
class DotReader
{
public:
    DotReader(const Json &graph, const LayoutInput &input) : m_graph(graph), m_input(input)
    {
        m_result.nodes.resize(input.nodes.size());
        m_result.clusters.resize(input.clusters.size());
        m_result.edges.resize(input.edges.size());
        m_hasNode.resize(input.nodes.size());
        m_hasCluster.resize(input.clusters.size());
    }

    Result<LayoutResult> read()
    {
        if (!readBounds())
            return malformed("bb");
        for (const Json &object : list("objects"))
            readObject(object);
        for (const Json &edge : list("edges"))
            readEdge(edge);
        return checked();
    }

private:
    const Json &list(const char *key) const
    {
        static const Json none = Json::array();
        const auto found = m_graph.find(key);
        return found != m_graph.end() && found->is_array() ? *found : none;
    }

    bool readBounds()
    {
        const auto bounds = numbersAt(m_graph, "bb");
        if (!bounds || bounds->size() != 4)
            return false;
        m_left = (*bounds)[0];
        m_top = (*bounds)[3];
        m_result.width = (*bounds)[2] - m_left;
        m_result.height = m_top - (*bounds)[1];
        return true;
    }

    LayoutPoint point(const std::vector<double> &values, std::size_t at) const
    {
        return {values[at] - m_left, m_top - values[at + 1]};
    }

    void readObject(const Json &object)
    {
        if (!object.is_object())
            return;
        if (const auto node = indexIn(object, "name", "n", m_input.nodes.size()))
            readNode(object, *node);
        else if (const auto cluster = indexIn(object, "name", "cluster_", m_input.clusters.size()))
            readCluster(object, *cluster);
    }

    void readNode(const Json &object, std::size_t index)
    {
        const auto centre = numbersAt(object, "pos");
        if (!centre || centre->size() != 2)
            return;
        const LayoutNode &node = m_input.nodes[index];
        const LayoutPoint middle = point(*centre, 0);
        m_result.nodes[index] = {middle.x - node.width / 2, middle.y - node.height / 2, node.width, node.height};
        m_hasNode[index] = true;
    }

    void readCluster(const Json &object, std::size_t index)
    {
        const auto box = numbersAt(object, "bb");
        if (!box || box->size() != 4)
            return;
        const LayoutPoint topLeft = point({(*box)[0], (*box)[3]}, 0);
        m_result.clusters[index] = {topLeft.x, topLeft.y, (*box)[2] - (*box)[0], (*box)[3] - (*box)[1]};
        m_hasCluster[index] = true;
    }

    void readEdge(const Json &object)
    {
        if (!object.is_object())
            return;
        const auto index = indexIn(object, "id", "e", m_input.edges.size());
        if (!index)
            return;
        const auto route = numbersAt(object, "pos");
        if (route && route->size() % 6 == 2)
            for (std::size_t at = 0; at < route->size(); at += 2)
                m_result.edges[*index].points.push_back(point(*route, at));
        if (const auto label = numbersAt(object, "lp"); label && label->size() == 2)
            m_result.edges[*index].label = point(*label, 0);
    }

    Result<LayoutResult> checked()
    {
        for (std::size_t i = 0; i < m_hasNode.size(); ++i)
            if (!m_hasNode[i])
                return incomplete("node " + std::to_string(i));
        for (std::size_t i = 0; i < m_hasCluster.size(); ++i)
            if (!m_hasCluster[i])
                return incomplete("cluster " + std::to_string(i));
        return std::move(m_result);
    }

    const Json &m_graph;
    const LayoutInput &m_input;
    double m_left = 0;
    double m_top = 0;
    LayoutResult m_result;
    std::vector<bool> m_hasNode;
    std::vector<bool> m_hasCluster;
};

} // namespace

Result<LayoutResult> readDotLayout(std::string_view json, const LayoutInput &input)
{
    const Json graph = Json::parse(json, nullptr, false);
    if (!graph.is_object())
        return malformed(std::string(json.substr(0, 200)));
    return DotReader(graph, input).read();
}

} // namespace heliograph
