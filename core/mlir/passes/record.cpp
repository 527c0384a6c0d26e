// The worker's side of a recording: pipeline, module, passes, each told as it happens.
#include "core/mlir/passes/record.h"

#include "core/mlir/passes/locations.h"
#include "core/mlir/passes/module_text.h"
#include "core/mlir/passes/pipeline.h"
#include "core/mlir/passes/recorder.h"
#include "core/mlir/record_line.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/Pass.h"
#include "llvm/Support/FileSystem.h"

#include <chrono>
#include <unistd.h>

namespace heliograph::passes {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

class Worker
{
public:
    Worker(Channel &channel, const Recording &recording, const mlir::DialectRegistry &registry,
           const mlir::MlirOptMainConfig &config)
        : m_channel(channel), m_recording(recording), m_config(config),
          m_context(registry, mlir::MLIRContext::Threading::DISABLED)
    {
        m_context.allowUnregisteredDialects();
    }

    bool run(ModuleSource source)
    {
        mlir::PassManager manager(&m_context, mlir::ModuleOp::getOperationName(), mlir::PassManager::Nesting::Implicit);
        manager.enableVerifier(m_config.shouldVerifyPasses());
        if (mlir::failed(mlir::applyPassManagerCLOptions(manager)))
            return false;
        if (const std::vector<Diagnostic> problems = addPipeline(manager, m_config); !problems.empty()) {
            send(problems);
            return false;
        }
        const auto begun = Clock::now();
        const mlir::OwningOpRef<mlir::ModuleOp> module = input(source);
        return module && runPasses(manager, *module, secondsSince(begun));
    }

private:
    /// Also to whoever looks at a terminal.
    void send(const std::vector<Diagnostic> &diagnostics)
    {
        sendAll(m_channel, diagnostics);
        for (const Diagnostic &diagnostic : diagnostics)
            say(diagnostic, llvm::errs());
    }

    mlir::OwningOpRef<mlir::ModuleOp> input(ModuleSource source)
    {
        const std::uint32_t index = m_recording.resumeAfter;
        m_channel.send(MessageKind::Begin, index, "input\n" + inputRow(index));
        std::vector<Diagnostic> diagnostics;
        auto module = source(m_context, m_resources, diagnostics);
        send(diagnostics);
        if (!module)
            m_channel.send(MessageKind::Row, index, inputRow(index) + ",\"status\":\"failed\",\"unseen\":true");
        return module;
    }

    bool runPasses(mlir::PassManager &manager, mlir::ModuleOp module, double secondsOfInput)
    {
        Snapshots snapshots(m_channel, m_resources, m_recording.limits.seconds);
        auto instrumentation = std::make_unique<Recorder>(
            m_channel, snapshots,
            Recorder::Setup{.module = module,
                            .afterPass = m_config.shouldVerifyPasses() ? ModuleState::Verified : ModuleState::Unknown,
                            .first = m_recording.resumeAfter,
                            .total = countPasses(manager)});
        Recorder &recorder = *instrumentation;
        manager.addInstrumentation(std::move(instrumentation));
        const mlir::ScopedDiagnosticHandler handler(&m_context, [&](mlir::Diagnostic &diagnostic) {
            recorder.addDiagnostic(diagnostic);
            return mlir::success();
        });
        recorder.recordInput(secondsOfInput);
        if (m_recording.resumeAfter > 0)
            skipUntilInput(recorder);
        return mlir::succeeded(manager.run(module));
    }

    /// Every pass is an action that somebody may choose not to run.
    void skipUntilInput(const Recorder &recorder)
    {
        m_context.registerActionHandler([&](llvm::function_ref<void()> act, const mlir::tracing::Action &action) {
            const auto *pass = llvm::dyn_cast<mlir::PassExecutionAction>(&action);
            if (!pass || !recorder.isBeforeInput())
                act();
        });
    }

    Channel &m_channel;
    const Recording &m_recording;
    const mlir::MlirOptMainConfig &m_config;
    mlir::FallbackAsmResourceMap m_resources{};
    mlir::MLIRContext m_context;
};

/// Standard output, or the file made anew; -1 with the reason on stderr.
int openOutput(const std::string &output)
{
    if (output == "-")
        return STDOUT_FILENO;
    int fd = -1;
    const std::error_code problem = llvm::sys::fs::openFileForWrite(output, fd);
    if (problem)
        llvm::errs() << "helion-opt: cannot write " << output << ": " << problem.message() << '\n';
    return problem ? -1 : fd;
}

} // namespace

mlir::OwningOpRef<mlir::ModuleOp> readFile(const std::string &file, mlir::MLIRContext &context,
                                           mlir::FallbackAsmResourceMap &resources,
                                           std::vector<Diagnostic> &diagnostics)
{
    auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(file);
    if (!buffer) {
        diagnostics.push_back({.code = "mlir.unreadable",
                               .message = "Cannot read " + file + ": " + buffer.getError().message() + '.',
                               .next = "Check the path and its permissions.",
                               .file = file});
        return {};
    }
    ReadModule read = readModule(std::move(*buffer), context, resources);
    diagnostics = std::move(read.diagnostics);
    return std::move(read.module);
}

int record(const Recording &recording, ModuleSource source, const mlir::DialectRegistry &registry,
           const mlir::MlirOptMainConfig &config)
{
    const int out = openOutput(recording.output);
    if (out < 0)
        return static_cast<int>(RecordingEnd::Failed);
    return static_cast<int>(supervise(out, recording.limits, [&](Channel &channel) {
        return Worker(channel, recording, registry, config).run(source);
    }));
}

int check(const std::string &file, const mlir::DialectRegistry &registry)
{
    return static_cast<int>(supervise(STDOUT_FILENO, {}, [&](Channel &channel) {
        mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
        context.allowUnregisteredDialects();
        mlir::FallbackAsmResourceMap resources;
        std::vector<Diagnostic> diagnostics;
        const auto module = readFile(file, context, resources, diagnostics);
        sendAll(channel, diagnostics);
        return bool(module);
    }));
}

} // namespace heliograph::passes
