#include "ui/views/stage_notes.h"

#include "core/base/lines.h"
#include "ui/base/strings.h"

#include <QCoreApplication>

#include <algorithm>
#include <tuple>

namespace heliograph::ui {

namespace {

/// The place is in the stage's text: of its file, if one is named; what ptxas says is about the PTX.
bool isIn(const Diagnostic &problem, const Stage &stage)
{
    if (!problem.span.isValid())
        return false;
    if (!problem.file.empty())
        return problem.file == stage.file;
    return problem.stage == stage.id || (problem.stage == "sass" && stage.id == "ptx");
}

/// On the place's first line: a note stands behind one.
LineNote noteAt(const Span &span, const std::string &words, const std::string &text)
{
    std::int64_t end = std::max(span.column, span.endColumn - 1);
    const std::vector<std::string_view> lines = numberedLines(text);
    if (span.endLine > span.line && std::size_t(span.line) < lines.size())
        end = std::int64_t(lines[std::size_t(span.line)].size());
    return {span.line - 1, std::max(0, span.column - 1), end, toQString(words), true};
}

bool contains(const Span &span, TextPlace place)
{
    const auto at = std::pair(std::int64_t(place.line) + 1, place.byte + 1);
    return std::pair(std::int64_t(span.line), std::int64_t(span.column)) <= at &&
           at < std::pair(std::int64_t(span.endLine), std::int64_t(span.endColumn));
}

auto sizeOf(const Span &span)
{
    return std::pair(span.endLine - span.line, span.endColumn - span.column);
}

} // namespace

StageNotes::StageNotes(const Variant &variant, const Stage &stage)
{
    for (const Diagnostic &problem : variant.diagnostics)
        if (isIn(problem, stage)) {
            m_notes.append(noteAt(problem.span, problem.message, stage.text));
            m_notes.last().isError = problem.severity == Severity::Error;
        }
    if (stage.id != "source")
        return;
    std::optional<Failure> failure = failureOf(variant);
    if (!failure)
        return;
    // A problem of generated code has a place in that; the user's line stands in the failure.
    if (m_notes.isEmpty() && failure->span.isValid() && failure->file == stage.file)
        m_notes.append(noteAt(failure->span, failure->title, stage.text));
    m_typed = std::move(failure->typed);
}

QString StageNotes::typeAt(TextPlace place) const
{
    const TypedExpression *best = nullptr;
    for (const TypedExpression &each : m_typed)
        if (contains(each.span, place) && (!best || sizeOf(each.span) < sizeOf(best->span)))
            best = &each;
    if (!best)
        return {};
    return best->type.empty() ? QCoreApplication::translate("StageNotes", "%1, not typed").arg(toQString(best->kind))
                              : toQString(best->type);
}

} // namespace heliograph::ui
