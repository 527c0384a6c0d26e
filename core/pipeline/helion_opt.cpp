#include "core/pipeline/helion_opt.h"

#include "core/base/process.h"
#include "core/capture/tail.h"
#include "core/capture/tools.h"
#include "core/pipeline/run.h"
#include "core/records/reader.h"
#include "core/store/codec.h"

namespace heliograph {

namespace {

constexpr std::chrono::seconds kCheckLimit{60};
constexpr std::uint64_t kMemoryLimit = std::uint64_t(8) << 30;
constexpr std::uint64_t kOutputLimit = std::uint64_t(512) << 20;

PassInfo passInfo(const Json &entry)
{
    PassInfo info;
    info.argument = textField(entry, "argument");
    info.description = textField(entry, "description");
    info.anchor = textField(entry, "anchor");
    info.isPipeline = textField(entry, "kind") == "pipeline";
    const Json &options = field(entry, "options");
    for (const Json &option : options.is_array() ? options : Json::array())
        info.options.push_back({textField(option, "name"), textField(option, "value"), textField(option, "description"),
                                textField(option, "default")});
    return info;
}

} // namespace

Result<std::string> pipeline::helionOpt(std::vector<std::string> arguments, const std::string &input,
                                        const std::stop_token &stop)
{
    const Result<std::string> tool = findHelionOpt();
    if (!tool)
        return tool.error();
    ProcessRequest request;
    request.arguments = std::move(arguments);
    request.arguments.insert(request.arguments.begin(), *tool);
    request.input = input;
    request.timeLimit = kCheckLimit;
    request.memoryLimit = kMemoryLimit;
    request.outputLimit = kOutputLimit;
    std::string output;
    Tail errors;
    const Result<ProcessResult> result = runProcess(
        request,
        {[&](std::string_view bytes) { output.append(bytes); }, [&](std::string_view bytes) { errors.add(bytes); }},
        stop);
    if (!result)
        return result.error();
    if (result->end == ProcessEnd::Exited)
        return output;
    Diagnostic failure = problem("pipeline.check-failed", "helion-opt did not come to an end.", "Try again.");
    failure.detail = errors.text();
    return failure;
}

Result<std::vector<PassInfo>> listPasses(const std::stop_token &stop)
{
    const Result<std::string> answer = pipeline::helionOpt({"--list-passes=json"}, {}, stop);
    if (!answer)
        return answer.error();
    const std::optional<Json> list = parseJson(*answer);
    const Json &entries = list ? field(*list, "passes") : field(Json(), "passes");
    if (!entries.is_array())
        return problem("pipeline.no-list", "helion-opt did not tell which passes it has.",
                       "Passes can be run all the same; their names are not completed.");
    std::vector<PassInfo> passes;
    for (const Json &entry : entries)
        passes.push_back(passInfo(entry));
    return passes;
}

Result<std::vector<Diagnostic>> checkMlir(const std::string &text, const std::stop_token &stop)
{
    const Result<std::string> answer = pipeline::helionOpt({"--check", "-"}, text, stop);
    if (!answer)
        return answer.error();
    std::vector<Diagnostic> problems;
    LineReader lines(
        [&](std::string_view line) {
            const Result<Json> record = readRecord(line);
            if (record && recordType(*record) == "diagnostic")
                problems.push_back(diagnosticFrom(*record));
        },
        [](std::size_t) {});
    lines.feed(*answer);
    lines.finish();
    return problems;
}

} // namespace heliograph
