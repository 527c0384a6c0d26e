// `heliograph serve --stdio`: every verb for editors and agents, as JSON-RPC on standard input and output. Each request
// is a process of its own, so that one can be cancelled, and none can end the others.
#include "core/base/process.h"
#include "core/capture/tools.h"
#include "core/records/reader.h"
#include "core/verbs/parser.h"
#include "core/verbs/report.h"
#include "core/verbs/rpc.h"
#include "core/verbs/signals.h"
#include "core/verbs/standard_input.h"
#include "core/verbs/table.h"

#include <algorithm>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace heliograph::verbs {

namespace {

constexpr std::size_t kAtOnce = 8; ///< requests that run at once; the next is read when one of them is done
constexpr std::uint64_t kOutputLimit = std::uint64_t(1) << 30;

class RpcServer
{
public:
    RpcServer(const VerbContext &context, std::string program)
        : m_out(context.out), m_program(std::move(program)), m_pages(describe(context.verbs))
    {
        std::erase_if(m_pages, [](const VerbPage &page) { return page.verb->name == std::string_view("serve"); });
    }

    void run(const std::stop_token &stop)
    {
        readLines([this](std::string_view line) { take(line); }, stop);
        for (Job &job : m_jobs)
            job.stop.request_stop();
        m_jobs.clear();
    }

private:
    struct Job {
        std::string id; ///< the request's, as JSON
        std::stop_source stop{};
        bool done = false; ///< under m_mutex
        std::jthread thread{};
    };

    void take(std::string_view line)
    {
        const std::optional<Json> request = parseJson(line);
        const Json id = request ? field(*request, "id") : Json();
        if (!request)
            return write(rpcError(id, kNoJson, "A request is one JSON object on a line."));
        const std::string method = textField(*request, "method");
        if (!request->is_object() || method.empty())
            return write(rpcError(id, kBadRequest, "A request has a method."));
        const Json &parameters = field(*request, "params");
        if (method == "cancel")
            return cancel(field(parameters, "id"));
        if (method == "verbs")
            return write(rpcResult(id, verbsJson(m_pages)));
        start(id, method, parameters);
    }

    void start(const Json &id, const std::string &method, const Json &parameters)
    {
        const auto page =
            std::find_if(m_pages.begin(), m_pages.end(), [&](const VerbPage &row) { return method == row.verb->name; });
        if (page == m_pages.end())
            return write(rpcError(id, kNoMethod, "There is no verb " + method + "."));
        const Result<std::vector<std::string>> words = commandLineOf(*page, parameters);
        if (!words)
            return write(rpcError(id, kBadParameters, words.error().message + ' ' + words.error().next));
        if (id.is_null())
            return write(rpcError(id, kBadRequest, "A request of a verb has an id."));
        const std::string key = writeJson(id);
        makeRoom();
        if (runs(key) != nullptr)
            return write(rpcError(id, kBadRequest, "A request with that id is running."));
        Job &job = m_jobs.emplace_back(Job{key});
        job.thread = std::jthread([this, &job, id, line = *words] { answer(job, id, line); });
    }

    /// Forgets jobs that are done, once fewer run than may.
    void makeRoom()
    {
        std::unique_lock lock(m_mutex);
        const auto isDone = [](const Job &job) { return job.done; };
        m_changed.wait(lock, [&] {
            return m_jobs.size() - std::size_t(std::count_if(m_jobs.begin(), m_jobs.end(), isDone)) < kAtOnce;
        });
        m_jobs.remove_if(isDone); // their threads need no lock any more
    }

    /// The job of that id that is not done; nullptr if there is none.
    Job *runs(const std::string &id)
    {
        const std::lock_guard lock(m_mutex);
        for (Job &job : m_jobs)
            if (job.id == id && !job.done)
                return &job;
        return nullptr;
    }

    /// On a thread of its own.
    void answer(Job &job, const Json &id, const std::vector<std::string> &words)
    {
        ProcessRequest request;
        request.arguments = {m_program};
        request.arguments.insert(request.arguments.end(), words.begin(), words.end());
        request.outputLimit = kOutputLimit;
        std::string printed;
        std::string said;
        LineReader lines([&](std::string_view line) { tell(id, line, said); }, [](std::size_t) {});
        const ProcessStreams streams{[&](std::string_view bytes) { printed += bytes; },
                                     [&](std::string_view bytes) { lines.feed(bytes); }};
        const Result<ProcessResult> run = runProcess(request, streams, job.stop.get_token());
        lines.finish();
        if (!run)
            write(rpcError(id, int(ExitCode::Failed), run.error().message));
        else if (run->end == ProcessEnd::Cancelled)
            write(rpcError(id, int(ExitCode::Cancelled), "It was cancelled."));
        else if (run->end != ProcessEnd::Exited)
            write(rpcError(id, int(ExitCode::Failed), "The program ended before it was done."));
        else
            write(rpcAnswer(id, run->code, printed, said));
        const std::lock_guard lock(m_mutex);
        job.done = true;
        m_changed.notify_all();
    }

    /// A record of progress goes to the client; words for people are kept for an error.
    void tell(const Json &id, std::string_view line, std::string &said)
    {
        const std::optional<Json> record = parseJson(line);
        if (record && record->is_object())
            return write({{"jsonrpc", "2.0"}, {"method", "progress"}, {"params", {{"id", id}, {"record", *record}}}});
        said.append(said.empty() ? "" : "\n").append(line);
    }

    void cancel(const Json &id)
    {
        if (Job *job = runs(writeJson(id)))
            job->stop.request_stop();
    }

    void write(const Json &message)
    {
        const std::lock_guard lock(m_writing);
        m_out << writeJson(message) << std::endl;
    }

    std::ostream &m_out;
    std::string m_program;
    std::vector<VerbPage> m_pages;
    std::mutex m_writing;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::list<Job> m_jobs; ///< changed by the reading thread alone
};

} // namespace

VerbRun serve(CLI::App &verb)
{
    auto stdio = std::make_shared<bool>(false);
    verb.add_flag("--stdio", *stdio, "On standard input and output; there is no other way, and no port is opened")
        ->required();
    return [](const VerbContext &context) {
        const Result<std::string> program = findHeliograph();
        if (!program)
            return fail(context, false, program.error());
        const StopOnSignal signals;
        RpcServer(context, *program).run(signals.token());
        return ExitCode::Ok;
    };
}

} // namespace heliograph::verbs
