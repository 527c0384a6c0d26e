// How fast graphs are: a frame of the canvas at two scales over four sizes, and of one node with up to 50,000 edges,
// with QGraphicsView as the peer in the same run; hit tests; memory; what collapsing costs; building and laying out
// real and synthetic graphs. Writes JSON to stdout and a table to stderr. Files are documents whose FX graphs are to be
// measured, too; the peer at 50,000 edges takes most of the time. `bench_graph [--no-peer] [FILE.helio ...]`
#include "core/layout/dot_reader.h"
#include "core/layout/dot_writer.h"
#include "core/layout/layered.h"
#include "core/store/store.h"
#include "tests/bench/figures.h"
#include "tests/bench/graphics_view_peer.h"
#include "tests/support/document_builder.h"
#include "ui/base/theme.h"
#include "ui/graph/fx_scene.h"
#include "ui/graph/graph_filter.h"
#include "ui/graph/graph_painter.h"
#include "ui/graph/scene_layout.h"

#include <nlohmann/json.hpp>

#include <QApplication>
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
using Json = nlohmann::ordered_json;

namespace {

using bench::median;

/// Of this process, in MB.
double residentMb()
{
    std::ifstream file("/proc/self/statm");
    double pages = 0;
    file >> pages >> pages;
    return pages * 4096 / 1e6;
}

SceneItem card(int index)
{
    SceneItem item;
    item.title = QStringLiteral("op_%1").arg(index);
    item.note = QStringLiteral("aten.add");
    item.detail = QStringLiteral("f32[128, %1]").arg(index * 97 % 512);
    item.hue = index % Theme::kHues;
    return item;
}

/// Cards in rows, from the lower side of one to the upper side of the other.
std::shared_ptr<const GraphScene> inRows(GraphScene scene, int columns)
{
    LayoutResult result;
    const auto nodes = int(scene.items.size());
    for (int i = 0; i < nodes; ++i)
        result.nodes.push_back({i % columns * 220.0 + i / columns % 2 * 30, i / columns * 90.0, 160, 34});
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

/// Each card is fed by one or two of the rows above; two in a hundred edges cross the whole graph.
std::shared_ptr<const GraphScene> synthetic(int nodes)
{
    std::mt19937 random(1);
    GraphScene scene;
    const int columns = std::max(8, int(std::sqrt(nodes) / 2.5));
    for (int i = 0; i < nodes; ++i) {
        scene.addItem(card(i));
        for (int k = 1 + int(random() % 3 == 0); k > 0 && i > columns; --k) {
            const int far =
                random() % 50 == 0 ? int(random() % unsigned(i)) : i - columns - int(random() % unsigned(columns));
            scene.addEdge({.from = std::max(0, far), .to = i});
        }
    }
    return inRows(std::move(scene), columns);
}

/// One card feeds all others.
std::shared_ptr<const GraphScene> hub(int edges)
{
    GraphScene scene;
    for (int i = 0; i <= edges; ++i) {
        scene.addItem(card(i));
        scene.addEdge({.from = 0, .to = i});
    }
    return inRows(std::move(scene), std::max(8, int(std::sqrt(edges) / 2.5)));
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
    const double built = bench::milliseconds(clock);
    clock.restart();
    peer.paint(image, actual);
    const double first = bench::milliseconds(clock);
    const QRectF all = whole(scene->bounds, image.size());
    return {{"build_ms", built},
            {"first_frame_ms", first},
            {"frame_whole_ms", median([&] { peer.paint(image, all); })},
            {"frame_actual_size_ms", median([&] { peer.paint(image, actual); })},
            {"memory_mb", residentMb() - memory}};
}

Json canvasRow(bool withPeer, const std::function<std::shared_ptr<const GraphScene>()> &make)
{
    const double memory = residentMb();
    QElapsedTimer clock;
    clock.start();
    GraphPainter painter;
    const auto scene = make();
    const double built = bench::milliseconds(clock);
    clock.restart();
    painter.setScene(scene);
    const double indexed = bench::milliseconds(clock);
    const double used = residentMb() - memory;
    QImage image(1600, 1000, QImage::Format_ARGB32_Premultiplied);
    QRectF actual(0, 0, 1600, 1000);
    const QRectF start = actual.translated(scene->bounds.topLeft());
    actual.moveCenter(scene->bounds.center());
    const auto nodes = int(scene->items.size());
    GraphFilter slice;
    slice.narrowings.push_back({reach(*scene, nodes - 1, Direction::Up), QString()});
    Json row{{"nodes", nodes},
             {"edges", scene->edges.size()},
             {"build_ms", built},
             {"index_ms", indexed},
             {"memory_mb", used},
             {"part_ms", median([&] { showPart(*scene, slice); })},
             {"frame_whole_ms", frame(painter, image, whole(scene->bounds, image.size()))},
             {"frame_actual_size_ms", frame(painter, image, actual)},
             {"frame_start_ms", frame(painter, image, start)},
             {"hit_test_us", hitTests(painter)}};
    if (withPeer)
        row["qgraphicsview"] = peerRow(scene, painter.metrics(), actual, image);
    return row;
}

const std::vector<bench::Column> kColumns{{"nodes", "nodes"},
                                          {"frame_whole_ms", "whole ms"},
                                          {"frame_actual_size_ms", "1:1 ms"},
                                          {"frame_start_ms", "1:1 start"},
                                          {"build_ms", "build ms"},
                                          {"index_ms", "index ms"},
                                          {"part_ms", "part ms"},
                                          {"memory_mb", "MB"},
                                          {"/qgraphicsview/frame_whole_ms", "QGV whole"},
                                          {"/qgraphicsview/frame_actual_size_ms", "QGV 1:1"},
                                          {"/qgraphicsview/memory_mb", "QGV MB"}};

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

void addFile(Json &rows, const std::string &path)
{
    const Result<Store> store = Store::open(path);
    if (!store)
        return void(std::fprintf(stderr, "%s: %s\n", path.c_str(), store.error().message.c_str()));
    const Result<Document> document = store->document();
    if (!document)
        return void(std::fprintf(stderr, "%s: %s\n", path.c_str(), document.error().message.c_str()));
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
    const QStringList arguments = application.arguments().mid(1);
    const bool withPeer = !arguments.contains(QStringLiteral("--no-peer"));
    Json canvas = Json::array();
    for (const int nodes : {1'000, 3'000, 10'000, 100'000})
        canvas.push_back(canvasRow(withPeer, [nodes] { return synthetic(nodes); }));
    bench::printTable(canvas, kColumns);
    Json hubs = Json::array();
    for (const int edges : {5'000, 15'000, 50'000})
        hubs.push_back(canvasRow(withPeer, [edges] { return hub(edges); }));
    std::fputs("one node feeds all others\n", stderr);
    bench::printTable(hubs, kColumns);
    Json layouts = Json::array();
    addLayouts(layouts, "sample", test::sampleVariant());
    for (const QString &path : arguments)
        if (!path.startsWith(u'-'))
            addFile(layouts, path.toStdString());
    std::puts(Json{{"bench", "graph"},
                   {"image", "1600x1000"},
                   {"canvas", canvas},
                   {"growth", bench::growth(canvas, kColumns)},
                   {"hub", hubs},
                   {"hub_growth", bench::growth(hubs, kColumns)},
                   {"layout", layouts}}
                  .dump(2)
                  .c_str());
    return 0;
}
