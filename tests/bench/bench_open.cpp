// How long a .helio takes from open() to painted panes, warm: `bench_open FILE.helio [repeats]`, JSON on stdout.
#include "tests/bench/window_bench.h"

using namespace heliograph;
using namespace heliograph::ui;

int main(int argc, char **argv)
{
    bench::Window bench(argc, argv);
    if (!bench.open())
        return 1;
    std::vector<double> times;
    const double cpu = bench::cpuMilliseconds();
    for (int i = 0; i < bench.repeats(); ++i) {
        bench.window().documents()->close();
        QCoreApplication::processEvents();
        QElapsedTimer clock;
        clock.start();
        bench.open();
        if (!bench.paint())
            return 1;
        times.push_back(bench::milliseconds(clock));
    }
    bench::report("open", "ms from open() to painted panes, text and graph views", times,
                  (bench::cpuMilliseconds() - cpu) / double(times.size()));
    return 0;
}
