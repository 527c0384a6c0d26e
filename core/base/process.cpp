// fork and exec by hand, because nothing ready-made sets a process group, a death signal and limits, and hands over one
// more descriptor. Between fork and exec only async-signal-safe calls are made: the window has threads.
#include "core/base/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace heliograph {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kPatience{200}; ///< between SIGTERM and SIGKILL, and for the last bytes after the end
constexpr milliseconds kLongestDrain{5000};
constexpr milliseconds kHeartbeat{20};   ///< how often cancel, limits and the child's end are looked at
constexpr int kFirstFreeDescriptor = 16; ///< ours are above what the child's own descriptors are set to

/// An owned descriptor.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : m_fd(fd) {}
    Descriptor(Descriptor &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Descriptor() { close(); }
    void close()
    {
        if (m_fd >= 0)
            ::close(std::exchange(m_fd, -1));
    }
    int get() const { return m_fd; }
    bool isOpen() const { return m_fd >= 0; }

private:
    int m_fd = -1;
};

struct Pipe {
    Descriptor parent{};
    Descriptor child{};
};

/// Both ends closed on exec and out of the way of descriptors 0 to 3.
Pipe made(int parentEnd, int childEnd)
{
    Descriptor parent(parentEnd);
    Descriptor child(childEnd);
    Pipe pipe{Descriptor(fcntl(parentEnd, F_DUPFD_CLOEXEC, kFirstFreeDescriptor)),
              Descriptor(fcntl(childEnd, F_DUPFD_CLOEXEC, kFirstFreeDescriptor))};
    fcntl(pipe.parent.get(), F_SETFL, O_NONBLOCK);
    return pipe;
}

Pipe pipeFromChild()
{
    std::array<int, 2> ends{-1, -1};
    return pipe2(ends.data(), O_CLOEXEC) == 0 ? made(ends[0], ends[1]) : Pipe{};
}

/// A socket, because writing to a pipe that the child has closed would end us with SIGPIPE.
Pipe pipeToChild()
{
    std::array<int, 2> ends{-1, -1};
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0 ? made(ends[0], ends[1]) : Pipe{};
}

/// argv or environ: pointers into strings that outlive them.
std::vector<char *> pointersTo(std::vector<std::string> &strings)
{
    std::vector<char *> pointers;
    for (std::string &string : strings)
        pointers.push_back(string.data());
    pointers.push_back(nullptr);
    return pointers;
}

bool setsOneOf(std::string_view entry, const std::vector<std::pair<std::string, std::string>> &variables)
{
    for (const auto &[name, value] : variables)
        if (entry.size() > name.size() && entry.substr(0, name.size()) == name && entry[name.size()] == '=')
            return true;
    return false;
}

std::vector<std::string> environmentFor(const ProcessRequest &request)
{
    std::vector<std::string> environment;
    for (char **entry = environ; *entry; ++entry)
        if (!setsOneOf(*entry, request.environment))
            environment.emplace_back(*entry);
    for (const auto &[name, value] : request.environment)
        environment.push_back(name + '=' + value);
    return environment;
}

Diagnostic startFailure(const ProcessRequest &request, int error)
{
    const std::string program = request.arguments.empty() ? std::string() : request.arguments.front();
    Diagnostic diagnostic;
    diagnostic.code = error == ENOENT || error == EACCES ? "process.not-found" : "process.failed";
    diagnostic.message = "The program " + program + " could not be started: " + std::strerror(error) + ".";
    diagnostic.next = "Check that it is installed and may be executed.";
    diagnostic.file = program;
    return diagnostic;
}

/// One child and our ends of its streams.
class Child
{
public:
    Child(const ProcessRequest &request, const ProcessStreams &streams) : m_request(request), m_streams(streams) {}

    /// 0, or the errno that start failed with.
    int start();
    ProcessResult run(const std::stop_token &stop);

private:
    [[noreturn]] void becomeProgram(char **arguments, char **environment, int errorPipe);
    int startError();
    void closeChildEnds();
    void exchange();
    void readFrom(Pipe &pipe, const std::function<void(std::string_view)> &sink);
    void fetchInput();
    void writeInput();
    void closeInput();
    void end(ProcessEnd why);
    void checkLimits(const std::stop_token &stop);
    bool hasExited() const;
    void drain();
    ProcessResult reap();

    const ProcessRequest &m_request;
    const ProcessStreams &m_streams;
    Pipe m_input, m_output, m_error, m_records, m_startError;
    pid_t m_pid = -1;
    pid_t m_parent = getpid();
    std::string m_toWrite = m_request.input;
    std::size_t m_written = 0;                 ///< of m_toWrite
    bool m_wantsInput = bool(m_streams.input); ///< more may come than m_unwritten
    std::uint64_t m_bytes = 0;
    Clock::time_point m_start = Clock::now();
    Clock::time_point m_killAt = Clock::time_point::max();
    ProcessEnd m_end = ProcessEnd::Exited;
};

int Child::start()
{
    std::vector<std::string> arguments = m_request.arguments;
    std::vector<std::string> environment = environmentFor(m_request);
    if (arguments.empty())
        return ENOENT;
    const std::vector<char *> argumentPointers = pointersTo(arguments);
    const std::vector<char *> environmentPointers = pointersTo(environment);
    m_input = pipeToChild();
    m_output = pipeFromChild();
    m_error = pipeFromChild();
    m_startError = pipeFromChild();
    if (m_request.records)
        m_records = pipeFromChild();
    if (!m_input.child.isOpen() || !m_output.child.isOpen() || !m_error.child.isOpen() || !m_startError.child.isOpen())
        return EMFILE;
    m_pid = fork();
    if (m_pid < 0)
        return errno;
    if (m_pid == 0)
        becomeProgram(const_cast<char **>(argumentPointers.data()), const_cast<char **>(environmentPointers.data()),
                      m_startError.child.get());
    setpgid(m_pid, m_pid);
    closeChildEnds();
    return startError();
}

/// In the child. Failing is told through the pipe that exec closes.
void Child::becomeProgram(char **arguments, char **environment, int errorPipe)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    std::signal(SIGPIPE, SIG_DFL);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != m_parent)
        _exit(127);
    const rlimit noCore{0, 0};
    setrlimit(RLIMIT_CORE, &noCore);
    if (m_request.memoryLimit > 0) {
        const rlimit memory{m_request.memoryLimit, m_request.memoryLimit};
        setrlimit(RLIMIT_AS, &memory);
    }
    dup2(m_input.child.get(), STDIN_FILENO);
    dup2(m_output.child.get(), STDOUT_FILENO);
    dup2(m_error.child.get(), STDERR_FILENO);
    if (m_records.child.isOpen())
        dup2(m_records.child.get(), kRecordsDescriptor);
    // Whatever libraries of ours left open without asking to close it.
    close_range(m_records.child.isOpen() ? kRecordsDescriptor + 1U : 3U, ~0U, CLOSE_RANGE_CLOEXEC);
    if (m_request.directory.empty() || chdir(m_request.directory.c_str()) == 0)
        execvpe(arguments[0], arguments, environment);
    const int error = errno;
    if (write(errorPipe, &error, sizeof error) < 0)
        _exit(126);
    _exit(127);
}

void Child::closeChildEnds()
{
    for (Pipe *pipe : {&m_input, &m_output, &m_error, &m_records, &m_startError})
        pipe->child.close();
}

/// Waits until exec has happened (the pipe closes) or failed (it carries errno).
int Child::startError()
{
    int error = 0;
    fcntl(m_startError.parent.get(), F_SETFL, 0);
    while (read(m_startError.parent.get(), &error, sizeof error) < 0 && errno == EINTR) {
    }
    if (error != 0)
        waitpid(m_pid, nullptr, 0);
    return error;
}

ProcessResult Child::run(const std::stop_token &stop)
{
    while (!hasExited()) {
        checkLimits(stop);
        exchange();
    }
    // What it left running would hold the pipes open, and nobody would ever end it.
    kill(-m_pid, SIGKILL);
    const ProcessResult result = reap();
    drain();
    return result;
}

void Child::exchange()
{
    fetchInput();
    std::array<pollfd, 4> polls{{{m_output.parent.get(), POLLIN, 0},
                                 {m_error.parent.get(), POLLIN, 0},
                                 {m_records.parent.get(), POLLIN, 0},
                                 {m_toWrite.empty() ? -1 : m_input.parent.get(), POLLOUT, 0}}};
    if (poll(polls.data(), polls.size(), int(kHeartbeat.count())) <= 0)
        return;
    if (polls[0].revents != 0)
        readFrom(m_output, m_streams.output);
    if (polls[1].revents != 0)
        readFrom(m_error, m_streams.error);
    if (polls[2].revents != 0)
        readFrom(m_records, m_streams.records);
    if (polls[3].revents != 0)
        writeInput();
}

void Child::readFrom(Pipe &pipe, const std::function<void(std::string_view)> &sink)
{
    std::array<char, 65536> buffer;
    const ssize_t count = read(pipe.parent.get(), buffer.data(), buffer.size());
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR))
        pipe.parent.close();
    if (count <= 0)
        return;
    m_bytes += std::uint64_t(count);
    if (sink)
        sink({buffer.data(), std::size_t(count)});
}

void Child::fetchInput()
{
    if (m_wantsInput && m_toWrite.empty()) {
        const std::optional<std::string> more = m_streams.input();
        m_wantsInput = more.has_value();
        m_toWrite = more.value_or(std::string());
    }
    if (!m_wantsInput && m_toWrite.empty())
        m_input.parent.close();
}

void Child::writeInput()
{
    const std::string_view rest = std::string_view(m_toWrite).substr(m_written);
    const ssize_t count = send(m_input.parent.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count > 0)
        m_written += std::size_t(count);
    if (count < 0 && errno != EAGAIN && errno != EINTR)
        closeInput();
    else if (m_written == m_toWrite.size())
        m_toWrite.clear(), m_written = 0;
}

void Child::closeInput()
{
    m_input.parent.close();
    m_toWrite.clear();
    m_wantsInput = false;
}

void Child::checkLimits(const std::stop_token &stop)
{
    if (Clock::now() >= m_killAt)
        kill(-m_pid, SIGKILL);
    if (m_end != ProcessEnd::Exited)
        return;
    if (stop.stop_requested())
        end(ProcessEnd::Cancelled);
    else if (m_request.timeLimit.count() > 0 && Clock::now() - m_start >= m_request.timeLimit)
        end(ProcessEnd::TimeLimit);
    else if (m_request.outputLimit > 0 && m_bytes > m_request.outputLimit)
        end(ProcessEnd::OutputLimit);
}

void Child::end(ProcessEnd why)
{
    m_end = why;
    m_killAt = Clock::now() + kPatience;
    kill(-m_pid, SIGTERM);
}

/// Leaves the zombie: until it is reaped, its group's number belongs to no one else.
bool Child::hasExited() const
{
    siginfo_t info{};
    return waitid(P_PID, id_t(m_pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == m_pid;
}

/// What is still in the pipes. A grandchild that left the group may hold them open and write forever.
void Child::drain()
{
    const Clock::time_point last = Clock::now() + kLongestDrain;
    closeInput();
    Clock::time_point until = Clock::now() + kPatience;
    while ((m_output.parent.isOpen() || m_error.parent.isOpen() || m_records.parent.isOpen()) &&
           Clock::now() < std::min(until, last)) {
        const std::uint64_t before = m_bytes;
        exchange();
        if (m_bytes != before)
            until = Clock::now() + kPatience;
    }
}

ProcessResult Child::reap()
{
    int status = 0;
    waitpid(m_pid, &status, 0);
    ProcessResult result;
    result.seconds = std::chrono::duration<double>(Clock::now() - m_start).count();
    result.end = m_end != ProcessEnd::Exited ? m_end : WIFSIGNALED(status) ? ProcessEnd::Signalled : ProcessEnd::Exited;
    result.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    return result;
}

} // namespace

Result<ProcessResult> runProcess(const ProcessRequest &request, const ProcessStreams &streams,
                                 const std::stop_token &stop)
{
    Child child(request, streams);
    if (const int error = child.start(); error != 0)
        return startFailure(request, error);
    return child.run(stop);
}

} // namespace heliograph
