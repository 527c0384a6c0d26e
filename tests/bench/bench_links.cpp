// Selecting a node in a document of a million links over eight stages: from setActive() to all parts of the window
// painted, with six stages as text side by side. Ten texts' worth of what real kernels have; every op has a node, and
// every node's ops are spread over the text. `bench_links [LINKS] [NODES] [SELECTIONS]`
#include "core/document/stages.h"
#include "tests/bench/window_bench.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"

using namespace heliograph;
using namespace heliograph::ui;

namespace {

constexpr int kStages = 8;

Variant variantOf(int links, int nodes)
{
    Variant variant;
    variant.id = 1;
    variant.target = "sm_90";
    variant.graphs.push_back({});
    for (int i = 0; i < nodes; ++i) {
        Node node;
        node.name = "n" + std::to_string(i);
        node.id = "0:" + node.name;
        node.op = "call_function";
        node.target = "aten.add.Tensor";
        node.dtype = "f32";
        node.hue = i % Theme::kHues;
        node.tag = "Aa";
        variant.nodes.push_back(std::move(node));
    }
    const auto table = stageTable();
    for (std::size_t i = table.size() - kStages; i < table.size(); ++i) {
        Stage stage;
        stage.id = table[i].id;
        stage.pipeline = i < 3 ? "" : "helion";
        stage.strings.push_back("add.f32");
        const int ops = links / kStages;
        for (int op = 0; op < ops; ++op) {
            stage.text += "\tadd.f32 \t%f12, %f11, %f10;\n";
            Op made;
            made.span = {op + 1, 2, op + 1, 28};
            made.name = 1;
            made.kind = OpKind::Instruction;
            stage.ops.push_back(made);
            // Runs of eight ops of a node, and the node again some thousand lines further down.
            stage.links.push_back({op, NodeIndex(op / 8 % nodes), How(op / 8 / nodes % 2)});
        }
        variant.stages.push_back(std::move(stage));
    }
    return variant;
}

} // namespace

int main(int argc, char **argv)
{
    const int links = argc > 1 ? std::max(kStages, std::atoi(argv[1])) : 1000000;
    const int nodes = argc > 2 ? std::max(1, std::atoi(argv[2])) : 200;
    const int selections = argc > 3 ? std::max(1, std::atoi(argv[3])) : 300;
    bench::Window bench(argc, argv);
    const auto variant = std::make_shared<const Variant>(variantOf(links, nodes));
    Session &session = *bench.window().session();
    session.setVariant(variant, std::make_shared<const ProvenanceIndex>(variant));
    QStringList shown;
    for (const char *id : {"stage0", "triton", "ttir", "ttgir", "llir", "ptx"})
        shown << QString::fromLatin1(id);
    bench.window().findChild<PaneArea *>()->setStages(shown);
    bench.window().settle(10000);
    std::vector<double> times;
    const double cpu = bench::cpuMilliseconds();
    for (int i = 0; i < selections; ++i) {
        QElapsedTimer clock;
        clock.start();
        session.setActive(NodeIndex((i * 37 + 1) % nodes));
        if (!bench.paint())
            return 1;
        times.push_back(bench::milliseconds(clock));
    }
    bench::report("links", "ms from setActive() to all parts that changed painted, 1M links over 8 stages", times,
                  (bench::cpuMilliseconds() - cpu) / double(times.size()));
    return 0;
}
