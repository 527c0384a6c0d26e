// The passes run in a child, so no signal handler has to write anything and nothing that a pass does to its heap or its
// stack can reach the stream. Texts come from further processes (snapshots.h), later than the rows they belong to.
#include "core/mlir/passes/supervisor.h"

#include "core/mlir/passes/stream.h"
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
#include <fcntl.h>
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
    Supervisor(int out, const Limits &limits, const Endings &endings)
        : m_limits(limits), m_endings(endings), m_stream(out)
    {
    }

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
        if (message->kind == MessageKind::End) {
            m_step.reset();
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
            return ended(RecordingEnd::NotFinished, ".time-limit",
                         "took longer than " + seconds(m_limits.seconds) + " s and was ended",
                         std::string("Raise --limit-seconds, or ") + m_endings.lessWork + '.');
        if (WIFEXITED(status) && WEXITSTATUS(status) == kOutOfMemory)
            return ended(RecordingEnd::NotFinished, ".memory-limit",
                         "needed more than " + std::to_string(m_limits.megabytes) + " MB of memory and was ended",
                         std::string("Raise --limit-memory, or ") + m_endings.lessWork + '.');
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
        return ended(RecordingEnd::Crashed, ".crashed", how, m_endings.afterCrash);
    }

    /// The row of the step that did not come to its end, and what happened.
    RecordingEnd ended(RecordingEnd end, const char *code, const std::string &how, const std::string &next)
    {
        if (m_step && !m_step->record.empty())
            m_stream.out() << m_step->record << ",\"seconds\":" << llvm::format("%g", secondsSince(m_step->begun))
                           << ",\"status\":\"not_finished\",\"unseen\":true}\n";
        Diagnostic diagnostic{.code = std::string(m_endings.codes) + code,
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
    const Endings &m_endings;
    Stream m_stream;
    Clock::time_point m_start = Clock::now();
    Channel m_channel{}, m_errors{};
    pid_t m_worker = -1;
    std::optional<Step> m_step;
    std::string m_lastWords;
    bool m_tookTooLong = false;
};

} // namespace

RecordingEnd supervise(int out, const Limits &limits, llvm::function_ref<bool(Channel &)> work, const Endings &endings)
{
    return Supervisor(out, limits, endings).run(work);
}

} // namespace heliograph::passes
