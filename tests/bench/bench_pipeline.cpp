// Running passes and editing: from the start of a run over stage-0 to its first progress and to the stored variant, a
// check as one types (helion-opt, and Triton once it is warm), and a compile that goes on from an edited text, cold and
// warm. `bench_pipeline DOCUMENT.helio...` for captured kernels; functions of 1,000 and 10,000 ops are made up.
// Triton's part needs HELIOGRAPH_PYTHON. Prints tables to stderr and one JSON object to stdout.
#include "core/pipeline/helion_opt.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/warm_triton.h"
#include "core/store/store.h"
#include "tests/bench/figures.h"

#include <filesystem>
#include <fstream>
#include <optional>

using namespace heliograph;
using namespace heliograph::bench;
namespace fs = std::filesystem;
using Rows = nlohmann::ordered_json;

namespace {

constexpr char kPasses[] = "builtin.module(canonicalize,cse,symbol-dce)";
constexpr int kRounds = 5;
constexpr int kResumes = 3; ///< a compile takes seconds
const std::vector<Column> kColumns{{"lines", "lines"},
                                   {"first_ms", "first"},
                                   {"stored_ms", "stored"},
                                   {"check_ms", "check"},
                                   {"bad_check_ms", "bad check"}};

[[noreturn]] void fail(const std::string &what, const Diagnostic &why)
{
    std::fprintf(stderr, "%s: %s %s\n", what.c_str(), why.message.c_str(), why.detail.c_str());
    std::exit(1);
}

template <typename T>
T valueOf(const std::string &what, Result<T> result)
{
    if (!result)
        fail(what, result.error());
    return std::move(*result);
}

double medianOf(const std::function<double()> &once)
{
    std::vector<double> all;
    for (int round = 0; round < kResumes; ++round)
        all.push_back(once());
    return quantile(all, 0.5);
}

std::string madeUp(int ops)
{
    std::string text = "func.func @f(%a: i32, %b: i32) -> i32 {\n  %0 = arith.addi %a, %b : i32\n";
    for (int op = 1; op < ops; ++op)
        text += "  %" + std::to_string(op) + " = arith." + (op % 2 ? "muli" : "xori") + " %" + std::to_string(op - 1) +
                ", %b : i32\n";
    return text + "  return %" + std::to_string(ops - 1) + " : i32\n}\n";
}

/// A copy of the document for each run, so that all find it as small.
struct Folder {
    fs::path path = fs::temp_directory_path() / ("bench_pipeline-" + std::to_string(getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
    std::string copyOf(const std::string &document) const
    {
        const fs::path copy = path / fs::path(document).filename();
        fs::copy_file(document, copy, fs::copy_options::overwrite_existing);
        return copy.string();
    }
};

struct Times {
    double first = 0, stored = 0;
};

Times run(PipelineRequest request, WarmTriton *triton)
{
    Times times;
    QElapsedTimer clock;
    PipelineEvents events;
    events.progress = [&](const PipelineProgress &) {
        if (times.first == 0)
            times.first = milliseconds(clock);
    };
    clock.start();
    const PipelineOutcome outcome = valueOf(request.document, runPipeline(request, events, {}, triton));
    times.stored = milliseconds(clock);
    if (outcome.variant == 0)
        fail(request.document, outcome.diagnostics.empty() ? Diagnostic() : outcome.diagnostics.front());
    return times;
}

Rows passesOver(const std::string &name, const std::string &text, const std::function<PipelineRequest()> &request)
{
    std::vector<double> first, stored;
    for (int round = 0; round < kRounds; ++round) {
        const Times times = run(request(), nullptr);
        first.push_back(times.first);
        stored.push_back(times.stored);
    }
    const std::string bad = text.substr(0, text.size() / 2);
    return {{"text", name},
            {"lines", std::count(text.begin(), text.end(), '\n')},
            {"first_ms", quantile(first, 0.5)},
            {"stored_ms", quantile(stored, 0.5)},
            {"check_ms", median([&] { valueOf(name, checkMlir(text)); })},
            {"bad_check_ms", median([&] { valueOf(name, checkMlir(bad)); })}};
}

Rows passesOverMadeUp(const Folder &folder)
{
    Rows rows;
    for (const int ops : {1000, 10000}) {
        const std::string file = (folder.path / (std::to_string(ops) + ".mlir")).string();
        const std::string text = madeUp(ops);
        std::ofstream(file) << text;
        rows.push_back(passesOver(std::to_string(ops) + " ops", text, [&] {
            PipelineRequest request;
            request.document = file;
            request.passes = kPasses;
            request.output = (folder.path / "out.helio").string();
            fs::remove(request.output);
            return request;
        }));
    }
    return rows;
}

Rows passesOverDocument(const Folder &folder, const std::string &document, const Variant &variant)
{
    return passesOver(fs::path(document).stem().string(), variant.stage("stage0", "stage0")->text, [&] {
        PipelineRequest request;
        request.document = folder.copyOf(document);
        request.passes = kPasses;
        return request;
    });
}

double timeOf(const std::function<void()> &work)
{
    QElapsedTimer clock;
    clock.start();
    work();
    return milliseconds(clock);
}

Rows triton(const Folder &folder, const std::string &document, const VariantPtr &variant)
{
    Rows rows;
    for (const char *stage : {"ttir", "ttgir", "llir", "ptx"}) {
        const std::string &text = variant->stage(stage)->text;
        const std::string name = fs::path(document).stem().string() + "/" + stage;
        WarmTriton warm;
        const auto check = [&] { valueOf(name, checkTriton(warm, {variant, stage, text, {}})); };
        const auto resume = [&](WarmTriton *with) {
            PipelineRequest request;
            request.document = folder.copyOf(document);
            request.stage = stage;
            request.edited = text;
            return run(request, with).stored;
        };
        const double first = timeOf(check);
        rows.push_back({{"text", name},
                        {"bytes", text.size()},
                        {"first_check_ms", first},
                        {"check_ms", median(check)},
                        {"warm_resume_ms", medianOf([&] { return resume(&warm); })},
                        {"cold_resume_ms", resume(nullptr)}});
    }
    return rows;
}

void printTriton(const Rows &rows)
{
    std::fprintf(stderr, "%-20s%10s%13s%10s%13s%13s\n", "text", "bytes", "first check", "check", "warm resume",
                 "cold resume");
    for (const auto &row : rows)
        std::fprintf(stderr, "%-20s%10.0f%13.1f%10.1f%13.0f%13.0f\n", row["text"].get<std::string>().c_str(),
                     figure(row, "bytes"), figure(row, "first_check_ms"), figure(row, "check_ms"),
                     figure(row, "warm_resume_ms"), figure(row, "cold_resume_ms"));
}

} // namespace

int main(int argc, char **argv)
{
    const Folder folder;
    const Rows madeUpRows = passesOverMadeUp(folder);
    printTable(madeUpRows, kColumns);
    Rows captured = Rows::array();
    Rows edits = Rows::array();
    for (int i = 1; i < argc; ++i) {
        const VariantPtr variant = valueOf(argv[i], valueOf(argv[i], Store::open(folder.copyOf(argv[i]))).variant(1));
        captured.push_back(passesOverDocument(folder, argv[i], *variant));
        if (std::getenv("HELIOGRAPH_PYTHON"))
            for (const auto &row : triton(folder, argv[i], variant))
                edits.push_back(row);
    }
    if (!captured.empty())
        printTable(captured, kColumns);
    if (!edits.empty())
        printTriton(edits);
    std::printf("%s\n", Rows{{"passes", kPasses},
                             {"made_up", madeUpRows},
                             {"growth", growth(madeUpRows, kColumns)},
                             {"captured", captured},
                             {"triton", edits}}
                            .dump()
                            .c_str());
    return 0;
}
