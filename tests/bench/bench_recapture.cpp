// From the click on Reload to painted panes, with the real bridge: `bench_recapture FILE.py [repeats]`, JSON on stdout.
// The first capture of a window starts Python; later ones find it warm.
#include "tests/bench/window_bench.h"

#include <QFileInfo>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

/// Until the capture is over and its document painted; 0 if it failed.
template <typename Click>
double timeOf(bench::Window &bench, Click click)
{
    QElapsedTimer clock;
    bool opened = false;
    const auto connection =
        QObject::connect(bench.window().documents(), &DocumentController::opened, [&opened] { opened = true; });
    clock.start();
    click();
    while (bench.window().documents()->isCapturing() || bench.window().documents()->isLoading())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    bench.window().settle(20000);
    bench.paint();
    QObject::disconnect(connection);
    return opened ? bench::milliseconds(clock) : 0;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 2) {
        std::cerr << "usage: " << argv[0] << " FILE.py [repeats]\n";
        return 2;
    }
    const QString program = QFileInfo(QString::fromLocal8Bit(argv[0])).absolutePath() + QStringLiteral("/heliograph");
    bench::Window bench(argc, argv, program);
    const double first = timeOf(bench, [&] { bench.window().documents()->open(QString::fromLocal8Bit(argv[1])); });
    timeOf(bench, [&] { bench.window().actions().action("file.reload")->trigger(); }); // waits for the last warming
    std::vector<double> times;
    const double cpu = bench::cpuMilliseconds();
    for (int i = 0; i < bench.repeats() && first > 0; ++i)
        times.push_back(timeOf(bench, [&] { bench.window().actions().action("file.reload")->trigger(); }));
    if (times.empty() || *std::min_element(times.begin(), times.end()) <= 0)
        return 1;
    bench::report("recapture", "ms from opening a .py to painted panes, first", {first}, 0);
    bench::report("recapture", "ms from Reload to painted panes, Python warm", times,
                  (bench::cpuMilliseconds() - cpu) / double(times.size()));
    return 0;
}
