// What recording costs a pipeline: each is run bare and recorded, on modules of 1k to 30k ops, and the recorded run
// ends when the last byte of its stream is written. Wall clock and processor time of all processes, medians; prints a
// table and JSON.
//     idle      5 x (canonicalize, cse): after the first two nothing changes
//     lowering  10 passes from scf, memref and arith to LLVM's dialect: most of them change every op
//     restless  10 passes that rename: every snapshot is printed, and the passes themselves cost next to nothing
#include "core/mlir/passes/module_text.h"
#include "core/mlir/passes/recorder.h"
#include "core/mlir/passes/supervisor.h"
#include "core/mlir/passes/upstream.h"
#include "core/mlir/stage0.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace heliograph;

namespace {

constexpr int kRounds = 7;

struct Pipeline {
    const char *name;
    const char *text;
};

constexpr Pipeline kPipelines[] = {
    {"idle", "builtin.module(canonicalize,cse,canonicalize,cse,canonicalize,cse,canonicalize,cse,canonicalize,cse)"},
    {"lowering",
     "builtin.module(canonicalize,cse,loop-invariant-code-motion,convert-scf-to-cf,convert-arith-to-llvm,"
     "finalize-memref-to-llvm,convert-cf-to-llvm,convert-func-to-llvm,reconcile-unrealized-casts,canonicalize)"},
    {"restless", "builtin.module(touch,touch,touch,touch,touch,touch,touch,touch,touch,touch)"},
};

/// Changes one attribute: the least that a snapshot is printed for.
class Touch : public mlir::PassWrapper<Touch, mlir::OperationPass<mlir::ModuleOp>>
{
public:
    llvm::StringRef getArgument() const override { return "touch"; }
    void runOnOperation() override
    {
        static int count = 0;
        getOperation()->setAttr("helion.touched", mlir::Builder(&getContext()).getI64IntegerAttr(++count));
    }
};

/// Loops of 24 loads, sums and index arithmetic, located as stage-0 is.
std::string moduleOf(int ops)
{
    std::string text = "func.func @k(%m: memref<?xf32>, %n: index) {\n  %c0 = arith.constant 0 : index\n"
                       "  %c1 = arith.constant 1 : index\n  %z = arith.constant 0.0 : f32\n";
    int count = 5;
    for (int loop = 0; count < ops; ++loop) {
        const std::string l = std::to_string(loop);
        text += "  scf.for %i" + l + " = %c0 to %n step %c1 {\n    %a" + l + "_0 = arith.addf %z, %z : f32\n";
        count += 4;
        int last = 0;
        for (int k = 0; k < 6 && count < ops; ++k, count += 4, ++last) {
            const std::string id = l + "_" + std::to_string(k);
            const std::string at = " loc(\"" + std::to_string(loop % 7) + ":load_" + std::to_string(loop * 6 + k) +
                                   "\"(\"kernel.py\":" + std::to_string(10 + k) + ":" + std::to_string(1 + loop % 40) +
                                   "))\n";
            text += "    %o" + id + " = arith.muli %i" + l + ", %n : index" + at;
            text += "    %p" + id + " = arith.addi %o" + id + ", %c1 : index" + at;
            text += "    %v" + id + " = memref.load %m[%p" + id + "] : memref<?xf32>" + at;
            text += "    %a" + l + "_" + std::to_string(k + 1) + " = arith.addf %a" + id + ", %v" + id + " : f32" + at;
        }
        text += "    memref.store %a" + l + '_' + std::to_string(last) + ", %m[%i" + l + "] : memref<?xf32>\n  }\n";
    }
    return text + "  return\n}\n";
}

struct Cost {
    double wall = 0, processor = 0;
};

double processorSeconds()
{
    double sum = 0;
    for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        getrusage(who, &usage);
        for (const timeval &part : {usage.ru_utime, usage.ru_stime})
            sum += double(part.tv_sec) + double(part.tv_usec) * 1e-6;
    }
    return sum;
}

template <typename Body>
Cost measure(Body body)
{
    const double processor = processorSeconds();
    const auto begun = std::chrono::steady_clock::now();
    body();
    return {std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count(),
            (processorSeconds() - processor) * 1e3};
}

Cost median(std::vector<Cost> costs)
{
    const auto middle = costs.begin() + std::ptrdiff_t(costs.size() / 2);
    std::nth_element(costs.begin(), middle, costs.end(), [](auto &a, auto &b) { return a.wall < b.wall; });
    return *middle;
}

class Bench
{
public:
    Bench(mlir::MLIRContext &context, int ops, const Pipeline &pipeline) : m_context(context), m_pipeline(pipeline)
    {
        auto read = passes::readModule(llvm::MemoryBuffer::getMemBufferCopy(moduleOf(ops)), context, m_resources);
        m_module = std::move(read.module);
        m_module->walk([&](mlir::Operation *) { ++m_ops; });
    }

    int ops() const { return m_ops; }

    /// In a child, as the recorded run is, so that both pay for the pages they copy.
    Cost bare()
    {
        return measure(
            [&] { passes::supervise(devNull(), {}, [&](passes::Channel &) { return run(nullptr, nullptr); }); });
    }

    Cost recorded(int out)
    {
        return measure([&] {
            check(passes::supervise(out, {}, [&](passes::Channel &channel) {
                passes::Snapshots snapshots(channel, m_resources, 0);
                return run(&channel, &snapshots);
            }));
        });
    }

    static int devNull()
    {
        static const int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
        return fd;
    }

private:
    static void check(passes::RecordingEnd end)
    {
        if (end != passes::RecordingEnd::Done)
            std::fprintf(stderr, "the pipeline failed: its figures mean nothing\n");
    }

    bool run(passes::Channel *channel, passes::Snapshots *snapshots)
    {
        mlir::PassManager manager(&m_context);
        auto pipeline = mlir::parsePassPipeline(m_pipeline.text);
        if (mlir::failed(pipeline))
            return false;
        static_cast<mlir::OpPassManager &>(manager) = std::move(*pipeline);
        if (channel) {
            auto recorder =
                std::make_unique<passes::Recorder>(*channel, *snapshots, passes::Recorder::Setup{.module = *m_module});
            recorder->recordInput(0);
            manager.addInstrumentation(std::move(recorder));
        }
        return mlir::succeeded(manager.run(*m_module));
    }

    mlir::MLIRContext &m_context;
    const Pipeline &m_pipeline;
    mlir::FallbackAsmResourceMap m_resources;
    mlir::OwningOpRef<mlir::ModuleOp> m_module;
    int m_ops = 0;
};

struct Row {
    int ops = 0;
    Cost bare, recorded;
    double megabytes = 0;
};

Row measureRow(mlir::MLIRContext &context, int ops, const Pipeline &pipeline)
{
    Bench bench(context, ops, pipeline);
    const std::string path = "/tmp/bench_recorder." + std::to_string(getpid());
    const int out = open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    std::vector<Cost> bare, recorded;
    for (int round = 0; round < kRounds; ++round) {
        bare.push_back(bench.bare());
        if (ftruncate(out, 0) != 0 || lseek(out, 0, SEEK_SET) != 0)
            break;
        recorded.push_back(bench.recorded(out));
    }
    struct stat status{};
    fstat(out, &status);
    close(out);
    unlink(path.c_str());
    return {bench.ops(), median(bare), median(recorded), double(status.st_size) * 1e-6};
}

/// The power of the ops that the time grows with, from the first to the last size.
double growth(const std::vector<Row> &rows)
{
    return std::log(rows.back().recorded.wall / rows.front().recorded.wall) /
           std::log(double(rows.back().ops) / rows.front().ops);
}

} // namespace

int main()
{
    mlir::DialectRegistry registry;
    stage0::registerStage0Dialects(registry);
    passes::registerUpstreamDialects(registry);
    passes::registerUpstreamPasses();
    mlir::PassRegistration<Touch>();
    nlohmann::ordered_json pipelines = nlohmann::ordered_json::array();
    std::setvbuf(stdout, nullptr, _IOLBF, 0); // a child that ends would write what is not written yet once more
    std::printf("%-9s %7s %9s %9s %6s %9s %9s %6s %8s\n", "pipeline", "ops", "bare ms", "rec ms", "ratio", "bare cpu",
                "rec cpu", "ratio", "MB");
    for (const Pipeline &pipeline : kPipelines) {
        std::vector<Row> rows;
        nlohmann::ordered_json json = nlohmann::ordered_json::array();
        for (const int ops : {1000, 3000, 10000, 30000}) {
            mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
            const Row row = measureRow(context, ops, pipeline);
            const double wall = row.recorded.wall / row.bare.wall;
            const double processor = row.recorded.processor / row.bare.processor;
            std::printf("%-9s %7d %9.1f %9.1f %6.2f %9.1f %9.1f %6.2f %8.1f\n", pipeline.name, row.ops, row.bare.wall,
                        row.recorded.wall, wall, row.bare.processor, row.recorded.processor, processor, row.megabytes);
            json.push_back({{"ops", row.ops},
                            {"bare_ms", row.bare.wall},
                            {"recorded_ms", row.recorded.wall},
                            {"ratio", wall},
                            {"bare_cpu_ms", row.bare.processor},
                            {"recorded_cpu_ms", row.recorded.processor},
                            {"cpu_ratio", processor},
                            {"mb", row.megabytes}});
            rows.push_back(row);
        }
        std::printf("%-9s grows with ops^%.2f\n", pipeline.name, growth(rows));
        pipelines.push_back({{"pipeline", pipeline.name}, {"exponent", growth(rows)}, {"sizes", json}});
    }
    std::printf("%s\n", nlohmann::ordered_json{{"bench", "recorder"}, {"pipelines", pipelines}}.dump(1).c_str());
    return 0;
}
