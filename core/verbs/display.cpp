#include "core/verbs/display.h"

#include "core/document/names.h"
#include "core/verbs/capture_report.h"
#include "core/verbs/report.h"

#include <unistd.h>

namespace heliograph::verbs {

Display::Display(std::ostream &err, const std::string &progress, bool json)
    : m_err(err), m_progress(progress), m_json(json), m_quiet(progress == "none"),
      m_terminal(isatty(STDERR_FILENO) == 1)
{
}

CaptureEvents Display::events()
{
    if (m_progress == "json")
        return recordEvents(m_err);
    CaptureEvents events;
    if (m_json)
        return events;
    events.diagnostic = [this](const Diagnostic &diagnostic) { show(diagnostic); };
    events.stored = [this](const Variant &variant) { show(variant); };
    if (m_terminal && !m_quiet)
        events.progress = [this](const CaptureProgress &progress) { show(progress); };
    return events;
}

void Display::show(const CaptureProgress &progress)
{
    m_err << clearLine() << progress.step << (progress.kernel.empty() ? "" : " ") << progress.kernel << std::flush;
}

void Display::show(const Variant &variant)
{
    clear();
    if (m_quiet)
        return;
    m_err << (hasFailed(variant) ? "failed    " : "captured  ") << titleOf(variant) << "  " << variant.target << '\n';
    for (const Diagnostic &diagnostic : variant.diagnostics)
        printDiagnostic(m_err, diagnostic, diagnostic.severity == Severity::Error);
}

void Display::show(const Diagnostic &diagnostic)
{
    clear();
    printDiagnostic(m_err, diagnostic, diagnostic.severity == Severity::Error);
}

void Display::clear()
{
    if (!m_quiet)
        m_err << clearLine();
}

} // namespace heliograph::verbs
