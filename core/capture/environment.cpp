#include "core/capture/environment.h"

#include "core/base/process.h"
#include "core/capture/tail.h"
#include "core/capture/tools.h"
#include "core/records/reader.h"
#include "core/store/codec.h"

#include <filesystem>

namespace heliograph {

namespace {

namespace fs = std::filesystem;

/// Those that Helion and torch have wheels for, the one of Debian 12 first.
constexpr const char *kBases[] = {"python3.11", "python3", "python3.12", "python3.13", "python3.10"};

bool isNewEnough(const std::string &python)
{
    ProcessRequest request;
    request.arguments = {python, "-c", "import sys; raise SystemExit(sys.version_info < (3, 10))"};
    request.timeLimit = std::chrono::seconds(20);
    const Result<ProcessResult> run = runProcess(request, {});
    return run && run->succeeded();
}

Result<std::string> findBase(const std::string &asked)
{
    if (!asked.empty())
        return asked;
    for (const char *python : kBases)
        if (isNewEnough(python))
            return std::string(python);
    return problem("setup.no-python", "There is no Python 3.10 or newer in PATH.",
                   "On Debian: apt-get install python3 python3-venv. Or name one with --base.");
}

Result<ProcessRequest> requestOf(const EnvironmentOptions &options, const std::string &into)
{
    const Result<std::string> base = findBase(options.base);
    if (!base)
        return base.error();
    const Result<std::string> bridge = findBridge();
    if (!bridge)
        return bridge.error();
    ProcessRequest request;
    request.arguments = {*base,          (fs::path(*bridge) / "heliograph_setup.py").string(),
                         "--into",       into,
                         "--records-fd", std::to_string(kRecordsDescriptor)};
    if (!options.wheels.empty())
        request.arguments.insert(request.arguments.end(), {"--wheels", options.wheels});
    if (options.cpu)
        request.arguments.emplace_back("--cpu");
    request.records = true;
    return request;
}

/// What the child tells, on to the caller.
class Told
{
public:
    explicit Told(const CaptureEvents &events) : m_events(events) {}

    void add(std::string_view line)
    {
        const Result<Json> record = readRecord(line);
        if (!record)
            return tell(record.error());
        if (recordType(*record) == "progress" && m_events.progress)
            m_events.progress({textField(*record, "step"), {}, 0, 0});
        if (recordType(*record) == "diagnostic")
            tell(diagnosticFrom(*record));
        if (recordType(*record) == "done")
            m_isWhole = true;
    }
    void tell(const Diagnostic &diagnostic) const
    {
        if (m_events.diagnostic)
            m_events.diagnostic(diagnostic);
    }
    bool isWhole() const { return m_isWhole; }

private:
    const CaptureEvents &m_events;
    bool m_isWhole = false;
};

} // namespace

Result<EnvironmentOutcome> makeEnvironment(const EnvironmentOptions &options, const CaptureEvents &events,
                                           const std::stop_token &stop)
{
    const std::string into = options.into.empty() ? environmentFolder() : fs::absolute(options.into).string();
    const Result<ProcessRequest> request = requestOf(options, into);
    if (!request)
        return request.error();
    Told told(events);
    Tail errors;
    LineReader lines([&](std::string_view line) { told.add(line); },
                     [&](std::size_t bytes) { told.tell(tooLongRecord(bytes)); });
    const ProcessStreams streams{.error = [&](std::string_view bytes) { errors.add(bytes); },
                                 .records = [&](std::string_view bytes) { lines.feed(bytes); }};
    const Result<ProcessResult> run = runProcess(*request, streams, stop);
    if (!run)
        return run.error();
    lines.finish();
    if (!told.isWhole() && run->end != ProcessEnd::Cancelled) {
        Diagnostic broken = problem("setup.crashed", "Setting up ended before it was complete.",
                                    "Call it again: what is there is kept. The detail says what was printed.", into);
        broken.detail = errors.text();
        told.tell(broken);
    }
    return EnvironmentOutcome{into + "/bin/python", run->succeeded(), run->end == ProcessEnd::Cancelled};
}

} // namespace heliograph
