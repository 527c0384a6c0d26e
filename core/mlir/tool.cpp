// helion-opt: an mlir-opt with the helion dialect, ways into stage-0, and a recorder of passes.
#include "core/mlir/tool.h"

#include "core/mlir/cpu/passes.h"
#include "core/mlir/cpu/run.h"
#include "core/mlir/legacy_import.h"
#include "core/mlir/lowering/passes.h"
#include "core/mlir/passes/pass_list.h"
#include "core/mlir/passes/record.h"
#include "core/mlir/passes/upstream.h"
#include "core/mlir/printed.h"
#include "core/mlir/stage0.h"
#include "core/mlir/triton/passes.h"

#include "mlir/Support/FileUtilities.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/ToolOutputFile.h"

#include <chrono>
#include <fstream>
#include <iostream>

namespace heliograph {

namespace {

namespace cl = llvm::cl;

enum class Emit : std::uint8_t { Mlir, Records };

cl::OptionCategory g_category("Helion options");
cl::opt<bool> g_fromRecords("helion-from-records",
                            cl::desc("Read records of a captured kernel and build its stage-0 module"),
                            cl::cat(g_category));
cl::opt<bool> g_importLegacy("helion-import-legacy",
                             cl::desc("Read the generic stage-0 text of the first, Python emitter"),
                             cl::cat(g_category));
cl::opt<Emit> g_emit("emit", cl::desc("What --helion-from-records writes"),
                     cl::values(clEnumValN(Emit::Mlir, "mlir", "the module's text"),
                                clEnumValN(Emit::Records, "records", "the module, its ops and links as records")),
                     cl::init(Emit::Mlir), cl::cat(g_category));
cl::opt<int> g_variant("variant", cl::desc("Variant to build (0: the first with graphs)"), cl::init(0),
                       cl::cat(g_category));

cl::opt<std::string> g_record("record", cl::ValueOptional, cl::value_desc("file"),
                              cl::desc("Write a record of every pass to a file or (-, or no name) to standard output; "
                                       "the module itself is not printed"),
                              cl::cat(g_category));
cl::opt<unsigned>
    g_resumeAfter("resume-after", cl::value_desc("index"),
                  cl::desc("With --record: the input is what the pass of this index left; go on behind it"),
                  cl::init(0), cl::cat(g_category));
cl::opt<double> g_limitSeconds("limit-seconds",
                               cl::desc("With --record and --run: end a pass or grid that takes longer (0: never)"),
                               cl::init(0), cl::cat(g_category));
cl::opt<unsigned> g_limitMemory("limit-memory", cl::value_desc("MB"),
                                cl::desc("With --record and --run: end what needs more memory (0: never)"), cl::init(0),
                                cl::cat(g_category));
cl::opt<bool> g_check("check", cl::desc("Parse and verify the input, run nothing, write what is wrong as records"),
                      cl::cat(g_category));
cl::opt<std::string> g_listPasses("list-passes", cl::value_desc("json"),
                                  cl::desc("Write all passes and pipelines with their options"), cl::cat(g_category));

cl::opt<bool> g_listTorchCalls("list-torch-calls",
                               cl::desc("Write which torch calls helion-lower-math lowers, as a table"),
                               cl::cat(g_category));
cl::opt<std::string> g_run("run", cl::value_desc("manifest"),
                           cl::desc("Compile the kernel for the CPU and run it on the manifest's arguments (- reads it "
                                    "from standard input); what became of it is written as records"),
                           cl::cat(g_category));
cl::opt<unsigned> g_threads("run-threads", // LLVM has a --threads
                            cl::desc("With --run: threads that share the tiles (0: all of the machine's)"), cl::init(0),
                            cl::cat(g_category));
cl::opt<bool> g_checkBounds("check-bounds", cl::desc("With --run: stop at an access outside of a tensor's storage"),
                            cl::cat(g_category));
cl::opt<std::string> g_values("values", cl::value_desc("node"),
                              cl::desc("With --run: tell the values that an FX node (0:acc) has in one tile"),
                              cl::cat(g_category));
cl::list<std::int64_t> g_valuesTile("values-tile", cl::CommaSeparated, cl::value_desc("i,j"),
                                    cl::desc("With --values: the tile, by its number along each dimension of the grid "
                                             "(the first)"),
                                    cl::cat(g_category));
cl::opt<std::int64_t> g_valuesVisit("values-visit", cl::value_desc("n"),
                                    cl::desc("With --values: which computation there, from 0 (-1: the last)"),
                                    cl::init(-1), cl::cat(g_category));

void say(const Diagnostic &diagnostic)
{
    const bool isError = diagnostic.severity == Severity::Error;
    if (!diagnostic.file.empty())
        llvm::errs() << diagnostic.file << ':' << diagnostic.span.line << ':' << diagnostic.span.column << ": ";
    llvm::errs() << (isError ? "error: " : "warning: ") << diagnostic.message << " [" << diagnostic.code << "]\n";
}

int write(llvm::StringRef outputFile, llvm::function_ref<void(llvm::raw_ostream &)> body)
{
    std::string problem;
    const auto output = mlir::openOutputFile(outputFile, &problem);
    if (!output) {
        llvm::errs() << "helion-opt: " << problem << '\n';
        return 1;
    }
    body(output->os());
    output->keep();
    return 0;
}

Result<stage0::VariantRecords> readRecords(const std::string &inputFile)
{
    if (inputFile == "-")
        return stage0::readVariant(std::cin, g_variant);
    std::ifstream input(inputFile, std::ios::binary);
    if (!input)
        return Diagnostic{.code = "stage0.unreadable",
                          .message = "Cannot read " + inputFile + ".",
                          .next = "Check the path and its permissions.",
                          .stage = "stage0"};
    return stage0::readVariant(input, g_variant);
}

int fromRecords(const std::string &inputFile, llvm::StringRef outputFile, const mlir::DialectRegistry &registry)
{
    const auto start = std::chrono::steady_clock::now();
    const auto records = readRecords(inputFile);
    if (!records) {
        say(records.error());
        if (g_emit == Emit::Records)
            write(outputFile, [&](llvm::raw_ostream &out) { stage0::writeFailure({records.error()}, out); });
        return 1;
    }
    mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
    const stage0::Stage0 stage = stage0::buildStage0(context, *records);
    for (const Diagnostic &diagnostic : stage.diagnostics)
        say(diagnostic);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    const int written = write(outputFile, [&](llvm::raw_ostream &out) {
        if (g_emit == Emit::Records)
            stage0::writeRecords(stage, seconds.count(), out);
        else
            out << stage0::print(stage).text;
    });
    return written != 0 || !stage.complete();
}

int importLegacy(const std::string &inputFile, llvm::StringRef outputFile, const mlir::DialectRegistry &registry)
{
    std::string problem;
    auto input = mlir::openInputFile(inputFile, &problem);
    if (!input) {
        llvm::errs() << "helion-opt: " << problem << '\n';
        return 1;
    }
    mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
    auto module = stage0::importLegacy(context, std::move(input));
    if (!module)
        return 1;
    return write(outputFile, [&](llvm::raw_ostream &out) {
        module->print(out);
        out << '\n';
    });
}

/// What --record and --run begin with: stage-0 of a captured kernel, or the text of a module.
mlir::OwningOpRef<mlir::ModuleOp> inputModule(const std::string &inputFile, mlir::MLIRContext &context,
                                              mlir::FallbackAsmResourceMap &resources,
                                              std::vector<Diagnostic> &diagnostics)
{
    if (!g_fromRecords)
        return passes::readFile(inputFile, context, resources, diagnostics);
    const auto records = readRecords(inputFile);
    if (!records) {
        diagnostics.push_back(records.error());
        return {};
    }
    stage0::Stage0 stage = stage0::buildStage0(context, *records);
    diagnostics = stage.diagnostics;
    return stage.complete() ? std::move(stage.module) : nullptr;
}

int recordPasses(const std::string &inputFile, const mlir::DialectRegistry &registry)
{
    const passes::Recording recording{.output = g_record.empty() ? "-" : g_record.getValue(),
                                      .limits = {g_limitSeconds, g_limitMemory},
                                      .resumeAfter = g_resumeAfter};
    const auto source = [&](mlir::MLIRContext &context, mlir::FallbackAsmResourceMap &resources,
                            std::vector<Diagnostic> &diagnostics) {
        return inputModule(inputFile, context, resources, diagnostics);
    };
    return passes::record(recording, source, registry, mlir::MlirOptMainConfig::createFromCLOptions());
}

int runKernel(const std::string &inputFile, const mlir::DialectRegistry &registry)
{
    if (g_run == "-" && inputFile == "-") {
        llvm::errs() << "helion-opt: --run=- reads the manifest from standard input; the kernel needs a file\n";
        return 1;
    }
    const cpu::RunRequest request{.manifest = g_run,
                                  .threads = g_threads,
                                  .checkBounds = g_checkBounds,
                                  .watch = {g_values, {g_valuesTile.begin(), g_valuesTile.end()}, g_valuesVisit},
                                  .limits = {g_limitSeconds, g_limitMemory}};
    const auto source = [&](mlir::MLIRContext &context, mlir::FallbackAsmResourceMap &resources,
                            std::vector<Diagnostic> &diagnostics) {
        return inputModule(inputFile, context, resources, diagnostics);
    };
    return cpu::run(request, source, registry);
}

int listPasses()
{
    if (g_listPasses != "json") {
        llvm::errs() << "helion-opt: --list-passes knows one format: json\n";
        return 1;
    }
    passes::listPasses(llvm::outs());
    return 0;
}

} // namespace

int helionOptMain(int argc, char **argv)
{
    mlir::DialectRegistry registry;
    stage0::registerStage0Dialects(registry);
    passes::registerUpstreamDialects(registry);
    passes::registerUpstreamPasses();
    lowering::registerLoweringPasses();
    triton::registerTritonPasses();
    cpu::registerPasses();
    const auto [input, output] = mlir::registerAndParseCLIOptions(argc, argv, "Helion's MLIR driver", registry);
    if (g_listPasses.getNumOccurrences() > 0)
        return listPasses();
    if (g_listTorchCalls) {
        lowering::listTorchCalls(llvm::outs());
        return 0;
    }
    if (g_check)
        return passes::check(input, registry);
    if (g_record.getNumOccurrences() > 0)
        return recordPasses(input, registry);
    if (g_run.getNumOccurrences() > 0)
        return runKernel(input, registry);
    if (g_fromRecords)
        return fromRecords(input, output, registry);
    if (g_importLegacy)
        return importLegacy(input, output, registry);
    return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, input, output, registry));
}

} // namespace heliograph
