#include "tests/bench/layout/measures.h"

#include "tests/core/layout/graph_samples.h"

#include <pthread.h>
#include <time.h>

#include <thread>

namespace heliograph::bench {

namespace {

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

} // namespace

Timing timeOf(const LayoutInput &input, LayeredPhase skipped)
{
    std::vector<double> wall;
    std::vector<double> cpu;
    QElapsedTimer all;
    all.start();
    while (wall.size() < 15 && (wall.size() < 3 || all.elapsed() < 1500)) {
        QElapsedTimer one;
        one.start();
        const double before = cpuMs();
        (void)layoutLayered(input, {}, {}, skipped);
        cpu.push_back(cpuMs() - before);
        wall.push_back(milliseconds(one));
    }
    return {medianOf(wall), medianOf(cpu), *std::min_element(cpu.begin(), cpu.end())};
}

nlohmann::ordered_json stability(const LayoutInput &input, const LayoutResult &drawing)
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
        ms.push_back(milliseconds(clock));
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

} // namespace heliograph::bench
