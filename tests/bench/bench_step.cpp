// Stepping through passes in the window: from the key to the painted comparison, forwards over every pass that changed
// something (the next one is prepared while one looks) and back (the last ones are kept), as text and as graphs.
// Arguments: FILE.helio [repeats]. Prints a table and JSON.
#include "tests/bench/window_bench.h"
#include "ui/passes/pass_page.h"

#include <fstream>
#include <unistd.h>

using namespace heliograph;

namespace {

struct Stepper {
    bench::Window &bench;
    ui::PassPage &page;

    /// Milliseconds from the step to its picture; the time to look at it is not counted.
    double step(int direction)
    {
        QElapsedTimer clock;
        clock.start();
        page.step(direction);
        while (!page.isSettled())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 1);
        bench.paint();
        const double ms = bench::milliseconds(clock);
        QElapsedTimer look;
        look.start();
        while (look.elapsed() < 300)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        return ms;
    }

    std::vector<double> walk(int direction)
    {
        std::vector<double> times;
        while (page.walk()->nextChange(direction) >= 0)
            times.push_back(step(direction));
        return times;
    }
};

/// Memory of the process in use, in MB.
double residentMb()
{
    std::ifstream file("/proc/self/statm");
    long pages = 0;
    file >> pages >> pages;
    return double(pages) * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

} // namespace

int main(int argc, char **argv)
{
    bench::Window bench(argc, argv);
    if (!bench.open())
        return 2;
    const double opened = residentMb();
    bench.window().showPasses(true);
    bench.window().settle(60'000);
    ui::PassPage &page = *bench.window().passes();
    page.walk()->setCurrent(0);
    bench.window().settle(60'000);
    Stepper stepper{bench, page};
    nlohmann::ordered_json rows;
    std::printf("%-8s %-10s %6s %10s %10s %10s\n", "form", "direction", "steps", "median ms", "p95 ms", "max ms");
    for (const auto &[form, name] :
         {std::pair(ui::PassPage::Form::SideBySide, "text"), std::pair(ui::PassPage::Form::Graph, "graph")}) {
        page.setForm(form);
        bench.window().settle(60'000);
        for (const int direction : {1, -1}) {
            const std::vector<double> times = stepper.walk(direction);
            if (times.empty())
                continue;
            const double median = bench::quantile(times, 0.5), p95 = bench::quantile(times, 0.95);
            const double most = *std::max_element(times.begin(), times.end());
            const char *words = direction > 0 ? "forwards" : "back";
            std::printf("%-8s %-10s %6zu %10.1f %10.1f %10.1f\n", name, words, times.size(), median, p95, most);
            rows.push_back({{"form", name},
                            {"direction", words},
                            {"steps", times.size()},
                            {"median_ms", median},
                            {"p95_ms", p95},
                            {"max_ms", most}});
        }
    }
    const nlohmann::ordered_json memory{{"opened_mb", opened},
                                        {"all_passes_mb", residentMb()},
                                        {"kept_estimate_mb", double(page.walk()->comparisons().bytes()) / 1e6}};
    std::printf("memory: opened %.0f MB, all passes seen %.0f MB (kept, by estimate: %.0f MB)\n", opened, residentMb(),
                memory["kept_estimate_mb"].get<double>());
    std::printf("%s\n", nlohmann::ordered_json{{"bench", "step"}, {"rows", rows}, {"memory", memory}}.dump(2).c_str());
    return 0;
}
