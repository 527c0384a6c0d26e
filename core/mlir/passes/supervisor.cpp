// The passes run in a child, so no signal handler has to write anything and nothing that a pass does to its heap or its
// stack can reach the stream. Texts come from further processes (snapshots.h), later than the rows they belong to.
#include "core/mlir/passes/supervisor.h"

#include "core/mlir/passes/places.h"
#include "core/mlir/record_line.h"

#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Signals.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <map>
#include <new>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace heliograph::passes {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kOutOfMemory = 77;             ///< the worker's exit code at its memory limit
constexpr double kQuietSeconds = 0.25;       ///< a pass that takes longer is told as progress
constexpr std::size_t kKeptErrors = 8 << 10; ///< of the worker's last words, for the diagnostic of a crash

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// ---- the worker -----------------------------------------------------------------------------------------------

[[noreturn]] void leaveWithoutMemory()
{
    _exit(kOutOfMemory);
}

void limitMemory(std::uint64_t megabytes)
{
    std::set_new_handler(leaveWithoutMemory);
    llvm::install_bad_alloc_error_handler([](void *, const char *, bool) { leaveWithoutMemory(); });
    if (megabytes > 0) {
        // Of data, not of address space: MLIR's libraries alone map hundreds of MB that cost nothing.
        const rlimit limit{megabytes << 20, megabytes << 20};
        setrlimit(RLIMIT_DATA, &limit);
    }
}

[[noreturn]] void becomeWorker(Channel channel, int errors, pid_t parent, const Limits &limits,
                               llvm::function_ref<bool(Channel &)> work)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    dup2(errors, STDOUT_FILENO); // passes that print must not write between the records
    dup2(errors, STDERR_FILENO);
    const rlimit noCore{0, 0};
    setrlimit(RLIMIT_CORE, &noCore);
    setenv("LLVM_DISABLE_SYMBOLIZATION", "1", 0); // functions' names are enough, and a symbolizer takes seconds
    llvm::sys::PrintStackTraceOnErrorSignal("helion-opt", true);
    limitMemory(limits.megabytes);
    const bool ok = work(channel);
    llvm::outs().flush();
    std::fflush(nullptr);
    _exit(ok ? 0 : 1);
}

// ---- the stream -----------------------------------------------------------------------------------------------

/// Puts rows, diagnostics and texts, which come from several processes, into the order of the passes.
class Stream
{
public:
    explicit Stream(int out) : m_out(out, false) {}

    llvm::raw_ostream &out() { return m_out; }

    void add(Message message)
    {
        if (message.kind == MessageKind::Text)
            m_texts[message.index] = std::move(message.payload);
        else if (message.kind == MessageKind::NoText)
            m_texts[message.index] = std::nullopt;
        else
            m_waiting.push_back(std::move(message));
        write(false);
    }

    /// No more texts will come.
    void finish() { write(true); }

    void flush() { m_out.flush(); }

    /// False if not all could be written (a full disk); told on stderr.
    bool isWhole()
    {
        m_out.flush();
        if (m_out.has_error())
            llvm::errs() << "helion-opt: the records could not be written: " << m_out.error().message() << '\n';
        const bool whole = !m_out.has_error();
        m_out.clear_error();
        return whole;
    }

private:
    void write(bool last)
    {
        while (!m_waiting.empty()) {
            const Message &next = m_waiting.front();
            if (next.kind == MessageKind::RowWithText && !last && !m_texts.contains(next.index))
                break;
            writeOne(next);
            m_waiting.pop_front();
        }
        m_out.flush();
    }

    void writeOne(const Message &message)
    {
        if (message.kind == MessageKind::Line)
            m_out << message.payload;
        else if (message.kind == MessageKind::Diagnostic)
            writeDiagnostic(message.payload);
        else if (message.kind == MessageKind::RowWithText)
            writeRowWithText(message);
        else
            m_out << message.payload << "}\n";
    }

    void writeRowWithText(const Message &row)
    {
        const auto found = m_texts.find(row.index);
        if (found == m_texts.end() || !found->second) {
            m_out << row.payload << ",\"unseen\":true}\n";
            writeUnprintable(row.index);
            return;
        }
        const std::string payload = std::move(*found->second);
        m_texts.erase(found);
        const std::string_view json = unpackText(payload, m_places);
        // A pass may replace ops by their likes: another module, the same text.
        m_out << row.payload;
        if (json != m_lastText)
            m_out << ",\"text\":" << json;
        m_out << "}\n";
        m_lastText = json;
        m_lastIndex = row.index;
    }

    void writeUnprintable(std::uint32_t index)
    {
        stage0::writeDiagnostic({.severity = Severity::Warning,
                                 .code = "mlir.unprintable",
                                 .message = "The IR after step " + std::to_string(index) + " could not be printed.",
                                 .next = "The last text that could be printed is the one before."},
                                m_out);
    }

    /// On the text that is on screen now, if the op stands in it.
    void writeDiagnostic(std::string_view payload)
    {
        const UnplacedDiagnostic diagnostic = unpackDiagnostic(payload);
        const Span span = findPlace(m_places, diagnostic.query);
        if (!span.isValid()) {
            m_out << diagnostic.begin << diagnostic.end << '\n';
            return;
        }
        m_out << diagnostic.begin << ",\"pass\":" << m_lastIndex << ",\"file\":\"\",\"line\":" << span.line
              << ",\"column\":" << span.column << ",\"end_line\":" << span.endLine
              << ",\"end_column\":" << span.endColumn << "}\n";
    }

    llvm::raw_fd_ostream m_out;
    std::deque<Message> m_waiting;
    std::map<std::uint32_t, std::optional<std::string>> m_texts; ///< nullopt: could not be printed
    std::vector<Place> m_places;                                 ///< of the text that is on screen
    std::string m_lastText;
    std::uint32_t m_lastIndex = 0; ///< of the row whose text is on screen
};

// ---- the watch ------------------------------------------------------------------------------------------------

/// The step that the worker is in.
struct Step {
    std::uint32_t index = 0, total = 0;
    std::string words, record; ///< "canonicalize on func.func @f"; its record up to the depth
    Clock::time_point begun{};
    bool told = false;
};

class Supervisor
{
public:
    Supervisor(int out, const Limits &limits) : m_limits(limits), m_stream(out) {}

    RecordingEnd run(llvm::function_ref<bool(Channel &)> work)
    {
        stage0::writeHello(m_stream.out());
        m_stream.flush();
        const bool started = start(work);
        if (started)
            watch();
        m_stream.finish();
        const RecordingEnd end = started ? conclude() : cannotStart();
        stage0::writeDone(end == RecordingEnd::Done, secondsSince(m_start), m_stream.out());
        return m_stream.isWhole() ? end : RecordingEnd::Failed;
    }

private:
    bool start(llvm::function_ref<bool(Channel &)> work)
    {
        auto [receiver, sender] = Channel::pair();
        std::array<int, 2> errors{-1, -1};
        if (!receiver.isOpen() || pipe2(errors.data(), O_CLOEXEC) != 0)
            return false;
        const pid_t parent = getpid();
        m_worker = fork();
        if (m_worker == 0) {
            receiver.close();
            becomeWorker(std::move(sender), errors[1], parent, m_limits, work);
        }
        ::close(errors[1]);
        m_errors = Channel(errors[0]);
        fcntl(errors[0], F_SETFL, O_NONBLOCK);
        m_channel = std::move(receiver);
        return m_worker > 0;
    }

    /// Until the worker and every process that prints for it have gone.
    void watch()
    {
        while (m_channel.isOpen()) {
            std::array<pollfd, 2> polls{{{m_channel.descriptor(), POLLIN, 0}, {m_errors.descriptor(), POLLIN, 0}}};
            poll(polls.data(), polls.size(), timeout());
            if (polls[1].revents != 0)
                readErrors();
            if (polls[0].revents != 0)
                receive();
            else
                checkTime(); // with nothing unread: a slow reader of the stream is not the pass's fault
        }
        readErrors();
    }

    /// Milliseconds until something is due.
    int timeout() const
    {
        if (!m_step)
            return -1;
        const double elapsed = secondsSince(m_step->begun);
        double due = m_step->told ? 1e6 : kQuietSeconds - elapsed;
        if (m_limits.seconds > 0)
            due = std::min(due, m_limits.seconds - elapsed);
        return std::clamp(static_cast<int>(due * 1000) + 1, 1, 1000);
    }

    void receive()
    {
        std::optional<Message> message = m_channel.receive();
        if (!message) {
            m_channel.close();
            return;
        }
        if (message->kind == MessageKind::Begin) {
            const std::size_t words = message->payload.find('\n');
            m_step = Step{message->index, message->total, message->payload.substr(0, words),
                          message->payload.substr(words + 1), Clock::now()};
            return;
        }
        if (message->kind == MessageKind::Row || message->kind == MessageKind::RowWithText)
            m_step.reset();
        m_stream.add(std::move(*message));
    }

    void checkTime()
    {
        if (!m_step)
            return;
        const double elapsed = secondsSince(m_step->begun);
        if (!m_step->told && elapsed > kQuietSeconds)
            tellProgress();
        if (m_limits.seconds > 0 && elapsed > m_limits.seconds && !m_tookTooLong) {
            m_tookTooLong = true;
            kill(m_worker, SIGKILL);
        }
    }

    void tellProgress()
    {
        m_step->told = true;
        stage0::Line(m_stream.out(), "progress")
            .with("step", m_step->words)
            .with("done", std::int64_t(m_step->index))
            .with("total", std::int64_t(m_step->total));
        m_stream.flush();
    }

    void readErrors()
    {
        std::array<char, 4096> bytes;
        ssize_t count = 0;
        while ((count = read(m_errors.descriptor(), bytes.data(), bytes.size())) > 0) {
            llvm::errs().write(bytes.data(), std::size_t(count));
            m_lastWords.append(bytes.data(), std::size_t(count));
            if (m_lastWords.size() > 2 * kKeptErrors)
                m_lastWords.erase(0, m_lastWords.size() - kKeptErrors);
        }
        if (count == 0)
            m_errors.close();
    }

    RecordingEnd conclude()
    {
        int status = 0;
        while (waitpid(m_worker, &status, 0) < 0 && errno == EINTR) {
        }
        if (m_tookTooLong)
            return ended(RecordingEnd::NotFinished, "mlir.time-limit",
                         "took longer than " + seconds(m_limits.seconds) + " s and was ended",
                         "Raise --limit-seconds, or run fewer passes.");
        if (WIFEXITED(status) && WEXITSTATUS(status) == kOutOfMemory)
            return ended(RecordingEnd::NotFinished, "mlir.memory-limit",
                         "needed more than " + std::to_string(m_limits.megabytes) + " MB of memory and was ended",
                         "Raise --limit-memory, or run fewer passes.");
        if (WIFSIGNALED(status))
            return crashed(std::string("crashed: ") + strsignal(WTERMSIG(status)));
        if (m_step)
            return crashed("ended the process with exit code " + std::to_string(WEXITSTATUS(status)));
        return WEXITSTATUS(status) == 0 ? RecordingEnd::Done : RecordingEnd::Failed;
    }

    static std::string seconds(double value)
    {
        std::string text;
        llvm::raw_string_ostream(text) << llvm::format("%g", value);
        return text;
    }

    RecordingEnd crashed(const std::string &how)
    {
        return ended(RecordingEnd::Crashed, "mlir.crashed", how,
                     "The IR before it is kept; please report the pass with that IR to its authors.");
    }

    /// The row of the step that did not come to its end, and what happened.
    RecordingEnd ended(RecordingEnd end, const char *code, const std::string &how, const char *next)
    {
        if (m_step)
            m_stream.out() << m_step->record << ",\"seconds\":" << llvm::format("%g", secondsSince(m_step->begun))
                           << ",\"status\":\"not_finished\",\"unseen\":true}\n";
        Diagnostic diagnostic{.code = code,
                              .message =
                                  (m_step ? "Step " + m_step->words : std::string("helion-opt")) + ' ' + how + '.',
                              .next = next,
                              .detail = m_lastWords};
        stage0::writeDiagnostic(diagnostic, m_stream.out());
        return end;
    }

    RecordingEnd cannotStart()
    {
        stage0::writeDiagnostic({.code = "mlir.no-process",
                                 .message = std::string("No process could be started: ") + std::strerror(errno) + '.',
                                 .next = "Close other programs and try again."},
                                m_stream.out());
        return RecordingEnd::Failed;
    }

    const Limits &m_limits;
    Stream m_stream;
    Clock::time_point m_start = Clock::now();
    Channel m_channel{}, m_errors{};
    pid_t m_worker = -1;
    std::optional<Step> m_step;
    std::string m_lastWords;
    bool m_tookTooLong = false;
};

} // namespace

RecordingEnd supervise(int out, const Limits &limits, llvm::function_ref<bool(Channel &)> work)
{
    return Supervisor(out, limits).run(work);
}

} // namespace heliograph::passes
