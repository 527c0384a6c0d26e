// The layered layout against Graphviz's dot, in one run: time, crossings, bends, turning, area, stability, cancel, and
// how time grows with size. Writes a table to stderr and JSON to stdout. Arguments: .helio files whose largest FX
// graph, TTIR and TTGIR are to be measured, too; --svg DIR keeps the drawings; --graphs DIR keeps the graphs, as JSON;
// --dot SECONDS is the peer's deadline (10; 0 leaves it out); --only NAME measures what has NAME in its name.
#include "core/layout/dot_reader.h"
#include "core/layout/dot_writer.h"
#include "core/layout/layered.h"
#include "core/store/store.h"
#include "tests/core/layout/drawing_metrics.h"
#include "tests/core/layout/graph_samples.h"

#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTextStream>

#include <pthread.h>
#include <time.h>

#include <cstdio>
#include <map>
#include <thread>

using namespace heliograph;
using Json = nlohmann::json;

namespace {

struct Sample {
    std::string name;
    LayoutInput input;
    std::string family{}; ///< sizes of one family give its growth
};

struct Options {
    QString svg;
    QString graphs;
    int dotSeconds = 10;
    std::string only;
    std::vector<std::string> files;
};

double medianOf(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

/// Milliseconds that a thread has computed: what it takes while nothing else wants the processor.
double cpuMs(clockid_t clock = CLOCK_THREAD_CPUTIME_ID)
{
    timespec now{};
    clock_gettime(clock, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

struct Timing {
    double wall = 0;  ///< median
    double cpu = 0;   ///< median
    double least = 0; ///< of cpu
};

Timing timed(const LayoutInput &input)
{
    std::vector<double> wall;
    std::vector<double> cpu;
    QElapsedTimer all;
    all.start();
    while (wall.size() < 15 && (wall.size() < 3 || all.elapsed() < 1500)) {
        QElapsedTimer one;
        one.start();
        const double before = cpuMs();
        (void)layoutLayered(input);
        cpu.push_back(cpuMs() - before);
        wall.push_back(double(one.nsecsElapsed()) / 1e6);
    }
    return {medianOf(wall), medianOf(cpu), *std::min_element(cpu.begin(), cpu.end())};
}

struct DotRun {
    double ms = -1; ///< -1: not done by the deadline
    LayoutResult drawing{};
};

/// Without the upright arrivals that the window asks for: they cost dot crossings. Ports stay.
QByteArray asDotLikesIt(const LayoutInput &input)
{
    return QByteArray::fromStdString(writeDot(input)).replace(":n [", " [");
}

DotRun runDot(const LayoutInput &input, int seconds)
{
    DotRun run;
    if (seconds <= 0)
        return run;
    QElapsedTimer clock;
    clock.start();
    QProcess dot;
    dot.start(QStringLiteral("dot"), {QStringLiteral("-Tjson0")});
    const QByteArray text = asDotLikesIt(input);
    dot.write(text);
    dot.closeWriteChannel();
    if (!dot.waitForFinished(seconds * 1000)) {
        dot.kill();
        dot.waitForFinished();
        return run;
    }
    const double ms = double(clock.nsecsElapsed()) / 1e6;
    if (Result<LayoutResult> drawing = readDotLayout(dot.readAllStandardOutput().toStdString(), input)) {
        run.ms = ms;
        run.drawing = std::move(*drawing);
    }
    return run;
}

Json toJson(const test::DrawingMetrics &metrics, const LayoutResult &drawing)
{
    return {{"crossings", metrics.crossings},
            {"ink_crossings", metrics.inkCrossings},
            {"bends", metrics.bends},
            {"turning", std::round(metrics.turning)},
            {"length", std::round(metrics.length)},
            {"through_nodes", metrics.throughNodes},
            {"through_titles", metrics.throughTitles},
            {"width", std::round(drawing.width)},
            {"height", std::round(drawing.height)}};
}

/// How far the nodes that stayed moved, after the translation that suits most: in all, and sideways.
std::pair<double, double> moved(const test::EditedGraph &edit, const LayoutResult &before, const LayoutResult &after)
{
    std::vector<double> x;
    std::vector<double> y;
    for (std::size_t v = 0; v < edit.before.size(); ++v)
        if (edit.before[v] >= 0) {
            x.push_back(after.nodes[v].x - before.nodes[edit.before[v]].x);
            y.push_back(after.nodes[v].y - before.nodes[edit.before[v]].y);
        }
    const double byX = medianOf(x);
    const double byY = medianOf(y);
    std::vector<double> all;
    std::vector<double> sideways;
    for (std::size_t i = 0; i < x.size(); ++i) {
        all.push_back(std::hypot(x[i] - byX, y[i] - byY));
        sideways.push_back(std::abs(x[i] - byX));
    }
    return {medianOf(all), medianOf(sideways)};
}

/// Medians over three edits of five percent.
Json stability(const LayoutInput &input, const LayoutResult &drawing)
{
    std::vector<double> all;
    std::vector<double> sideways;
    std::vector<double> fresh;
    std::vector<double> ms;
    for (const unsigned seed : {1U, 2U, 3U}) {
        const test::EditedGraph edit = test::edited(input, drawing, 5, seed);
        QElapsedTimer clock;
        clock.start();
        const Result<LayoutResult> hinted = layoutLayered(edit.input, edit.hints);
        ms.push_back(double(clock.nsecsElapsed()) / 1e6);
        const Result<LayoutResult> afresh = layoutLayered(edit.input);
        if (!hinted || !afresh)
            return {{"error", (hinted ? afresh : hinted).error().message}};
        all.push_back(moved(edit, drawing, *hinted).first);
        sideways.push_back(moved(edit, drawing, *hinted).second);
        fresh.push_back(moved(edit, drawing, *afresh).first);
    }
    double layer = input.rankGap;
    for (const LayoutNode &node : input.nodes)
        layer = std::max(layer, node.height + input.rankGap);
    return {{"median_move", medianOf(all)},
            {"median_sideways", medianOf(sideways)},
            {"median_move_afresh", medianOf(fresh)},
            {"ms", medianOf(ms)},
            {"one_layer", layer}};
}

/// Longest time that the layout still computed after a request to stop, over requests at many moments.
double cancelLatency(const LayoutInput &input, double runMs)
{
    double worst = 0;
    clockid_t clock{};
    pthread_getcpuclockid(pthread_self(), &clock);
    for (int i = 1; i <= 20; ++i) {
        std::stop_source source;
        double requested = 0;
        bool disturbed = false;
        const double begin = cpuMs();
        std::thread requester([&] {
            while (cpuMs(clock) < begin + runMs * i / 21)
                std::this_thread::sleep_for(std::chrono::microseconds(200));
            requested = cpuMs(clock);
            source.request_stop();
            disturbed = cpuMs(clock) - requested > 0.5; // this thread was put aside just here
        });
        const Result<LayoutResult> result = layoutLayered(input, {}, source.get_token());
        const double end = cpuMs();
        while (!source.stop_requested()) // a run that was done first still has to let the requester go
            (void)layoutLayered(input, {}, source.get_token());
        requester.join();
        if (!result && !disturbed)
            worst = std::max(worst, end - requested);
    }
    return worst;
}

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

/// Nodes as [width, height, cluster], edges between nodes as [from, to], clusters as parents: what peers.py reads.
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

std::string ratio(double ours, double theirs)
{
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.2f", theirs > 0 ? ours / theirs : ours > 0 ? 99 : 1);
    return buffer;
}

void printRow(const Sample &sample, const Json &row)
{
    const Json &ours = row["layered"];
    std::fprintf(stderr,
                 "%-28s %5zu %5zu %3zu | %7.1f (cpu %.1f) | x %ld ink %ld bends %ld turn %.0f %.0fx%.0f hits %ld/%ld",
                 sample.name.c_str(), sample.input.nodes.size(), sample.input.edges.size(),
                 sample.input.clusters.size(), row["ms"].get<double>(), row["least_cpu_ms"].get<double>(),
                 ours["crossings"].get<long>(), ours["ink_crossings"].get<long>(), ours["bends"].get<long>(),
                 ours["turning"].get<double>(), ours["width"].get<double>(), ours["height"].get<double>(),
                 ours["through_nodes"].get<long>(), ours["through_titles"].get<long>());
    if (row.contains("dot")) {
        const Json &dot = row["dot"];
        std::fprintf(stderr, " | dot %.0f ms x %ld bends %ld turn %.0f %.0fx%.0f | ratios x %s bends %s area %s",
                     row["dot_ms"].get<double>(), dot["crossings"].get<long>(), dot["bends"].get<long>(),
                     dot["turning"].get<double>(), dot["width"].get<double>(), dot["height"].get<double>(),
                     row["ratios"]["crossings"].get<std::string>().c_str(),
                     row["ratios"]["bends"].get<std::string>().c_str(),
                     row["ratios"]["area"].get<std::string>().c_str());
    }
    const Json &stable = row["stability"];
    if (stable.contains("median_move"))
        std::fprintf(stderr, " | move %.0f (dx %.0f, afresh %.0f)", stable["median_move"].get<double>(),
                     stable["median_sideways"].get<double>(), stable["median_move_afresh"].get<double>());
    std::fprintf(stderr, " | cancel %.1f\n", row["cancel_ms"].get<double>());
}

Json measured(const Sample &sample, const Options &options)
{
    Json row{{"graph", sample.name},
             {"nodes", sample.input.nodes.size()},
             {"edges", sample.input.edges.size()},
             {"clusters", sample.input.clusters.size()}};
    const Timing timing = timed(sample.input);
    row["ms"] = timing.wall;
    row["cpu_ms"] = timing.cpu;
    row["least_cpu_ms"] = timing.least;
    const Result<LayoutResult> ours = layoutLayered(sample.input);
    if (!ours) {
        std::fprintf(stderr, "%s: %s\n", sample.name.c_str(), ours.error().message.c_str());
        return row;
    }
    const test::DrawingMetrics metrics = test::measure(sample.input, *ours);
    row["layered"] = toJson(metrics, *ours);
    if (const DotRun dot = runDot(sample.input, options.dotSeconds); dot.ms >= 0) {
        const test::DrawingMetrics theirs = test::measure(sample.input, dot.drawing);
        row["dot_ms"] = dot.ms;
        row["dot"] = toJson(theirs, dot.drawing);
        row["ratios"] = {{"crossings", ratio(double(metrics.crossings), double(theirs.crossings))},
                         {"ink_crossings", ratio(double(metrics.inkCrossings), double(theirs.inkCrossings))},
                         {"bends", ratio(double(metrics.bends), double(theirs.bends))},
                         {"turning", ratio(metrics.turning, theirs.turning)},
                         {"length", ratio(metrics.length, theirs.length)},
                         {"area", ratio(metrics.area, theirs.area)}};
        if (!options.svg.isEmpty())
            writeSvg(options.svg + u'/' + QString::fromStdString(sample.name) + QStringLiteral(".dot.svg"),
                     sample.input, dot.drawing);
    }
    row["stability"] = stability(sample.input, *ours);
    row["cancel_ms"] = cancelLatency(sample.input, timing.least);
    if (!options.svg.isEmpty())
        writeSvg(options.svg + u'/' + QString::fromStdString(sample.name) + QStringLiteral(".svg"), sample.input,
                 *ours);
    printRow(sample, row);
    return row;
}

double cardWidth(const std::string &text)
{
    return std::max(40.0, 7.0 * double(std::min<std::size_t>(text.size(), 40)) + 16);
}

/// The ops of a stage and their edges; ops that hold others become clusters.
LayoutInput opsOf(const Stage &stage, bool clustered)
{
    LayoutInput input;
    std::vector<char> isParent(stage.ops.size());
    for (const Op &op : stage.ops)
        if (op.parent >= 0)
            isParent[op.parent] = 1;
    std::vector<int> cluster(stage.ops.size(), kNowhere);
    std::vector<int> node(stage.ops.size(), kNowhere);
    for (std::size_t i = 0; i < stage.ops.size(); ++i) {
        const Op &op = stage.ops[i];
        const int outer = clustered && op.parent >= 0 ? cluster[op.parent] : kNowhere;
        const std::string name = stage.string(op.label) + (op.label ? " = " : "") + stage.string(op.name);
        if (isParent[i]) {
            cluster[i] = clustered ? int(input.clusters.size()) : kNowhere;
            if (clustered)
                input.clusters.push_back(
                    {.parent = outer, .titleWidth = cardWidth(name), .titleHeight = 20, .name = name});
        }
        if (op.isCounted() && !(clustered && isParent[i])) {
            node[i] = int(input.nodes.size());
            input.nodes.push_back({.width = cardWidth(name), .height = 32, .cluster = outer, .name = name});
        }
    }
    for (const Edge &edge : stage.edges) {
        LayoutEdge out{.from = node[edge.from], .to = node[edge.to]};
        out.fromCluster = out.from < 0 ? cluster[edge.from] : kNowhere;
        out.toCluster = out.to < 0 ? cluster[edge.to] : kNowhere;
        if ((out.from >= 0 || out.fromCluster >= 0) && (out.to >= 0 || out.toCluster >= 0))
            input.edges.push_back(out);
    }
    return input;
}

/// FX nodes with their graphs as clusters: placeholders take what the caller passes.
LayoutInput fxOf(const Variant &variant)
{
    LayoutInput input;
    std::map<std::int32_t, int> cluster;
    for (const Graph &graph : variant.graphs)
        if (graph.caller >= 0) {
            const int index = int(cluster.size());
            cluster[graph.id] = index;
        }
    input.clusters.resize(cluster.size());
    for (const Graph &graph : variant.graphs)
        if (graph.caller >= 0) {
            const auto outer = cluster.find(variant.nodes[graph.caller].graph);
            input.clusters[cluster[graph.id]] = {.parent = outer == cluster.end() ? kNowhere : outer->second,
                                                 .titleWidth = cardWidth(graph.kind),
                                                 .titleHeight = 20,
                                                 .name = graph.kind};
        }
    for (const Node &node : variant.nodes) {
        const auto inside = cluster.find(node.graph);
        input.nodes.push_back({.width = cardWidth(node.name),
                               .height = 32,
                               .cluster = inside == cluster.end() ? kNowhere : inside->second,
                               .inPorts = node.inputs.size() > 12 ? 0 : std::int32_t(node.inputs.size()),
                               .name = node.name});
    }
    for (std::size_t v = 0; v < variant.nodes.size(); ++v)
        for (std::size_t port = 0; port < variant.nodes[v].inputs.size(); ++port)
            input.edges.push_back(
                {.from = variant.nodes[v].inputs[port], .to = std::int32_t(v), .toPort = std::int32_t(port)});
    for (const Graph &graph : variant.graphs)
        if (graph.caller >= 0)
            for (const NodeIndex argument : variant.nodes[graph.caller].inputs)
                input.edges.push_back({.from = argument, .toCluster = cluster[graph.id]});
    return input;
}

void addFile(std::vector<Sample> &samples, const std::string &path)
{
    const Result<Store> store = Store::open(path);
    if (!store)
        return void(std::fprintf(stderr, "%s: %s\n", path.c_str(), store.error().message.c_str()));
    const Result<Document> document = store->document();
    if (!document)
        return void(std::fprintf(stderr, "%s: %s\n", path.c_str(), document.error().message.c_str()));
    VariantPtr largest;
    for (const Kernel &kernel : document->kernels)
        for (const VariantSummary &summary : kernel.variants)
            if (const Result<VariantPtr> variant = store->variant(summary.id))
                if (!largest || (*variant)->nodes.size() > largest->nodes.size())
                    largest = *variant;
    if (!largest)
        return;
    const std::string name = QFileInfo(QString::fromStdString(path)).completeBaseName().toStdString();
    samples.push_back({name + ".fx", fxOf(*largest)});
    for (const char *id : {"ttir", "ttgir"})
        if (const Stage *stage = largest->stage(id)) {
            samples.push_back({name + "." + id, opsOf(*stage, false)});
            samples.push_back({name + "." + id + ".c", opsOf(*stage, true)});
        }
}

std::vector<Sample> samplesOf(const Options &options)
{
    std::vector<Sample> samples;
    for (const int count : {100, 300, 1000, 3000, 10000, 30000})
        samples.push_back({"plain" + std::to_string(count), test::opGraph(count), count >= 1000 ? "plain" : ""});
    for (const int count : {300, 1000, 3000, 10000})
        samples.push_back(
            {"clusters" + std::to_string(count), test::clusteredOpGraph(count), count >= 1000 ? "clusters" : ""});
    for (const std::string &file : options.files)
        addFile(samples, file);
    return samples;
}

/// The least squares slope of log time over log nodes.
double growth(const std::vector<std::pair<double, double>> &points)
{
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double sxy = 0;
    for (const auto &[nodes, ms] : points) {
        const double x = std::log(nodes);
        const double y = std::log(ms);
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
    }
    const double n = double(points.size());
    return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

Options readOptions(const QStringList &arguments)
{
    Options options;
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        const bool more = i + 1 < arguments.size();
        if (arguments[i] == QStringLiteral("--svg") && more)
            options.svg = arguments[++i];
        else if (arguments[i] == QStringLiteral("--graphs") && more)
            options.graphs = arguments[++i];
        else if (arguments[i] == QStringLiteral("--dot") && more)
            options.dotSeconds = arguments[++i].toInt();
        else if (arguments[i] == QStringLiteral("--only") && more)
            options.only = arguments[++i].toStdString();
        else
            options.files.push_back(arguments[i].toStdString());
    }
    return options;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const Options options = readOptions(QCoreApplication::arguments());
    Json rows = Json::array();
    std::map<std::string, std::vector<std::pair<double, double>>> families;
    for (const Sample &sample : samplesOf(options)) {
        if (sample.name.find(options.only) == std::string::npos || sample.input.nodes.empty())
            continue;
        if (!options.graphs.isEmpty())
            writeGraph(options.graphs + u'/' + QString::fromStdString(sample.name) + QStringLiteral(".json"),
                       sample.input);
        rows.push_back(measured(sample, options));
        if (!sample.family.empty())
            families[sample.family].emplace_back(double(sample.input.nodes.size()), rows.back()["least_cpu_ms"]);
    }
    Json exponents;
    for (const auto &[family, points] : families)
        if (points.size() > 1) {
            exponents[family] = growth(points);
            std::fprintf(stderr, "%s: time grows with nodes to the power %.2f\n", family.c_str(), growth(points));
        }
    std::puts(Json{{"bench", "layout"}, {"rows", rows}, {"growth", exponents}}.dump(2).c_str());
    return 0;
}
