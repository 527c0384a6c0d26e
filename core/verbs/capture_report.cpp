#include "core/verbs/capture_report.h"

#include "core/store/codec.h"
#include "core/verbs/report.h"

#include <algorithm>

namespace heliograph::verbs {

CaptureEvents recordEvents(std::ostream &stream)
{
    CaptureEvents events;
    events.progress = [&stream](const CaptureProgress &progress) {
        stream << writeJson({{"r", "progress"},
                             {"step", progress.step},
                             {"kernel", progress.kernel},
                             {"done", progress.done},
                             {"total", progress.total}})
               << std::endl;
    };
    events.diagnostic = [&stream](const Diagnostic &diagnostic) {
        stream << writeJson(diagnosticRecord(diagnostic)) << std::endl;
    };
    return events;
}

ExitCode exitCodeOf(const CaptureOutcome &outcome)
{
    if (outcome.cancelled)
        return ExitCode::Cancelled;
    if (outcome.failed > 0 && outcome.failed < outcome.variants)
        return ExitCode::PartlyCaptured;
    if (outcome.variants > outcome.failed)
        return ExitCode::Ok;
    const bool noTools = std::any_of(outcome.diagnostics.begin(), outcome.diagnostics.end(),
                                     [](const Diagnostic &d) { return verbs::exitCodeOf(d) == ExitCode::NoTools; });
    return noTools ? ExitCode::NoTools : ExitCode::NothingCaptured;
}

namespace {

Json addedJson(const CaptureOutcome &outcome)
{
    Json list = Json::array();
    for (const StoredVariant &each : outcome.added)
        list.push_back(
            {{"variant", each.id}, {"failed", each.failed}, {"diagnostics", diagnosticsJson(each.diagnostics)}});
    return list;
}

} // namespace

Json outcomeJson(const CaptureOutcome &outcome)
{
    return {{"path", outcome.path.empty() ? Json() : Json(outcome.path)},
            {"kernels", outcome.kernels},
            {"variants", outcome.variants},
            {"failed", outcome.failed},
            {"cancelled", outcome.cancelled},
            {"added", addedJson(outcome)},
            {"diagnostics", diagnosticsJson(outcome.diagnostics)}};
}

} // namespace heliograph::verbs
