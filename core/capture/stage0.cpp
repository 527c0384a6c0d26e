#include "core/capture/stage0.h"

#include "core/base/process.h"
#include "core/capture/tail.h"
#include "core/records/reader.h"

namespace heliograph {

namespace {

constexpr std::chrono::seconds kTimeLimit{60};
constexpr std::uint64_t kMemoryLimit = std::uint64_t(8) << 30;
constexpr std::uint64_t kOutputLimit = std::uint64_t(256) << 20;

/// Takes the answer's records into the variant. They all belong to stage-0, whatever they say.
class Answer
{
public:
    explicit Answer(VariantAssembler &assembler) : m_assembler(assembler) {}

    void add(std::string_view line)
    {
        Result<Json> record = readRecord(line);
        if (!record) {
            addDiagnostic(record.error());
            return;
        }
        const std::string_view type = recordType(*record);
        m_failed = m_failed || (type == "diagnostic" && textField(*record, "severity") != "note" &&
                                textField(*record, "severity") != "warning");
        if (type == "reach")
            m_assembler.add(*record); // kept as it is
        if (type == "diagnostic" || type == "stage" || type == "op" || type == "edge" || type == "link") {
            (*record)["stage"] = "stage0";
            (*record)["pipeline"] = nullptr;
            m_assembler.add(*record);
        }
    }

    void addDiagnostic(Diagnostic diagnostic)
    {
        diagnostic.stage = "stage0";
        m_assembler.addDiagnostic(std::move(diagnostic));
    }

    /// An error came that says why there is no stage-0.
    bool failed() const { return m_failed; }

private:
    VariantAssembler &m_assembler;
    bool m_failed = false;
};

std::string endOf(const ProcessResult &result)
{
    switch (result.end) {
    case ProcessEnd::Exited:
        return "ended with exit code " + std::to_string(result.code);
    case ProcessEnd::Signalled:
        return "crashed with signal " + std::to_string(result.code);
    case ProcessEnd::Cancelled:
        return "was cancelled";
    case ProcessEnd::TimeLimit:
        return "took longer than " + std::to_string(kTimeLimit.count()) + " s";
    case ProcessEnd::OutputLimit:
        return "wrote more than " + std::to_string(kOutputLimit >> 20) + " MiB";
    }
    return {};
}

Diagnostic failure(const ProcessResult &result, std::string detail)
{
    Diagnostic diagnostic;
    diagnostic.code = result.end == ProcessEnd::Cancelled ? "stage0.cancelled" : "stage0.failed";
    diagnostic.message = "helion-opt " + endOf(result) + "; there is no stage-0 of this kernel.";
    diagnostic.next = "Everything else was captured. Please report the kernel.";
    diagnostic.detail = std::move(detail);
    return diagnostic;
}

} // namespace

void addStage0(CapturedVariant &captured, const Result<std::string> &tool, const std::stop_token &stop)
{
    if (!captured.lowered)
        return; // it failed before there were graphs, and its own diagnostic says so
    Answer answer(captured.assembler);
    if (!tool) {
        answer.addDiagnostic(tool.error());
        return;
    }
    ProcessRequest request;
    request.arguments = {*tool, "--helion-from-records", "-", "--emit=records"};
    request.input = captured.graphRecords;
    request.timeLimit = kTimeLimit;
    request.memoryLimit = kMemoryLimit;
    request.outputLimit = kOutputLimit;
    Tail errors;
    LineReader lines([&](std::string_view line) { answer.add(line); },
                     [&](std::size_t bytes) { answer.addDiagnostic(tooLongRecord(bytes)); });
    const Result<ProcessResult> result = runProcess(request,
                                                    {[&](std::string_view bytes) { lines.feed(bytes); },
                                                     [&](std::string_view bytes) { errors.add(bytes); }, nullptr},
                                                    stop);
    lines.finish();
    if (!result)
        answer.addDiagnostic(result.error());
    else if (!result->succeeded() && !answer.failed())
        answer.addDiagnostic(failure(*result, errors.text()));
}

} // namespace heliograph
