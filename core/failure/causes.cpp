// Which row of the tables fits a failure, and what its remedies come to.
#include "core/failure/causes.h"

#include "core/base/lines.h"
#include "core/failure/failure.h"

#include <algorithm>

namespace heliograph {

namespace {

/// "BackendUnsupported" of "helion.exc.BackendUnsupported".
std::string_view lastPart(std::string_view name)
{
    return name.substr(name.rfind('.') + 1); // npos + 1 is 0
}

bool isAt(const Cause &row, const Failure &failure)
{
    for (const std::string_view part :
         {std::string_view(failure.kind), std::string_view(failure.target), std::string_view(failure.nodeTarget),
          std::string_view(failure.expression), std::string_view(failure.pass)})
        if (part.find(row.place) != std::string_view::npos)
            return true;
    return false;
}

bool says(const Cause &row, const Failure &failure)
{
    return failure.problem.message.find(row.words) != std::string::npos ||
           failure.exception.message.find(row.words) != std::string::npos;
}

/// An exporter wraps what it met in an exception of its own, which says only that it failed.
bool isRaised(const Cause &row, const Failure &failure)
{
    const auto isIt = [&row](const RaisedException &raised) { return row.raised == lastPart(raised.name); };
    const bool isWrapped = failure.steps.front().info->id == "model";
    return isIt(failure.exception) || row.raised == failure.problem.code ||
           (isWrapped && std::any_of(failure.chain.begin(), failure.chain.end(), isIt));
}

bool fits(const Cause &row, const Failure &failure)
{
    return isRaised(row, failure) && (row.step.empty() || row.step == failure.step().info->id) && isAt(row, failure) &&
           says(row, failure);
}

} // namespace

const Cause *causeOf(const Failure &failure)
{
    for (const std::span<const Cause> table : {scriptCauses(), helionCauses(), compilerCauses(), modelCauses()})
        for (const Cause &row : table)
            if (fits(row, failure))
                return &row;
    return nullptr;
}

Result<std::string> withChange(std::string_view source, const LineChange &change)
{
    const std::vector<std::string_view> lines = numberedLines(source);
    const auto first = std::size_t(std::max(change.line, 0));
    const bool fits = first > 0 && first + change.removed.size() <= lines.size() &&
                      std::equal(change.removed.begin(), change.removed.end(), lines.begin() + std::ptrdiff_t(first));
    if (!fits)
        return problem("explain.other-text", "Other lines stand where the remedy changes some",
                       "Capture the kernel again; its failure then is about the text as it is");
    std::string text;
    for (std::size_t i = 1; i <= lines.size(); ++i) {
        if (i == first)
            for (const std::string &line : change.added)
                text += line + '\n';
        if (i < lines.size() && (i < first || i >= first + change.removed.size()))
            text += std::string(lines[i]) + '\n';
    }
    return text;
}

std::vector<Advice> adviceFor(const Cause &cause, const Failure &failure, std::string_view source)
{
    const std::vector<std::string_view> lines = numberedLines(source);
    std::vector<Advice> found;
    for (const Remedy &remedy : cause.remedies)
        if (!remedy.title.empty())
            found.push_back({std::string(remedy.title), std::string(remedy.text), std::string(remedy.source),
                             remedy.rewrite ? remedy.rewrite(failure, lines) : std::nullopt});
    return found;
}

} // namespace heliograph
