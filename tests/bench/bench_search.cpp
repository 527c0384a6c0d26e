// Search over all stages (Ctrl+Shift+F) over 1, 10 and 100 MB in six stages: from the last letter typed to the first
// hits painted and to the end of the search, for a word on every 2,000th line and one on the last line alone, and how
// long the window did not answer meanwhile. Peer: grep over the same text in files. `bench_search [LARGEST_MB]`
#include "core/document/stages.h"
#include "tests/bench/figures.h"
#include "tests/bench/stall_meter.h"
#include "tests/bench/window_bench.h"
#include "ui/window/search_panel.h"

#include <QAbstractItemView>
#include <QFile>
#include <QLineEdit>
#include <QProcess>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

using Json = nlohmann::ordered_json;

constexpr const char *kStages[] = {"stage0", "ttir", "ttgir", "llir", "ptx", "sass"};
constexpr int kSeldom = 2000;

Stage stageOf(const char *id, std::size_t bytes, bool last)
{
    Stage stage;
    stage.id = id;
    stage.pipeline = "helion";
    stage.strings.push_back("add.f32");
    for (std::int32_t line = 1; stage.text.size() < bytes; ++line) {
        const std::size_t begin = stage.text.size();
        stage.text += line % kSeldom == 0 ? "\tmma.sync.aligned.m16n8k16 \t{%f12, %f13}, {%r11, %r10};"
                                          : "\tmad.wide.s32 \t%rd2, %r2, 2, %rd1; // 0x10 begin of row";
        Op op;
        op.span = {line, 2, line, std::int32_t(stage.text.size() - begin)};
        op.name = 1;
        op.kind = OpKind::Instruction;
        stage.links.push_back({OpIndex(stage.ops.size()), NodeIndex(line % 100), How::Exact});
        stage.ops.push_back(op);
        stage.text += '\n';
    }
    stage.text += last ? "\tneedle;\n" : "";
    return stage;
}

VariantPtr variantOf(int megabytes)
{
    auto variant = std::make_shared<Variant>();
    variant->id = megabytes;
    variant->graphs.push_back({});
    for (int i = 0; i < 100; ++i) {
        Node node;
        node.name = "n" + std::to_string(i);
        node.id = "0:" + node.name;
        variant->nodes.push_back(std::move(node));
    }
    for (const char *id : kStages)
        variant->stages.push_back(
            stageOf(id, std::size_t(megabytes) * 1000000 / std::size(kStages), id == std::end(kStages)[-1]));
    return variant;
}

/// The parts of the panel that a user types into and looks at.
struct Panel {
    explicit Panel(MainWindow &window)
        : panel(*window.search()), field(*panel.findChild<QLineEdit *>()),
          hits(*panel.findChild<QAbstractItemView *>()->model())
    {
    }

    bool hasHits() const { return hits.rowCount() > 0; }
    bool isDone() const { return !panel.status().isEmpty() && !panel.status().contains(QChar(0x2026)); }

    SearchPanel &panel;
    QLineEdit &field;
    QAbstractItemModel &hits;
};

/// Types all but the last letter, waits for that search to end, types the last one and measures.
Json search(bench::Window &bench, const QString &words)
{
    Panel panel(bench.window());
    panel.field.clear();
    bench.paint();
    bench::StallMeter stalls;
    QElapsedTimer clock;
    clock.start();
    panel.field.setText(words);
    while (!panel.hasHits() && !panel.isDone())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    bench.paint();
    const double first = bench::milliseconds(clock);
    while (!panel.isDone())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    bench.paint();
    return {{"first_ms", first},
            {"all_ms", bench::milliseconds(clock)},
            {"stall_ms", stalls.longestMs()},
            {"stall_cpu_ms", stalls.longestCpuMs()},
            {"status", panel.panel.status().toStdString()}};
}

/// Milliseconds that grep takes for the first matching line and for all; the files are in the page cache.
Json grep(const QString &words, const QStringList &files)
{
    const auto run = [&](const QStringList &options) {
        QElapsedTimer clock;
        clock.start();
        QProcess process;
        process.setStandardOutputFile(QProcess::nullDevice());
        process.start(QStringLiteral("grep"), QStringList{QStringLiteral("-n"), QStringLiteral("-i")} + options +
                                                  QStringList{QStringLiteral("--"), words} + files);
        process.waitForFinished(-1);
        return bench::milliseconds(clock);
    };
    return {{"first_ms", run({QStringLiteral("-m1")})}, {"all_ms", run({})}};
}

QStringList write(const Variant &variant, const QTemporaryDir &folder)
{
    QStringList files;
    for (const Stage &stage : variant.stages) {
        files << folder.filePath(QString::fromStdString(stage.id));
        QFile file(files.last());
        if (file.open(QIODevice::WriteOnly))
            file.write(stage.text.data(), qint64(stage.text.size()));
    }
    return files;
}

Json row(bench::Window &bench, int megabytes)
{
    const VariantPtr variant = variantOf(megabytes);
    const QTemporaryDir folder;
    const QStringList files = write(*variant, folder);
    bench.window().session()->setVariant(variant, std::make_shared<const ProvenanceIndex>(variant));
    bench.window().settle(10000);
    bench.window().actions().action("go.search")->trigger();
    Json row{{"mb", megabytes}};
    for (const char *words : {"mma.sync", "needle"}) {
        Json figures = search(bench, QString::fromLatin1(words));
        figures["grep"] = grep(QString::fromLatin1(words), files);
        row[words] = figures;
    }
    return row;
}

} // namespace

int main(int argc, char **argv)
{
    bench::Window bench(argc, argv);
    const int largest = argc > 1 ? std::max(1, std::atoi(argv[1])) : 100;
    Json rows = Json::array();
    for (int megabytes = 1; megabytes <= largest; megabytes *= 10)
        rows.push_back(row(bench, megabytes));
    const std::vector<bench::Column> columns{{"mb", "MB"},
                                             {"/mma.sync/first_ms", "first ms"},
                                             {"/mma.sync/all_ms", "all ms"},
                                             {"/mma.sync/stall_ms", "stall ms"},
                                             {"/mma.sync/stall_cpu_ms", "stall cpu"},
                                             {"/needle/all_ms", "rare all ms"},
                                             {"/needle/stall_ms", "rare stall"},
                                             {"/mma.sync/grep/first_ms", "grep first"},
                                             {"/needle/grep/all_ms", "grep all"}};
    bench::printTable(rows, columns);
    std::cout << Json{{"bench", "search"}, {"rows", rows}, {"growth", bench::growth(rows, columns)}}.dump(2) << '\n';
    return 0;
}
