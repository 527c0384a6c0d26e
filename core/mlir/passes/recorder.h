// Tells of every pass that a pass manager runs: as an instrumentation, so the pipeline is the one that runs anyway.
#pragma once

#include "core/base/diagnostic.h"
#include "core/mlir/passes/snapshots.h"

#include "mlir/Pass/PassInstrumentation.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace heliograph::passes {

/// The `pass` record of what a pipeline begins with, open: the caller adds seconds, status and the closing brace.
std::string inputRow(std::uint32_t index);

/// What MLIR says while passes run, with its notes; the receiver finds the ops in the text on screen. Also on stderr.
void sendDiagnostic(Channel &channel, mlir::Diagnostic &diagnostic);

/// What is wrong before any pass runs, as it is.
void sendAll(Channel &channel, const std::vector<Diagnostic> &diagnostics);

/// One `pass` record for each pass on each op it runs on, in the order in which they run: nested pass managers are
/// flat, with `depth` and `anchor`. What a pass runs inside itself belongs to it and has no row, so the numbers of two
/// runs of one pipeline agree. The context must not use threads.
class Recorder : public mlir::PassInstrumentation
{
public:
    struct Setup {
        mlir::Operation *module = nullptr; ///< outlives the pass manager
        ModuleState afterPass = ModuleState::Verified;
        std::uint32_t first = 0; ///< index of the row that the module as it is now has
        std::uint32_t total = 0; ///< of passes, 0 unknown
    };

    Recorder(Channel &channel, Snapshots &snapshots, const Setup &setup);

    /// The row of the module as it is now.
    void recordInput(double seconds);

    /// The pass that is about to run comes before the module that the run began with; asked by who skips it.
    bool isBeforeInput() const { return m_pass && m_pass->index <= m_setup.first; }

    /// Something was said while the passes run.
    void addDiagnostic(mlir::Diagnostic &diagnostic);

    void runBeforePass(mlir::Pass *pass, mlir::Operation *op) override;
    void runAfterPass(mlir::Pass *pass, mlir::Operation *op) override { end(pass, op, true); }
    void runAfterPassFailed(mlir::Pass *pass, mlir::Operation *op) override { end(pass, op, false); }

private:
    struct OpenPass {
        mlir::Pass *pass = nullptr;
        std::uint32_t index = 0;
        std::string name, record;
        std::chrono::steady_clock::time_point begun{};
        bool complained = false;
    };
    using FingerPrint = std::optional<std::pair<mlir::Operation *, std::uint64_t>>;

    void end(mlir::Pass *pass, mlir::Operation *op, bool ok);
    void sendRow(mlir::Operation *op, bool ok, double seconds);
    bool changed(mlir::Operation *op);
    void explainFailure();

    Channel &m_channel;
    Snapshots &m_snapshots;
    Setup m_setup;
    std::int64_t m_depth = 0;       ///< of nested pass managers
    std::optional<OpenPass> m_pass; ///< that runs; what it runs itself is not looked at
    std::uint32_t m_index = 0;      ///< of the last pass that has begun
    FingerPrint m_fingerPrint;      ///< of the op that the last pass ran on, as it was then
};

} // namespace heliograph::passes
