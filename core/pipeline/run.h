// What a run of passes begins with and what it leaves: shared by the two ways of running them.
#pragma once

#include "core/pipeline/pipeline.h"
#include "core/store/assembler.h"
#include "core/store/store.h"

namespace heliograph::pipeline {

/// What a run begins with.
struct Start {
    VariantPtr parent;
    std::string stage;    ///< id of the stage that the passes begin with
    std::string pipeline; ///< "stage0" or "helion"
    std::string passes;   ///< for helion-opt
    std::string original; ///< text of the stage or of the pass it goes on behind
    std::string text;     ///< what somebody made of it, else the same
    bool edited = false;
    std::vector<Pass> before;   ///< rows of the parent that stay
    std::int32_t after = kNone; ///< Pass::index it goes on behind
    std::string title;
};

/// What a run left. Its passes, texts of them, stages and diagnostics are in the assembler.
struct Run {
    VariantAssembler assembler{};
    std::vector<Diagnostic> diagnostics; ///< those of the assembler, and those of a run that never began
    std::string lastText;                ///< the last good one of our passes
    double seconds = 0;
    int passes = 0;
    std::int32_t lastRow = -1; ///< index of the last row of our passes
    bool began = false;        ///< the text was read: there is something to keep
    bool cancelled = false;

    /// Also to the assembler.
    void addDiagnostic(const Diagnostic &diagnostic);
};

/// Passes a `progress` record on to who listens.
void tellProgress(const Json &record, const PipelineEvents &events);

/// Errors: find.nothing, pipeline.*, store.corrupt.
Result<Start> startOf(const Store &store, const PipelineRequest &request);

/// Gives stage-0 of a captured variant, unless it was edited, the locations that the stage's text lacks: they lead to
/// FX nodes where a pass leaves no attribute. Nothing happens if it cannot be built again as it was.
void locate(Start &start, const std::stop_token &stop);

/// What helion-opt writes to standard output. Errors: stage0.no-tool, pipeline.check-failed (it came to no end).
Result<std::string> helionOpt(std::vector<std::string> arguments, const std::string &input,
                              const std::stop_token &stop);

/// Puts rows that stay, with their texts, into the assembler; the text that was edited is a row of its own if no pass
/// left it. Returns the index of the last one; -1 if there is none.
Result<std::int32_t> addRowsBefore(const Store &store, const Start &start, VariantAssembler &assembler);
/// The row of an edited text.
Json editRow(const Start &start, std::int32_t index);

/// The passes by helion-opt, or what follows in Triton's compiler by the bridge: by one of its own if `warm` is null.
/// Errors: no such program.
Result<Run> runHelionOpt(const Store &store, const Start &start, const PipelineRequest &request,
                         const PipelineEvents &events, const std::stop_token &stop);
Result<Run> runTriton(const Store &store, const Start &start, const PipelineRequest &request,
                      const PipelineEvents &events, const std::stop_token &stop, WarmTriton *warm);

/// What our passes left goes on through Triton's compiler: rows, stages and diagnostics come to the run.
Result<void> compileLowered(Run &run, const Start &start, const PipelineRequest &request, const PipelineEvents &events,
                            const std::stop_token &stop, WarmTriton *warm);

/// The new variant, linked, without an id. `snapshots` are the texts of its passes.
struct Derived {
    Variant variant;
    Snapshots snapshots;
    std::vector<std::pair<std::string, std::string>> blobs;
};
Derived derive(const Start &start, Run run);

/// Where the variant goes: the request's output, else its document or, beside the text of a stage, "name.helio" in the
/// folder that we run in, as a capture would call it. Error: pipeline.exists, that one is taken.
Result<std::string> outputOf(const PipelineRequest &request);
/// Adds the variant to the document there, and sets its id. A document that is made for it is there whole or not at
/// all.
Result<void> keep(const PipelineRequest &request, const std::string &output, Derived &derived);

} // namespace heliograph::pipeline
