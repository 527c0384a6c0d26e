// A check of one of Triton's texts: what the bridge says of it, sorted into what is wrong with the text and what is
// not.
#include "core/pipeline/triton_request.h"
#include "core/records/reader.h"
#include "core/store/codec.h"

namespace heliograph {

namespace {

constexpr double kSeconds = 15; ///< for one check; the slowest kernels' PTX takes two
constexpr std::uint64_t kMemory = std::uint64_t(8) << 30;

bool isAboutText(const Diagnostic &diagnostic)
{
    return diagnostic.code == "triton.edited-text" || diagnostic.code == "resume.no-text";
}

Diagnostic failure(Diagnostic said)
{
    if (said.code.starts_with("limit."))
        return problem("triton.check-limit", "Checking this text took too long, or too much memory, and was stopped.",
                       "Resume compiles it all the same.");
    return said;
}

} // namespace

Result<std::vector<Diagnostic>> checkTriton(WarmTriton &triton, const TritonText &text, const std::stop_token &stop)
{
    TritonRequest request("check", *text.variant, text.stage, text.text);
    request.fields()["limit_seconds"] = kSeconds;
    request.fields()["limit_memory"] = kMemory;
    std::vector<Diagnostic> problems;
    std::optional<Diagnostic> failed;
    const auto take = [&](const Result<Json> &record) {
        if (!record || recordType(*record) != "diagnostic")
            return;
        Diagnostic diagnostic = diagnosticFrom(*record);
        if (isAboutText(diagnostic))
            problems.push_back(std::move(diagnostic));
        else if (diagnostic.severity == Severity::Error && !failed)
            failed = failure(std::move(diagnostic));
    };
    const Result<ProcessResult> result = request.ask(triton, text.python, take, stop);
    if (!result)
        return result.error();
    if (result->end == ProcessEnd::Cancelled)
        return problem("pipeline.cancelled", "The check was cancelled.", "");
    if (failed)
        return *failed;
    return result->succeeded() ? Result<std::vector<Diagnostic>>(std::move(problems)) : endedBadly(*result, request);
}

} // namespace heliograph
