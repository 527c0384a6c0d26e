#include "core/capture/sanitizer.h"

#include "core/base/lines.h"
#include "core/base/process.h"
#include "core/capture/tail.h"
#include "core/capture/tools.h"
#include "core/records/reader.h"
#include "core/store/codec.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace heliograph {

namespace {

constexpr std::string_view kMark = "=========";
constexpr double kLimitSeconds = 600;
constexpr const char *kMostPrinted = "10000";

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(' ');
    const std::size_t end = text.find_last_not_of(" \r");
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin, end - begin + 1);
}

/// "at k+0x17a0 in k.py:37": the function and the offset.
std::optional<std::pair<std::string, std::uint64_t>> placeIn(std::string_view line)
{
    const std::size_t plus = line.rfind("+0x");
    if (!line.starts_with("at ") || plus == std::string_view::npos)
        return std::nullopt;
    std::uint64_t offset = 0;
    const auto [end, error] = std::from_chars(line.data() + plus + 3, line.data() + line.size(), offset, 16);
    if (error != std::errc())
        return std::nullopt;
    return std::pair(std::string(line.substr(3, plus - 3)), offset);
}

/// A line of the log says one of: what happened, where, by whom, and where that address is.
class LogReader
{
public:
    void add(std::string_view line)
    {
        line = trimmed(line.substr(kMark.size()));
        if (const auto place = placeIn(line)) {
            m_finding = &findingAt(place->first, place->second);
            ++m_finding->threads;
        } else if (line.starts_with("ERROR SUMMARY:")) {
            readSummary(line);
        } else if (m_finding && line.starts_with("by thread ")) {
            if (m_finding->threads == 1)
                m_finding->thread = line.substr(std::string_view("by thread ").size());
        } else if (m_finding &&
                   (line.starts_with("Access ") || line.starts_with("Address ") || line.starts_with("and is "))) {
            if (m_finding->threads == 1)
                m_finding->details.emplace_back(line);
        } else {
            m_what = line;
            m_finding = nullptr;
        }
    }

    Sanitized take() { return std::move(m_result); }

private:
    SanitizerFinding &findingAt(const std::string &function, std::uint64_t offset)
    {
        const auto known =
            std::find_if(m_result.findings.begin(), m_result.findings.end(), [&](const SanitizerFinding &f) {
                return f.what == m_what && f.function == function && f.offset == offset;
            });
        if (known != m_result.findings.end())
            return *known;
        SanitizerFinding &made = m_result.findings.emplace_back();
        made.what = m_what;
        made.function = function;
        made.offset = offset;
        return made;
    }

    /// "ERROR SUMMARY: 48673 errors"; a second one says how many were not printed.
    void readSummary(std::string_view line)
    {
        std::int64_t errors = 0;
        const std::size_t digit = line.find_first_of("0123456789");
        if (digit != std::string_view::npos)
            std::from_chars(line.data() + digit, line.data() + line.size(), errors);
        m_result.errors = std::max(m_result.errors, errors);
    }

    Sanitized m_result;
    std::string m_what;
    SanitizerFinding *m_finding = nullptr; ///< the one that the lines are about
};

/// The two streams that come mixed: records of heliograph-run, and the log.
class Output
{
public:
    void add(std::string_view line)
    {
        if (line.starts_with(kMark))
            return m_log.add(line);
        const Result<Json> record = readRecord(line);
        if (!record)
            return;
        if (recordType(*record) == "diagnostic")
            m_diagnostics.push_back(diagnosticFrom(*record));
        m_ran = m_ran || (recordType(*record) == "run" && textField(*record, "status") == "ran");
    }

    Sanitized take()
    {
        Sanitized result = m_log.take();
        result.ran = m_ran;
        result.diagnostics = std::move(m_diagnostics);
        return result;
    }

private:
    LogReader m_log;
    std::vector<Diagnostic> m_diagnostics;
    bool m_ran = false;
};

std::vector<std::string> commandOf(const GpuOptions &options, const std::string &sanitizer, const std::string &tool)
{
    std::vector<std::string> command{sanitizer,    "--tool",
                                     "memcheck",   "--show-backtrace",
                                     "no",         "--print-limit",
                                     kMostPrinted, tool,
                                     options.file, "--once",
                                     "--device",   std::to_string(options.device),
                                     "--seed",     std::to_string(options.seed)};
    const auto add = [&command](const char *name, const std::string &value) {
        if (!value.empty())
            command.insert(command.end(), {name, value});
    };
    add("--variant", options.variant > 0 ? std::to_string(options.variant) : std::string());
    add("--pipeline", options.pipeline);
    add("--inputs", options.inputs);
    return command;
}

} // namespace

Sanitized readSanitizerLog(std::string_view log)
{
    LogReader reader;
    for (const std::string_view line : numberedLines(log))
        if (line.starts_with(kMark))
            reader.add(line);
    return reader.take();
}

Result<Sanitized> sanitize(const GpuOptions &options, const std::stop_token &stop)
{
    const Result<std::string> tool = findHeliographRun();
    const Result<std::string> sanitizer = tool ? findSanitizer() : tool;
    if (!sanitizer)
        return sanitizer.error();
    ProcessRequest request;
    request.arguments = commandOf(options, *sanitizer, *tool);
    const double limit = options.limitSeconds > 0 ? options.limitSeconds : kLimitSeconds;
    request.timeLimit = std::chrono::milliseconds(std::int64_t(limit * 1000));
    Output output;
    Tail errors;
    LineReader lines([&output](std::string_view line) { output.add(line); }, [](std::size_t) {});
    const Result<ProcessResult> ended = runProcess(request,
                                                   {[&lines](std::string_view bytes) { lines.feed(bytes); },
                                                    [&errors](std::string_view bytes) { errors.add(bytes); }},
                                                   stop);
    if (!ended)
        return ended.error();
    lines.finish();
    Sanitized result = output.take();
    result.cancelled = ended->end == ProcessEnd::Cancelled;
    if (!result.cancelled && !result.ran && result.findings.empty() && result.diagnostics.empty()) {
        Diagnostic failed = problem("gpu.sanitizer", "compute-sanitizer ended before the kernel was launched.",
                                    "Its own words are in the detail.", options.file);
        failed.detail = errors.text();
        result.diagnostics.push_back(std::move(failed));
    }
    return result;
}

} // namespace heliograph
