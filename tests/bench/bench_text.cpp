// The text view at 1, 10 and 100 MB, and QPlainTextEdit beside it: from the text to its first paint, memory above the
// text, frames while scrolling with 1,000 lit spans, finding all of a word and of an expression, wrapping; and one line
// of 50 MB. Prints JSON with the growth of each over the sizes (the exponent of a power law).
// `bench_text [LARGEST_MB] [--no-peer]`
#include "ui/base/theme.h"
#include "ui/text/text_finder.h"
#include "ui/text/text_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QPlainTextEdit>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <functional>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

using Json = nlohmann::ordered_json;

constexpr int kFrames = 200;
constexpr QSize kPage(900, 1000);

double residentMb()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * 4096 / (1 << 20);
}

/// Wall clock and processor time: on a busy machine the two differ.
class Clock
{
public:
    Clock() : m_cpu(std::clock()) { m_wall.start(); }
    double wall() const { return double(m_wall.nsecsElapsed()) / 1e6; }
    double cpu() const { return double(std::clock() - m_cpu) * 1000 / CLOCKS_PER_SEC; }

private:
    QElapsedTimer m_wall;
    std::clock_t m_cpu;
};

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

void paint(QAbstractScrollArea &view)
{
    static QImage page(kPage, QImage::Format_RGB32);
    view.viewport()->render(&page);
}

QVector<LitSpan> thousandSpans(const LineTable &lines)
{
    QVector<LitSpan> spans;
    const int step = std::max(1, lines.count() / 1000);
    for (int i = 0; i < 1000; ++i)
        spans.append({i * step, i * step + step / 2, How(i % 3)});
    return spans;
}

Json summary(std::vector<double> times, double cpu)
{
    std::sort(times.begin(), times.end());
    return {{"median_ms", times[times.size() / 2]},
            {"p95_ms", times[times.size() * 95 / 100]},
            {"worst_ms", times.back()},
            {"mean_cpu_ms", cpu / double(times.size())}};
}

/// Frames that scroll by `step` units each, around the text by jumps for 0.
Json frames(QAbstractScrollArea &view, int step)
{
    QScrollBar *bar = view.verticalScrollBar();
    bar->setValue(bar->maximum() / 2);
    std::vector<double> times;
    const Clock all;
    for (int i = 0; i < kFrames; ++i) {
        const Clock clock;
        bar->setValue(step > 0 ? bar->value() + step : int(double(bar->maximum()) * ((i * 37) % kFrames) / kFrames));
        paint(view);
        times.push_back(clock.wall());
    }
    return summary(std::move(times), all.cpu());
}

Json find(const TextView &view, const FindQuery &query)
{
    TextFinder finder;
    const Clock clock;
    double first = -1;
    finder.start(view.lines(), query);
    while (true) {
        if (first < 0 && finder.count() > 0)
            first = clock.wall();
        if (!finder.isRunning())
            break;
        QCoreApplication::processEvents();
    }
    return {{"first_hits_ms", first}, {"all_ms", clock.wall()}, {"cpu_ms", clock.cpu()}, {"matches", finder.count()}};
}

Json wrap(TextView &view)
{
    const Clock clock;
    view.setWrapping(true);
    paint(view);
    Json row{{"on_ms", clock.wall()}, {"on_cpu_ms", clock.cpu()}, {"scroll", frames(view, 51)}};
    view.setWrapping(false);
    return row;
}

Json measure(int megabytes)
{
    const auto text = ptxOf(megabytes);
    TextView view;
    view.resize(kPage);
    view.show();
    paint(view);
    const double before = residentMb();
    const Clock clock;
    view.setText(*text, Language::Ptx, text);
    paint(view);
    Json row{{"mb", megabytes},
             {"lines", view.lines().count()},
             {"open_to_first_paint_ms", clock.wall()},
             {"open_cpu_ms", clock.cpu()}};
    row["memory_above_text_mb"] = residentMb() - before;
    view.setLit(thousandSpans(view.lines()));
    row["scroll_local"] = frames(view, 51);
    row["scroll_jump"] = frames(view, 0);
    row["memory_after_scrolling_mb"] = residentMb() - before;
    row["find_word"] = find(view, {QStringLiteral("bra"), false, true});
    row["find_word_any_case"] = find(view, {QStringLiteral("BRA"), false, false});
    row["find_expression"] = find(view, {QStringLiteral("bra .*BB0_[12]"), true, true});
    const Clock cursor;
    view.setCursor({view.lines().count() / 2, 8});
    row["cursor_with_uses_ms"] = cursor.wall();
    row["wrap"] = wrap(view);
    return row;
}

/// What Qt itself offers, in the same run.
Json measurePeer(int megabytes)
{
    const auto text = ptxOf(megabytes);
    const double before = residentMb();
    QPlainTextEdit view;
    view.setReadOnly(true);
    view.setLineWrapMode(QPlainTextEdit::NoWrap);
    view.setFont(codeFont());
    view.resize(kPage);
    view.show();
    const Clock clock;
    view.setPlainText(QString::fromUtf8(text->data(), qsizetype(text->size())));
    paint(view);
    Json row{{"mb", megabytes}, {"open_to_first_paint_ms", clock.wall()}, {"open_cpu_ms", clock.cpu()}};
    row["memory_above_text_mb"] = residentMb() - before;
    row["scroll_local"] = frames(view, 3); // this one scrolls by lines
    return row;
}

Json measureOneLine(int megabytes)
{
    std::string text;
    while (text.size() < std::size_t(megabytes) << 20)
        text += "%load_12 = tt.load %ptr_7, ";
    const auto line = std::make_shared<const std::string>(std::move(text));
    TextView view;
    view.resize(kPage);
    view.show();
    const Clock clock;
    view.setText(*line, Language::Mlir, line);
    paint(view);
    Json row{{"mb", megabytes}, {"open_to_first_paint_ms", clock.wall()}};
    std::vector<double> times;
    const Clock all;
    for (int i = 0; i < kFrames; ++i) {
        const Clock frame;
        QScrollBar *bar = view.horizontalScrollBar();
        bar->setValue(int(double(bar->maximum()) * ((i * 37) % kFrames) / kFrames));
        paint(view);
        times.push_back(frame.wall());
    }
    row["scroll_sideways"] = summary(std::move(times), all.cpu());
    row["wrap"] = wrap(view);
    row["find_expression"] = find(view, {QStringLiteral("load_1[0-9]"), true, true});
    return row;
}

/// The exponent of size by which a value grows: the slope between the smallest and the largest size, both logarithmic.
double growth(const Json &rows, const char *pointer)
{
    const Json::json_pointer path{std::string(pointer)};
    const double first = rows.front()[path].get<double>();
    const double last = rows.back()[path].get<double>();
    const double sizes = std::log(rows.back()["mb"].get<double>() / rows.front()["mb"].get<double>());
    return first <= 0 || last <= 0 || sizes == 0 ? 0 : std::log(last / first) / sizes;
}

Json growths(const Json &rows, std::initializer_list<const char *> pointers)
{
    Json result;
    for (const char *pointer : pointers)
        result[pointer] = growth(rows, pointer);
    return result;
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", qEnvironmentVariable("QT_QPA_PLATFORM", QStringLiteral("offscreen")).toUtf8());
    QApplication application(argc, argv);
    Theme::apply(application, Scheme::Dark);
    int largest = 100;
    bool peer = true;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--no-peer") == 0)
            peer = false;
        else
            largest = std::max(1, std::atoi(argv[i]));
    }
    measure(1); // fonts, styles, caches
    Json rows = Json::array();
    Json peers = Json::array();
    for (int megabytes = 1; megabytes <= largest; megabytes *= 10) {
        rows.push_back(measure(megabytes));
        if (peer)
            peers.push_back(measurePeer(megabytes));
    }
    Json report{{"bench", "text"}, {"lit_spans", 1000}, {"rows", rows}};
    report["growth"] = growths(rows, {"/open_cpu_ms", "/scroll_local/mean_cpu_ms", "/find_expression/cpu_ms"});
    if (peer) {
        report["peer_qplaintextedit"] = peers;
        report["peer_growth"] = growths(peers, {"/open_cpu_ms", "/memory_above_text_mb"});
    }
    report["one_line"] = measureOneLine(std::min(50, largest));
    std::puts(report.dump(2).c_str());
    return 0;
}
