// How fast graphs are: a frame of the canvas at two scales over four sizes, with QGraphicsView as the peer in the same
// run; hit tests; memory; what collapsing costs; building and laying out real and synthetic graphs. Writes JSON to
// stdout and a table to stderr. Arguments: .helio files whose FX graphs are to be measured, too.
#include "core/layout/dot_reader.h"
#include "core/layout/dot_writer.h"
#include "core/layout/layered.h"
#include "core/store/store.h"
#include "tests/bench/graphics_view_peer.h"
#include "tests/support/document_builder.h"
#include "ui/base/theme.h"
#include "ui/graph/fx_scene.h"
#include "ui/graph/graph_filter.h"
#include "ui/graph/graph_painter.h"
#include "ui/graph/scene_layout.h"

#include <nlohmann/json.hpp>

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>
#include <QPainter>
#include <QProcess>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <random>

using namespace heliograph;
using namespace heliograph::ui;
using Json = nlohmann::json;

namespace {

/// Median milliseconds of a run of `work`, after one run to warm up; half a second at most.
double median(const std::function<void()> &work)
{
    work();
    std::vector<double> times;
    QElapsedTimer all;
    all.start();
    while (times.size() < 30 && (all.elapsed() < 500 || times.size() < 3)) {
        QElapsedTimer one;
        one.start();
        work();
        times.push_back(double(one.nsecsElapsed()) / 1e6);
    }
    std::nth_element(times.begin(), times.begin() + std::ptrdiff_t(times.size() / 2), times.end());
    return times[times.size() / 2];
}

/// Of this process, in MB.
double residentMb()
{
    std::ifstream file("/proc/self/statm");
    double pages = 0;
    file >> pages >> pages;
    return pages * 4096 / 1e6;
}

/// Cards in rows, each fed by one or two cards of the rows above; two in a hundred edges cross the whole graph.
std::shared_ptr<const GraphScene> synthetic(int nodes)
{
    std::mt19937 random(1);
    GraphScene scene;
    LayoutResult result;
    const int columns = std::max(8, int(std::sqrt(nodes) / 2.5));
    for (int i = 0; i < nodes; ++i) {
        SceneItem item;
        item.title = QStringLiteral("op_%1").arg(i);
        item.note = QStringLiteral("aten.add");
        item.detail = QStringLiteral("f32[128, %1]").arg(random() % 512);
        item.hue = i % Theme::kHues;
        scene.addItem(std::move(item));
        result.nodes.push_back({i % columns * 220.0 + i / columns % 2 * 30, i / columns * 90.0, 160, 34});
        for (int k = 1 + int(random() % 3 == 0); k > 0 && i > columns; --k) {
            const int far =
                random() % 50 == 0 ? int(random() % unsigned(i)) : i - columns - int(random() % unsigned(columns));
            scene.addEdge({.from = std::max(0, far), .to = i});
        }
    }
    result.edges.resize(scene.edges.size());
    for (std::size_t i = 0; i < scene.edges.size(); ++i) {
        const LayoutBox &from = result.nodes[std::size_t(scene.edges[i].from)];
        const LayoutBox &to = result.nodes[std::size_t(scene.edges[i].to)];
        const LayoutPoint start{from.x + 80, from.bottom()};
        const LayoutPoint end{to.x + 80, to.y};
        result.edges[i].points = {start, {start.x, start.y + 40}, {end.x, end.y - 40}, end};
    }
    result.width = columns * 220.0;
    result.height = nodes / columns * 90.0 + 34;
    place(scene, result);
    return std::make_shared<const GraphScene>(std::move(scene));
}

double frame(const GraphPainter &painter, QImage &image, const QRectF &view)
{
    return median([&] {
        QPainter device(&image);
        device.scale(image.width() / view.width(), image.height() / view.height());
        device.translate(-view.topLeft());
        painter.paint(device, view, {}, Theme::dark(), true);
    });
}

/// The scene's bounds, widened to the image's proportions.
QRectF whole(const QRectF &bounds, QSize size)
{
    const double scale = std::max(bounds.width() / size.width(), bounds.height() / size.height());
    QRectF view(QPointF(), QSizeF(size) * scale);
    view.moveCenter(bounds.center());
    return view;
}

double hitTests(const GraphPainter &painter)
{
    const QRectF bounds = painter.scene().bounds;
    std::mt19937 random(2);
    return median([&] {
        for (int i = 0; i < 1000; ++i)
            painter.itemAt({double(random() % unsigned(bounds.width())), double(random() % unsigned(bounds.height()))},
                           3);
    });
}

/// The same graph in a QGraphicsView, painted with the same calls a card.
Json peerRow(const std::shared_ptr<const GraphScene> &scene, const CardMetrics &metrics, const QRectF &actual,
             QImage &image)
{
    const double memory = residentMb();
    QElapsedTimer clock;
    clock.start();
    test::GraphicsViewPeer peer(*scene, metrics, Theme::dark());
    const double built = double(clock.nsecsElapsed()) / 1e6;
    clock.restart();
    peer.paint(image, actual);
    const double first = double(clock.nsecsElapsed()) / 1e6;
    const QRectF all = whole(scene->bounds, image.size());
    return {{"build_ms", built},
            {"first_frame_ms", first},
            {"frame_whole_ms", median([&] { peer.paint(image, all); })},
            {"frame_actual_size_ms", median([&] { peer.paint(image, actual); })},
            {"memory_mb", residentMb() - memory}};
}

Json canvasRow(int nodes)
{
    const double memory = residentMb();
    QElapsedTimer clock;
    clock.start();
    GraphPainter painter;
    const auto scene = synthetic(nodes);
    const double built = double(clock.nsecsElapsed()) / 1e6;
    clock.restart();
    painter.setScene(scene);
    const double indexed = double(clock.nsecsElapsed()) / 1e6;
    const double used = residentMb() - memory;
    QImage image(1600, 1000, QImage::Format_ARGB32_Premultiplied);
    QRectF actual(0, 0, 1600, 1000);
    actual.moveCenter(scene->bounds.center());
    GraphFilter slice;
    slice.narrowings.push_back({reach(*scene, nodes - 1, Direction::Up), QString()});
    return {{"nodes", nodes},
            {"edges", scene->edges.size()},
            {"build_ms", built},
            {"index_ms", indexed},
            {"memory_mb", used},
            {"part_ms", median([&] { showPart(*scene, slice); })},
            {"frame_whole_ms", frame(painter, image, whole(scene->bounds, image.size()))},
            {"frame_actual_size_ms", frame(painter, image, actual)},
            {"hit_test_us", hitTests(painter)},
            {"qgraphicsview", peerRow(scene, painter.metrics(), actual, image)}};
}

/// Slope of log(time) over log(nodes): 1 means that ten times the nodes take ten times as long.
double exponent(const Json &rows, const std::function<double(const Json &)> &value)
{
    double sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (const Json &row : rows) {
        const double x = std::log(row["nodes"].get<double>());
        const double y = std::log(std::max(1e-6, value(row)));
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
    }
    const double n = double(rows.size());
    return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

Json growth(const Json &rows)
{
    Json exponents;
    for (const char *name : {"build_ms", "index_ms", "memory_mb", "part_ms", "frame_whole_ms", "frame_actual_size_ms"})
        exponents[name] = exponent(rows, [name](const Json &row) { return row[name].get<double>(); });
    for (const char *name : {"frame_whole_ms", "frame_actual_size_ms"})
        exponents["qgraphicsview"][name] =
            exponent(rows, [name](const Json &row) { return row["qgraphicsview"][name].get<double>(); });
    return exponents;
}

void printTable(const Json &rows)
{
    std::fprintf(stderr, "%8s %8s | %9s %9s %9s %9s | %9s %9s %9s\n", "nodes", "edges", "whole ms", "1:1 ms",
                 "build ms", "MB", "QGV whole", "QGV 1:1", "QGV MB");
    for (const Json &row : rows) {
        const auto number = [](const Json &from, const char *name) { return from[name].get<double>(); };
        const Json &peer = row["qgraphicsview"];
        std::fprintf(stderr, "%8.0f %8.0f | %9.2f %9.2f %9.1f %9.1f | %9.2f %9.2f %9.1f\n", number(row, "nodes"),
                     number(row, "edges"), number(row, "frame_whole_ms"), number(row, "frame_actual_size_ms"),
                     number(row, "build_ms") + number(row, "index_ms"), number(row, "memory_mb"),
                     number(peer, "frame_whole_ms"), number(peer, "frame_actual_size_ms"), number(peer, "memory_mb"));
    }
}

Json layoutRow(const std::string &name, const Variant &variant, double width)
{
    const double sceneMs = median([&] { fxScene(variant); });
    const GraphScene scene = fxScene(variant);
    const LayoutInput input = layoutInput(scene, CardMetrics(), {.width = width});
    std::string answer;
    const double dotMs = median([&] {
        QProcess dot;
        dot.start(QStringLiteral("dot"), {QStringLiteral("-Tjson0")});
        const std::string text = writeDot(input);
        dot.write(text.data(), qint64(text.size()));
        dot.closeWriteChannel();
        dot.waitForFinished(-1);
        answer = dot.readAllStandardOutput().toStdString();
    });
    const double layeredMs = median([&] { (void)layoutLayered(input); });
    const double readMs = median([&] { (void)readDotLayout(answer, input); });
    const Result<LayoutResult> result = readDotLayout(answer, input);
    return {{"graph", name},
            {"nodes", variant.nodes.size()},
            {"items", scene.items.size()},
            {"pane_width", width},
            {"scene_ms", sceneMs},
            {"dot_ms", dotMs},
            {"layered_ms", layeredMs},
            {"read_ms", readMs},
            {"width", result ? result->width : -1},
            {"height", result ? result->height : -1}};
}

void addLayouts(Json &rows, const std::string &name, const Variant &variant)
{
    for (const double width : {0.0, 240.0})
        rows.push_back(layoutRow(name, variant, width));
}

void addFile(Json &rows, const char *path)
{
    const Result<Store> store = Store::open(path);
    if (!store)
        return void(std::fprintf(stderr, "%s: %s\n", path, store.error().message.c_str()));
    const Result<Document> document = store->document();
    if (!document)
        return void(std::fprintf(stderr, "%s: %s\n", path, document.error().message.c_str()));
    for (const Kernel &kernel : document->kernels)
        for (const VariantSummary &summary : kernel.variants)
            if (const Result<VariantPtr> variant = store->variant(summary.id))
                addLayouts(rows, kernel.name, **variant);
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    Theme::apply(application, Scheme::Dark);
    Json canvas = Json::array();
    for (const int nodes : {1'000, 3'000, 10'000, 100'000})
        canvas.push_back(canvasRow(nodes));
    printTable(canvas);
    Json layouts = Json::array();
    addLayouts(layouts, "sample", test::sampleVariant());
    for (int i = 1; i < argc; ++i)
        addFile(layouts, argv[i]);
    std::puts(Json{
        {"bench", "graph"}, {"image", "1600x1000"}, {"canvas", canvas}, {"growth", growth(canvas)}, {"layout", layouts}}
                  .dump(2)
                  .c_str());
    return 0;
}
