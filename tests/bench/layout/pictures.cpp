#include "tests/bench/layout/pictures.h"

#include <nlohmann/json.hpp>

#include <QFile>
#include <QTextStream>

namespace heliograph::bench {

using Json = nlohmann::ordered_json;

void writeSvg(const QString &path, const LayoutInput &input, const LayoutResult &drawing)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return;
    QTextStream out(&file);
    out << "<svg xmlns='http://www.w3.org/2000/svg' viewBox='-10 -10 " << drawing.width + 20 << ' '
        << drawing.height + 20 << "' width='" << drawing.width + 20 << "' height='" << drawing.height + 20
        << "' font-family='DejaVu Sans Mono' font-size='10'><rect x='-10' y='-10' width='100%' height='100%' "
           "fill='white'/>\n";
    const auto box = [&](const LayoutBox &b, const char *style) {
        out << "<rect x='" << b.x << "' y='" << b.y << "' width='" << b.width << "' height='" << b.height << "' rx='4' "
            << style << "/>\n";
    };
    const auto text = [&](double x, double y, const char *anchor, const std::string &name) {
        out << "<text x='" << x << "' y='" << y << "' text-anchor='" << anchor << "'>"
            << QString::fromStdString(name.substr(0, name.find('\n'))).toHtmlEscaped() << "</text>\n";
    };
    for (std::size_t k = 0; k < drawing.clusters.size(); ++k) {
        box(drawing.clusters[k], "fill='#44aa77' fill-opacity='.07' stroke='#44aa77'");
        box({drawing.clusters[k].x, drawing.clusters[k].y, input.clusters[k].titleWidth, input.clusters[k].titleHeight},
            "fill='#44aa77' fill-opacity='.2'");
        text(drawing.clusters[k].x + 5, drawing.clusters[k].y + 12, "start", input.clusters[k].name);
    }
    for (std::size_t e = 0; e < drawing.edges.size(); ++e) {
        const std::vector<LayoutPoint> &points = drawing.edges[e].points;
        for (std::size_t i = 0; i < points.size(); ++i)
            out << (i == 0       ? "<path fill='none' stroke='#556677' d='M"
                    : i % 3 == 1 ? "C"
                                 : " ")
                << points[i].x << ' ' << points[i].y;
        if (!points.empty())
            out << "'/><circle r='2' cx='" << points.back().x << "' cy='" << points.back().y << "'/>\n";
        if (const auto &label = drawing.edges[e].label)
            box({label->x - input.edges[e].labelWidth / 2, label->y - input.edges[e].labelHeight / 2,
                 input.edges[e].labelWidth, input.edges[e].labelHeight},
                "fill='#ffeecc'");
    }
    for (std::size_t v = 0; v < input.nodes.size(); ++v) {
        const LayoutBox &b = drawing.nodes[v];
        box(b, "fill='#eef4fb' stroke='#335577'");
        text(b.x + b.width / 2, b.y + b.height / 2 + 4, "middle", input.nodes[v].name);
    }
    out << "</svg>\n";
}

void writeGraph(const QString &path, const LayoutInput &input)
{
    Json nodes = Json::array();
    for (const LayoutNode &node : input.nodes)
        nodes.push_back({node.width, node.height, node.cluster});
    Json edges = Json::array();
    for (const LayoutEdge &edge : input.edges)
        if (edge.from >= 0 && edge.to >= 0)
            edges.push_back({edge.from, edge.to});
    Json clusters = Json::array();
    for (const LayoutCluster &cluster : input.clusters)
        clusters.push_back(cluster.parent);
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(QByteArray::fromStdString(Json{{"nodes", nodes}, {"edges", edges}, {"clusters", clusters}}.dump()));
}

} // namespace heliograph::bench
