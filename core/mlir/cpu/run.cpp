// The worker's side of a run: each step is told before it begins, so that the process that watches can say where it
// ended.
#include "core/mlir/cpu/run.h"

#include "core/mlir/cpu/binding.h"
#include "core/mlir/cpu/grid.h"
#include "core/mlir/cpu/passes.h"
#include "core/mlir/cpu/program.h"
#include "core/mlir/cpu/runtime.h"
#include "core/mlir/cpu/watch.h"
#include "core/mlir/lowering/passes.h"
#include "core/mlir/passes/locations.h"
#include "core/mlir/passes/recorder.h"
#include "core/mlir/record_line.h"

#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"

#include <chrono>
#include <cmath>
#include <malloc.h>
#include <thread>
#include <unistd.h>

namespace heliograph::cpu {

namespace {

using passes::Channel;
using passes::MessageKind;
using Clock = std::chrono::steady_clock;

constexpr passes::Endings kEndings{.codes = "run",
                                   .afterCrash = "Run it again with --check-bounds, which names an access outside of a "
                                                 "tensor's storage; if there is none, please report the kernel.",
                                   .lessWork = "run it on smaller tensors"};

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// A step of the run, as long as the object lives.
class Step
{
public:
    Step(Channel &channel, const std::string &words) : m_channel(channel)
    {
        m_channel.send(MessageKind::Begin, 0, words + '\n');
    }
    ~Step() { m_channel.send(MessageKind::End, 0, ""); }
    Step(const Step &) = delete;
    Step &operator=(const Step &) = delete;

private:
    Channel &m_channel;
};

std::string recordText(llvm::function_ref<void(llvm::raw_ostream &)> write)
{
    std::string line;
    llvm::raw_string_ostream out(line);
    write(out);
    return out.str();
}

std::string numbersText(const std::vector<std::uint64_t> &numbers)
{
    std::string text;
    for (const std::uint64_t number : numbers)
        text += (text.empty() ? "" : ", ") + std::to_string(number);
    return '(' + text + ')';
}

/// JSON has no words for what is not finite: ours are "nan", "inf" and "-inf".
llvm::json::Value jsonNumber(double value)
{
    if (std::isfinite(value))
        return value;
    return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

llvm::json::Value jsonNumber(std::int64_t value)
{
    return value;
}

class Runner
{
public:
    Runner(Channel &channel, const RunRequest &request, const mlir::DialectRegistry &registry)
        : m_channel(channel), m_request(request), m_context(registry, mlir::MLIRContext::Threading::DISABLED)
    {
    }

    bool run(passes::ModuleSource source)
    {
        const auto manifest = readManifest(m_request.manifest);
        if (!manifest)
            return fail({manifest.error()});
        const auto begun = Clock::now();
        const auto module = lower(source);
        if (!module)
            return false;
        if (const auto problems = m_binding.bind(m_signature.roots.front().tileParameters, *manifest);
            !problems.empty())
            return fail(problems);
        const auto program = compile(*module);
        if (!program)
            return fail({program.error()});
        return runGrids(*program, secondsSince(begun));
    }

private:
    void tell(const std::vector<Diagnostic> &problems)
    {
        passes::sendAll(m_channel, problems);
        for (const Diagnostic &problem : problems)
            passes::say(problem, llvm::errs());
    }

    bool fail(const std::vector<Diagnostic> &problems)
    {
        tell(problems);
        return false;
    }

    // ---- lowering
    // -------------------------------------------------------------------------------------------------

    mlir::OwningOpRef<mlir::ModuleOp> lower(passes::ModuleSource source)
    {
        const Step step(m_channel, "lowering");
        mlir::FallbackAsmResourceMap resources;
        std::vector<Diagnostic> diagnostics;
        auto module = source(m_context, resources, diagnostics);
        passes::sendAll(m_channel, diagnostics);
        if (!module)
            return {};
        mark(*module);
        if (!runPasses(*module, [&](mlir::OpPassManager &manager) { addToCpu(manager); }))
            return {};
        m_signature = readSignature(*module);
        if (m_signature.roots.empty()) {
            fail({problem("run.no-kernel", "The module has no kernel to run.",
                          "It needs a function with an affine.parallel over its tiles: stage-0 of a kernel, or what "
                          "helion-lower-memory leaves.")});
            return {};
        }
        if (!runPasses(*module, buildCpuToLlvm))
            return {};
        return module;
    }

    /// The value that somebody wants to see, while its op is still that of a node. Without one the kernel still runs.
    void mark(mlir::ModuleOp module)
    {
        const std::string &node = m_request.watch.node;
        if (!node.empty() && !(m_watched = watchNode(module, node)))
            warn("run.no-value", node + " has no value that could be shown.",
                 "Choose a node that computes, loads or stores a tile or a number.");
    }

    void warn(const char *code, const std::string &message, const std::string &next)
    {
        Diagnostic diagnostic = problem(code, message, next);
        diagnostic.severity = Severity::Warning;
        diagnostic.node = m_request.watch.node;
        tell({diagnostic});
    }

    void addToCpu(mlir::OpPassManager &manager) const
    {
        lowering::addLowering(manager);
        manager.addPass(createToCpuPass(m_request.checkBounds));
    }

    bool runPasses(mlir::ModuleOp module, llvm::function_ref<void(mlir::OpPassManager &)> add)
    {
        const mlir::ScopedDiagnosticHandler handler(&m_context, [&](mlir::Diagnostic &diagnostic) {
            passes::sendDiagnostic(m_channel, diagnostic);
            return mlir::success();
        });
        mlir::PassManager manager(&m_context);
        add(manager);
        return mlir::succeeded(manager.run(module));
    }

    Result<Program> compile(mlir::ModuleOp module)
    {
        const Step step(m_channel, "compiling");
        std::vector<std::string> functions;
        for (const Root &root : m_signature.roots)
            functions.insert(functions.end(), {root.grid, root.tile});
        return Program::compile(module, functions);
    }

    // ---- running
    // --------------------------------------------------------------------------------------------------

    bool runGrids(const Program &program, double compileSeconds)
    {
        // Tiles are made and freed all the time: their memory stays with the process.
        mallopt(M_MMAP_THRESHOLD, 1 << 30);
        mallopt(M_TRIM_THRESHOLD, 1 << 30);
        whenOutOfBounds([&](std::int64_t access, std::int64_t offset) { tellOutOfBounds(access, offset); });
        const auto begun = Clock::now();
        std::vector<GridSizes> grids;
        for (std::size_t i = 0; i < m_signature.roots.size(); ++i) {
            const auto sizes = runRoot(program, i);
            if (!sizes)
                return fail({sizes.error()});
            grids.push_back(*sizes);
        }
        tellRun(grids, compileSeconds, secondsSince(begun));
        if (m_watched)
            tellValues(grids[m_watched->root]);
        return true;
    }

    Result<GridSizes> runRoot(const Program &program, std::size_t index)
    {
        const Root &root = m_signature.roots[index];
        const Step step(m_channel, "grid " + std::to_string(index) + " of the kernel");
        const auto grid = program.entry(root.grid), tile = program.entry(root.tile);
        if (!grid || !tile)
            return grid ? tile.error() : grid.error();
        const GridSizes sizes = gridSizes(*grid, root);
        if (m_watched && index == m_watched->root)
            watchIn(sizes);
        const std::int64_t total = tileCount(sizes);
        runGrid({.tile = *tile,
                 .words = m_binding.words(root.tileParameters),
                 .sizes = sizes,
                 .root = index,
                 .threads = threadsFor(root)},
                [&](std::int64_t done) { tellProgress(index, done, total); });
        return sizes;
    }

    GridSizes gridSizes(Program::Entry grid, const Root &root) const
    {
        std::vector<std::uint64_t> words = m_binding.words(root.gridParameters);
        const std::size_t inputs = words.size();
        words.resize(inputs + std::size_t(root.rank));
        grid(words.data());
        GridSizes sizes;
        for (std::size_t i = inputs; i < words.size(); ++i)
            sizes.push_back(std::max<std::int64_t>(0, std::int64_t(words[i])));
        return sizes;
    }

    std::vector<std::uint64_t> watchedTile(const GridSizes &sizes) const
    {
        const std::vector<std::int64_t> &tile = m_request.watch.tile;
        return tile.empty() ? std::vector<std::uint64_t>(sizes.size())
                            : std::vector<std::uint64_t>(tile.begin(), tile.end());
    }

    void watchIn(const GridSizes &sizes)
    {
        const std::vector<std::uint64_t> tile = watchedTile(sizes);
        bool exists = tile.size() == sizes.size();
        for (std::size_t dim = 0; exists && dim < sizes.size(); ++dim)
            exists = tile[dim] < std::uint64_t(sizes[dim]);
        if (exists)
            return watch(m_watched->root, tile, m_request.watch.visit);
        warn("run.no-tile",
             "There is no tile " + numbersText(tile) + ": the grid of " + m_request.watch.node + " is " +
                 numbersText({sizes.begin(), sizes.end()}) + '.',
             "Count from 0 along each dimension of the grid.");
        m_watched.reset();
    }

    unsigned threads() const
    {
        return m_request.threads > 0 ? m_request.threads : std::max(1U, std::thread::hardware_concurrency());
    }

    unsigned threadsFor(const Root &root) const { return root.isSequential ? 1 : threads(); }

    // ---- telling
    // --------------------------------------------------------------------------------------------------

    void send(llvm::function_ref<void(llvm::raw_ostream &)> write)
    {
        m_channel.send(MessageKind::Line, 0, recordText(write));
    }

    void tellProgress(std::size_t root, std::int64_t done, std::int64_t total)
    {
        send([&](llvm::raw_ostream &out) {
            stage0::Line(out, "progress")
                .with("step", "grid " + std::to_string(root) + " of the kernel")
                .with("done", done)
                .with("total", total);
        });
    }

    void tellOutOfBounds(std::int64_t number, std::int64_t offset)
    {
        const CheckedAccess &access = m_signature.accesses.at(std::size_t(number));
        const RunningTile &tile = runningTile();
        const std::string where = m_binding.describeElement(access.tensor, offset);
        Diagnostic diagnostic = problem(
            "run.out-of-bounds",
            (access.node.empty() ? "The kernel" : access.node) + ' ' + access.kind + ' ' + where + ", element " +
                std::to_string(offset) + " from the first of a storage that has " +
                std::to_string(m_binding.elements(access.tensor)) + ", in tile " +
                numbersText({tile.numbers, tile.numbers + tile.rank}) + " of grid " + std::to_string(tile.root) + '.',
            "Give the access a mask, or an index within the tensor.", access.file);
        diagnostic.span = access.span;
        diagnostic.node = access.node;
        tell({diagnostic});
        m_channel.send(MessageKind::End, 0, "");
    }

    void tellRun(const std::vector<GridSizes> &grids, double compileSeconds, double seconds)
    {
        const bool isAnyParallel = llvm::any_of(m_signature.roots, [](const Root &root) { return !root.isSequential; });
        send([&](llvm::raw_ostream &out) {
            stage0::Line line(out, "run");
            line.with("backend", "cpu").with("pipeline", "stage0");
            line.json().attribute("compile_seconds", compileSeconds);
            line.withSeconds(seconds);
            line.json().attributeArray("grid", [&] {
                for (const GridSizes &sizes : grids)
                    line.json().array([&] {
                        for (const std::int64_t size : sizes)
                            line.json().value(size);
                    });
            });
            line.with("threads", std::int64_t(isAnyParallel ? threads() : 1));
        });
    }

    void tellValues(const GridSizes &sizes)
    {
        const WatchedValues &seen = watchedValues();
        const auto list = [](llvm::json::OStream &json, llvm::StringRef key, const auto &numbers) {
            json.attributeArray(key, [&] {
                for (const auto number : numbers)
                    json.value(std::int64_t(number));
            });
        };
        send([&](llvm::raw_ostream &out) {
            stage0::Line line(out, "values");
            line.with("node", m_request.watch.node).with("dtype", m_watched->dtype);
            list(line.json(), "shape", m_watched->shape);
            list(line.json(), "grid", sizes);
            list(line.json(), "tile", watchedTile(sizes));
            line.with("visit", seen.visit).with("visits", seen.visits);
            list(line.json(), "real", seen.real);
            line.json().attributeArray("values", [&] {
                for (const auto &value : seen.values)
                    std::visit([&](auto number) { line.json().value(jsonNumber(number)); }, value);
            });
        });
    }

    Channel &m_channel;
    const RunRequest &m_request;
    mlir::MLIRContext m_context;
    Signature m_signature{};
    Binding m_binding{};
    std::optional<WatchedNode> m_watched{};
};

} // namespace

int run(const RunRequest &request, passes::ModuleSource source, const mlir::DialectRegistry &registry)
{
    return static_cast<int>(passes::supervise(
        STDOUT_FILENO, request.limits, [&](Channel &channel) { return Runner(channel, request, registry).run(source); },
        kEndings));
}

} // namespace heliograph::cpu
