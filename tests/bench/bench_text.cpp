// The text view at 1, 10 and 100 MB: from the text to its first paint, memory above the text, frames while scrolling
// with 1,000 lit spans, and finding all of an expression. Prints JSON; an argument sets the largest size in MB.
#include "ui/base/theme.h"
#include "ui/text/text_finder.h"
#include "ui/text/text_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

constexpr int kFrames = 200;
constexpr QSize kPage(900, 1000);

double residentMb()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * 4096 / (1 << 20);
}

std::shared_ptr<const std::string> ptxOf(int megabytes)
{
    const std::string block =
        "\t.loc\t1 33 15\n"
        "\tcp.async.cg.shared.global [ %r245 + 0 ], [ %rd63 + 0 ], 0x10, %r246;\n"
        "\tmad.wide.s32 \t%rd2, %r2, 2, %rd1; // begin\n"
        "$L__BB0_1:\n"
        "\twgmma.mma_async.sync.aligned.m64n64k16.f32.f16.f16 {%f1,%f2,%f3}, %rd4, %rd5, p, 1, 1;\n"
        "\t@%p1 bra \t$L__BB0_1;\n";
    std::string text;
    text.reserve(std::size_t(megabytes) << 20);
    while (text.size() + block.size() < (std::size_t(megabytes) << 20))
        text += block;
    return std::make_shared<const std::string>(std::move(text));
}

double paint(TextView &view)
{
    static QImage page(kPage, QImage::Format_RGB32);
    QElapsedTimer clock;
    clock.start();
    view.viewport()->render(&page);
    return double(clock.nsecsElapsed()) / 1e6;
}

QVector<LitSpan> thousandSpans(const LineTable &lines)
{
    QVector<LitSpan> spans;
    const int step = std::max(1, lines.count() / 1000);
    for (int i = 0; i < 1000; ++i)
        spans.append({i * step, i * step + step / 2, How(i % 3)});
    return spans;
}

/// Median, 95th percentile and worst of frames that scroll by `step` pixels each, around the text by jumps for 0.
nlohmann::json frames(TextView &view, int step)
{
    QScrollBar *bar = view.verticalScrollBar();
    bar->setValue(bar->maximum() / 2);
    std::vector<double> times;
    for (int i = 0; i < kFrames; ++i) {
        QElapsedTimer clock;
        clock.start();
        bar->setValue(step > 0 ? bar->value() + step : int(double(bar->maximum()) * ((i * 37) % kFrames) / kFrames));
        times.push_back(double(clock.nsecsElapsed()) / 1e6 + paint(view));
    }
    std::sort(times.begin(), times.end());
    return {{"median_ms", times[kFrames / 2]}, {"p95_ms", times[kFrames * 95 / 100]}, {"worst_ms", times.back()}};
}

nlohmann::json findAll(const TextView &view)
{
    TextFinder finder;
    QElapsedTimer clock;
    clock.start();
    finder.start(view.lines(), {QStringLiteral("bra .*BB0_[12]"), true, true});
    const double first = double(clock.nsecsElapsed()) / 1e6;
    while (finder.isRunning())
        QCoreApplication::processEvents();
    return {{"first_slice_ms", first},
            {"all_ms", double(clock.nsecsElapsed()) / 1e6},
            {"matches", finder.matches().size()}};
}

nlohmann::json measure(int megabytes)
{
    const auto text = ptxOf(megabytes);
    TextView view;
    view.resize(kPage);
    view.show();
    paint(view);
    const double before = residentMb();
    QElapsedTimer clock;
    clock.start();
    view.setText(*text, Language::Ptx, text);
    paint(view);
    const double open = double(clock.nsecsElapsed()) / 1e6;
    nlohmann::json row{{"mb", megabytes}, {"lines", view.lines().count()}, {"open_to_first_paint_ms", open}};
    view.setLit(thousandSpans(view.lines()));
    row["scroll_local"] = frames(view, 51);
    row["scroll_jump"] = frames(view, 0);
    row["memory_above_text_mb"] = residentMb() - before;
    row["find_expression"] = findAll(view);
    return row;
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", qEnvironmentVariable("QT_QPA_PLATFORM", QStringLiteral("offscreen")).toUtf8());
    QApplication application(argc, argv);
    Theme::apply(application, Scheme::Dark);
    const int largest = argc > 1 ? std::max(1, std::atoi(argv[1])) : 100;
    nlohmann::json rows = nlohmann::json::array();
    for (int megabytes = 1; megabytes <= largest; megabytes *= 10)
        rows.push_back(measure(megabytes));
    std::puts(nlohmann::json{{"bench", "text"}, {"lit_spans", 1000}, {"rows", rows}}.dump(2).c_str());
    return 0;
}
