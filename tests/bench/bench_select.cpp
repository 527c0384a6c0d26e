// How long a selection takes from setActive() to all parts of the window painted: `bench_select FILE.helio [repeats]`.
#include "tests/bench/window_bench.h"

using namespace heliograph;
using namespace heliograph::ui;

int main(int argc, char **argv)
{
    bench::Window bench(argc, argv);
    if (!bench.open())
        return 1;
    Session &session = *bench.window().session();
    const int nodes = int(session.variant()->nodes.size());
    bench.window().settle(10000);
    std::vector<double> times;
    const double cpu = bench::cpuMilliseconds();
    for (int i = 0; i < bench.repeats() * nodes; ++i) {
        QElapsedTimer clock;
        clock.start();
        session.setActive(NodeIndex(i % nodes));
        if (!bench.paint())
            return 1;
        times.push_back(bench::milliseconds(clock));
    }
    bench::report("select", "ms from setActive() to all parts that changed painted", times,
                  (bench::cpuMilliseconds() - cpu) / double(times.size()));
    return 0;
}
