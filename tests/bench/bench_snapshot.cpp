// A snapshot of MLIR (a .mlir file) in the real window: until its text and its graph are there, and what working with
// them costs: scrolling, panning, zooming, finding, collapsing, selecting. Of each the time until it is painted, and
// the longest that the window did not answer meanwhile. Peer: QGraphicsView with the same scene. `bench_snapshot
// [FILE.mlir...]`; without a file, made-up functions of 1,000 to 30,000 ops.
// `--hub N`: a function in which N ops use one value.
#include "tests/bench/figures.h"
#include "tests/bench/graphics_view_peer.h"
#include "tests/bench/stall_meter.h"
#include "tests/bench/window_bench.h"
#include "ui/graph/graph_board.h"
#include "ui/graph/graph_canvas.h"
#include "ui/text/find_bar.h"
#include "ui/text/text_view.h"
#include "ui/views/graph_stage_view.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/text_stage_view.h"

#include <QAction>
#include <QDeadlineTimer>
#include <QFile>
#include <QFileInfo>
#include <QLineEdit>
#include <QScrollBar>

#include <fstream>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

using Json = nlohmann::ordered_json;

constexpr int kDeadlineMs = 120000;
constexpr int kSteps = 40;

/// `users` of the first value if it is a hub; else each op uses the two before it.
QString madeUp(const QTemporaryDir &folder, int ops, bool hub)
{
    const QString path = folder.filePath(QStringLiteral("%1%2.mlir").arg(hub ? "hub" : "chain").arg(ops));
    std::ofstream file(path.toStdString());
    file << "module {\n  func.func @f(%arg0: i32) -> i32 {\n    %0 = arith.constant 1 : i32\n";
    for (int i = 1; i < ops; ++i)
        file << "    %" << i << " = arith.addi %" << (hub ? 0 : i - 1) << ", %"
             << (hub ? 0 : std::max(0, i - 1 - i * 7 % 50)) << " : i32\n";
    file << "    return %" << ops - 1 << " : i32\n  }\n}\n";
    return path;
}

double residentMb()
{
    std::ifstream file("/proc/self/statm");
    double pages = 0;
    file >> pages >> pages;
    return pages * 4096 / 1e6;
}

/// Does something, then turns the event loop until it is there and painted.
Json measure(bench::Window &bench, const std::function<void()> &work, const std::function<bool()> &isDone)
{
    bench.paint();
    bench::StallMeter stalls;
    QElapsedTimer clock;
    clock.start();
    work();
    const QDeadlineTimer deadline(kDeadlineMs);
    while (!isDone() && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    bench.paint();
    return {{"ms", isDone() ? Json(bench::milliseconds(clock)) : Json("not done")},
            {"stall_ms", stalls.longestMs()},
            {"stall_cpu_ms", stalls.longestCpuMs()}};
}

/// The same in many steps: median and worst of the steps.
Json steps(bench::Window &bench, const std::function<void(int)> &step)
{
    std::vector<double> times;
    for (int i = 0; i < kSteps; ++i) {
        QElapsedTimer clock;
        clock.start();
        step(i);
        bench.paint();
        times.push_back(bench::milliseconds(clock));
    }
    return {{"ms", bench::quantile(times, 0.5)}, {"worst_ms", bench::quantile(times, 1)}};
}

template <typename View>
View *viewIn(bench::Window &bench, int pane)
{
    return qobject_cast<View *>(bench.window().panes()->panes().value(pane)->view());
}

Json openText(bench::Window &bench, const QString &path)
{
    bool opened = false;
    bool read = false;
    QObject guard;
    DocumentController *documents = bench.window().documents();
    QObject::connect(documents, &DocumentController::opened, &guard, [&] { opened = true; });
    QObject::connect(documents, &DocumentController::opsRead, &guard, [&] { read = true; });
    Json row;
    row["text"] = measure(bench, [&] { documents->open(path); }, [&] { return opened; });
    row["ops"] = measure(bench, [] {}, [&] { return read; });
    return row;
}

Json workWithText(bench::Window &bench)
{
    auto *view = viewIn<TextStageView>(bench, 0);
    TextView *text = view->text();
    QScrollBar *bar = text->verticalScrollBar();
    auto *find = view->findBar();
    Json row;
    row["scroll"] =
        steps(bench, [&](int i) { bar->setValue(int(qint64(bar->maximum()) * (i * 17 % kSteps) / kSteps)); });
    row["find"] = measure(
        bench,
        [&] {
            find->open();
            find->findChild<QLineEdit *>()->setText(QStringLiteral("constant"));
        },
        [&] { return find->finder().count() > 0 && !find->finder().isRunning(); });
    row["find_next"] = steps(bench, [&](int) { find->findNext(); });
    find->close();
    row["click"] = steps(bench, [&](int i) {
        text->setCursor({std::int32_t(qint64(text->lines().count()) * (i * 17 % kSteps) / kSteps), 5});
        text->revealLines(text->cursor().line, text->cursor().line);
    });
    return row;
}

/// The graph in a pane beside the text: until the first picture of it, until the last, and what it costs to work with.
Json workWithGraph(bench::Window &bench)
{
    PaneArea *panes = bench.window().panes();
    const QString stage = panes->panes().first()->stage();
    GraphStageView *view = nullptr;
    Json row;
    row["graph_first"] = measure(
        bench,
        [&] {
            panes->setStages({stage, stage});
            panes->panes().last()->setContent(QStringLiteral("graph"));
            view = viewIn<GraphStageView>(bench, int(panes->panes().size()) - 1);
        },
        [&] { return view->board()->isShowingGraph() && !view->canvas()->scene().items.empty(); });
    row["graph_last"] = measure(bench, [] {}, [&] { return view->isSettled(); });
    GraphBoard *board = view->board();
    GraphCanvas *canvas = view->canvas();
    const QRectF bounds = canvas->scene().bounds;
    const auto settled = [&] { return view->isSettled() && board->isShowingGraph(); };
    row["items"] = canvas->scene().items.size();
    row["edges"] = canvas->scene().edges.size();
    const auto place = [&](int i) {
        return bounds.topLeft() +
               QPointF(bounds.width() * (i * 7 % kSteps), bounds.height() * (i * 17 % kSteps)) / kSteps;
    };
    row["pan"] = steps(bench, [&](int i) { canvas->centreOn(place(i)); });
    row["zoom"] = steps(bench, [&](int i) { canvas->zoomAt({400, 300}, i < kSteps / 2 ? 0.8 : 1.25); });
    row["fit"] = measure(bench, [&] { canvas->fit(); }, settled);
    row["pan_whole"] = steps(bench, [&](int i) { canvas->centreOn(bounds.center() + QPointF(i, i)); });
    const auto items = int(canvas->scene().items.size());
    row["choose"] = steps(bench, [&](int i) { canvas->choose(i * 17 % kSteps * (items / kSteps)); });
    const auto trigger = [&](const QString &text) {
        for (QAction *action : canvas->actions())
            if (action->text() == text)
                action->trigger();
    };
    row["find"] = measure(
        bench,
        [&] {
            trigger(QStringLiteral("Find in the graph\u2026"));
            canvas->findChild<QLineEdit *>()->setText(QStringLiteral("constant"));
        },
        [] { return true; });
    row["find_next"] = steps(bench, [&](int) { trigger(QStringLiteral("Next match")); });
    row["collapse"] = measure(bench, [&] { board->collapseAll(); }, settled);
    row["expand"] = measure(bench, [&] { board->expandAll(); }, settled);
    row["neighbourhood"] = measure(
        bench,
        [&] {
            canvas->choose(items / 2);
            trigger(QStringLiteral("Neighbourhood, one step more"));
        },
        settled);
    row["show_all"] = measure(bench, [&] { board->showAll(); }, settled);
    return row;
}

/// The scene that is on the canvas in a QGraphicsView of the pane's size.
Json peer(bench::Window &bench)
{
    const GraphCanvas &canvas =
        *viewIn<GraphStageView>(bench, int(bench.window().panes()->panes().size()) - 1)->canvas();
    QElapsedTimer clock;
    clock.start();
    test::GraphicsViewPeer peer(canvas.scene(), canvas.painter().metrics(), Theme::dark());
    QImage image(canvas.size(), QImage::Format_ARGB32_Premultiplied);
    const QRectF bounds = canvas.scene().bounds;
    QRectF view(QPointF(), QSizeF(image.size()));
    view.moveCenter(bounds.center());
    peer.paint(image, view);
    const double first = bench::milliseconds(clock);
    const double scale = std::max(bounds.width() / image.width(), bounds.height() / image.height());
    QRectF whole(QPointF(), QSizeF(image.size()) * scale);
    whole.moveCenter(bounds.center());
    return {{"first_ms", first},
            {"pan_ms", bench::median([&] { peer.paint(image, view.translated(5, 5)); })},
            {"pan_whole_ms", bench::median([&] { peer.paint(image, whole); })}};
}

/// Reveals and lights up one node after another, if locations led to a Python file beside the snapshot.
Json select(bench::Window &bench)
{
    Session &session = *bench.window().session();
    const auto nodes = int(session.variant()->nodes.size());
    if (nodes == 0)
        return nullptr;
    return steps(bench, [&](int i) { session.setActive(NodeIndex(i % nodes)); });
}

Json row(bench::Window &bench, const QString &path)
{
    Json row{{"file", QFileInfo(path).fileName().toStdString()}, {"bytes", QFileInfo(path).size()}};
    const double memory = residentMb();
    row["open"] = openText(bench, path);
    bench.window().settle(kDeadlineMs);
    row["ops"] = bench.window().session()->variant()->stages.back().ops.size();
    row["in_text"] = workWithText(bench);
    row["in_graph"] = workWithGraph(bench);
    row["select"] = select(bench);
    row["memory_mb"] = residentMb() - memory;
    row["qgraphicsview"] = peer(bench);
    bench.window().documents()->close();
    bench.paint();
    return row;
}

/// One line for each thing done, since one for each file would be too long.
void printRow(const Json &row)
{
    std::fprintf(stderr, "%s: %.0f ops, %.0f items, %.0f edges\n", row["file"].get<std::string>().c_str(),
                 bench::figure(row, "ops"), bench::figure(row, "/in_graph/items"),
                 bench::figure(row, "/in_graph/edges"));
    for (const char *part : {"open", "in_text", "in_graph"})
        for (const auto &[name, figures] : row[part].items())
            if (figures.is_object())
                std::fprintf(stderr, "%10s %-14s %10.1f ms, worst %10.1f, stall %8.1f (cpu %8.1f)\n", part,
                             name.c_str(), bench::figure(figures, "ms"), bench::figure(figures, "worst_ms"),
                             bench::figure(figures, "stall_ms"), bench::figure(figures, "stall_cpu_ms"));
    if (row["select"].is_object())
        std::fprintf(stderr, "%10s %-14s %10.1f ms, worst %10.1f\n", "", "select", bench::figure(row, "/select/ms"),
                     bench::figure(row, "/select/worst_ms"));
    std::fprintf(stderr, "%10s %-14s %10.1f ms first, %.1f pan, %.1f pan whole\n", "peer", "QGraphicsView",
                 bench::figure(row, "/qgraphicsview/first_ms"), bench::figure(row, "/qgraphicsview/pan_ms"),
                 bench::figure(row, "/qgraphicsview/pan_whole_ms"));
}

QStringList filesOf(int argc, char **argv, const QTemporaryDir &folder)
{
    QStringList files;
    for (int i = 1; i < argc; ++i) {
        if (qstrcmp(argv[i], "--hub") == 0 && i + 1 < argc)
            files << madeUp(folder, std::max(2, std::atoi(argv[++i])), true);
        else
            files << QFileInfo(QString::fromLocal8Bit(argv[i])).absoluteFilePath();
    }
    for (const int ops : {1000, 3000, 10000, 30000})
        if (argc == 1)
            files << madeUp(folder, ops, false);
    return files;
}

} // namespace

int main(int argc, char **argv)
{
    bench::Window bench(argc, argv);
    const QTemporaryDir folder;
    Json rows = Json::array();
    for (const QString &file : filesOf(argc, argv, folder)) {
        rows.push_back(row(bench, file));
        printRow(rows.back());
    }
    const std::vector<bench::Column> columns{{"ops", "ops"},
                                             {"/open/text/ms", "text ms"},
                                             {"/open/ops/ms", "ops ms"},
                                             {"/in_graph/graph_first/ms", "graph first"},
                                             {"/in_graph/graph_last/ms", "graph last"},
                                             {"/in_graph/pan/ms", "pan ms"},
                                             {"/in_graph/pan_whole/ms", "pan whole"},
                                             {"/qgraphicsview/first_ms", "QGV first"},
                                             {"/qgraphicsview/pan_ms", "QGV pan"},
                                             {"/qgraphicsview/pan_whole_ms", "QGV whole"}};
    bench::printTable(rows, columns);
    std::cout << Json{{"bench", "snapshot"}, {"rows", rows}, {"growth", bench::growth(rows, columns)}}.dump(2) << '\n';
    return 0;
}
