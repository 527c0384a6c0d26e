#include "core/verbs/pipeline_report.h"

#include <algorithm>
#include <unistd.h>

namespace heliograph::verbs {

namespace {

/// The line of the pipeline string that is meant, with a mark under the words.
std::string marked(const std::string &passes, const Span &span)
{
    std::size_t begin = 0;
    for (int line = 1; line < span.line && begin != std::string::npos; ++line)
        begin = passes.find('\n', begin) + 1;
    const std::string text = passes.substr(begin, passes.find('\n', begin) - begin);
    const auto column = std::size_t(std::max(span.column, 1) - 1);
    const auto length = std::size_t(std::max(span.endColumn - span.column, 1));
    return text + '\n' + std::string(std::min(column, text.size()), ' ') + std::string(length, '^');
}

/// A place in what was given: the pipeline, or the file with the edited text.
Diagnostic placed(Diagnostic diagnostic, const PipelineRequest &request, const std::string &edited)
{
    if (diagnostic.code == "mlir.pipeline" && diagnostic.span.isValid()) {
        diagnostic.detail = marked(request.passes, diagnostic.span);
        diagnostic.file = "--passes";
    }
    if (diagnostic.span.isValid() && diagnostic.file.empty())
        diagnostic.file = edited.empty() ? request.document : edited;
    return diagnostic;
}

} // namespace

void printOutcome(const VerbContext &context, const PipelineRequest &request, const std::string &edited,
                  const PipelineOutcome &outcome)
{
    for (const Diagnostic &diagnostic : outcome.diagnostics)
        printDiagnostic(context.err, outcome.variant == 0 ? placed(diagnostic, request, edited) : diagnostic);
    if (outcome.cancelled)
        context.err << "cancelled; nothing was stored\n";
    if (outcome.variant != 0)
        context.out << outcome.path << ": variant " << outcome.variant << ", " << outcome.passes
                    << (outcome.passes == 1 ? " pass" : " passes") << '\n';
}

Json outcomeJson(const PipelineRequest &request, const std::string &edited, const PipelineOutcome &outcome)
{
    Json diagnostics = Json::array();
    for (const Diagnostic &diagnostic : outcome.diagnostics)
        diagnostics.push_back(diagnosticJson(outcome.variant == 0 ? placed(diagnostic, request, edited) : diagnostic));
    return {{"ok", !outcome.cancelled && !hasErrors(outcome.diagnostics)},
            {"path", outcome.path},
            {"variant", outcome.variant == 0 ? Json() : Json(outcome.variant)},
            {"passes", outcome.passes},
            {"cancelled", outcome.cancelled},
            {"diagnostics", std::move(diagnostics)}};
}

/// On a terminal, so that one sees which pass takes long.
PipelineEvents pipelineEvents(std::ostream &err, bool json)
{
    PipelineEvents events;
    if (!json && isatty(STDERR_FILENO) == 1)
        events.progress = [&err](const PipelineProgress &progress) {
            err << "\r\033[K" << progress.done << ' ' << progress.step << "\r" << std::flush;
        };
    return events;
}

} // namespace heliograph::verbs
