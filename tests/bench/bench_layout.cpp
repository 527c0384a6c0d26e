// The layered layout against Graphviz's dot, in one run: time, crossings, bends, turning, area, stability, cancel, and
// how time grows with size. Writes a table to stderr and JSON to stdout. Arguments: .helio files whose largest FX
// graph, TTIR and TTGIR are to be measured, too; --svg DIR keeps the drawings; --graphs DIR keeps the graphs, as JSON;
// --dot SECONDS is the peer's deadline (10; 0 leaves it out); --only NAME measures what has NAME in its name;
// --ablation tells instead what each phase is worth: the same figures with the phase left out.
#include "core/layout/layered.h"
#include "tests/bench/layout/dot_peer.h"
#include "tests/bench/layout/measures.h"
#include "tests/bench/layout/pictures.h"
#include "tests/bench/layout/samples.h"
#include "tests/core/layout/drawing_metrics.h"

#include <QCoreApplication>

#include <map>

using namespace heliograph;
using namespace heliograph::bench;
using Json = nlohmann::ordered_json;

namespace {

struct Options {
    QString svg;
    QString graphs;
    int dotSeconds = 10;
    bool ablation = false;
    std::string only;
    std::vector<std::string> files;
};

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
                 "%-30s %5zu %5zu %3zu | %7.1f (cpu %.1f) | x %ld ink %ld bends %ld turn %.0f %.0fx%.0f hits %ld/%ld",
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
    const Timing timing = timeOf(sample.input);
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

struct Ablation {
    const char *name;
    LayeredPhase skipped;
};

constexpr Ablation kAblations[] = {
    {"all phases", LayeredPhase::None},
    {"no simplex for ranks", LayeredPhase::RankSimplex},
    {"no balance of rows", LayeredPhase::RankBalance},
    {"no shared trunks", LayeredPhase::SharedTrunks},
    {"one start", LayeredPhase::MoreStarts},
    {"no sweeps", LayeredPhase::Sweeps},
    {"no switching in sweeps", LayeredPhase::Switching},
    {"no path sifting", LayeredPhase::PathSifting},
    {"no simplex for x", LayeredPhase::XSimplex},
    {"no pull of the width", LayeredPhase::WidthPull},
};

Json ablationOf(const Sample &sample)
{
    Json rows = Json::array();
    std::fprintf(stderr, "%-30s %8s %9s %6s %6s %10s %9s\n", sample.name.c_str(), "cpu ms", "crossings", "ink", "bends",
                 "length", "area Mpt2");
    for (const Ablation &ablation : kAblations) {
        const Result<LayoutResult> drawing = layoutLayered(sample.input, {}, {}, ablation.skipped);
        if (!drawing)
            continue;
        const test::DrawingMetrics metrics = test::measure(sample.input, *drawing);
        const double ms = timeOf(sample.input, ablation.skipped).least;
        std::fprintf(stderr, "  %-28s %8.1f %9ld %6ld %6ld %10.0f %9.2f\n", ablation.name, ms, metrics.crossings,
                     metrics.inkCrossings, metrics.bends, metrics.length, metrics.area / 1e6);
        rows.push_back({{"phases", ablation.name}, {"least_cpu_ms", ms}, {"layered", toJson(metrics, *drawing)}});
    }
    return {{"graph", sample.name}, {"nodes", sample.input.nodes.size()}, {"ablation", rows}};
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
        else if (arguments[i] == QStringLiteral("--ablation"))
            options.ablation = true;
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
    std::map<std::string, Json> families;
    for (const Sample &sample : layoutSamples(options.files)) {
        if (sample.name.find(options.only) == std::string::npos || sample.input.nodes.empty())
            continue;
        if (!options.graphs.isEmpty())
            writeGraph(options.graphs + u'/' + QString::fromStdString(sample.name) + QStringLiteral(".json"),
                       sample.input);
        rows.push_back(options.ablation ? ablationOf(sample) : measured(sample, options));
        if (!sample.family.empty() && !options.ablation)
            families[sample.family].push_back(rows.back());
    }
    Json exponents;
    for (const auto &[family, measured] : families)
        if (measured.size() > 1) {
            exponents[family] = exponent(measured, "nodes", "least_cpu_ms");
            std::fprintf(stderr, "%s: time grows with nodes to the power %.2f\n", family.c_str(),
                         exponents[family].get<double>());
        }
    std::puts(Json{{"bench", "layout"}, {"rows", rows}, {"growth", exponents}}.dump(2).c_str());
    return 0;
}
