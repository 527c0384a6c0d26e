// Three fixed scripts at most are run there, each with arguments that are quoted one by one: one that runs the program
// and says first whether it is there, one that takes it from stdin, and again the first.
#include "core/capture/remote.h"

#include "core/base/sha256.h"
#include "core/capture/remote_stream.h"
#include "core/capture/tail.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <sys/utsname.h>

namespace heliograph {

namespace {

/// Of the script below, if the program is not there; no program of ours returns it.
constexpr int kMissing = 97;
/// The same, if the files that it begins with did not all arrive.
constexpr int kNoFiles = 98;
/// What ssh returns of its own errors.
constexpr int kOfSsh = 255;

/// $1 the program's hash, $2 its bytes, $3 bytes of its input, $4 "files" if those that it saves are wanted, $5 how
/// many it begins with, then the name and the bytes of each, then its arguments. stdin has its input and the files.
/// They lie in a private folder, in which the program runs, and which goes however the script ends. Our end keeps stdin
/// open until then: so its end means that nobody listens any more, and the program is killed. A login shell may print
/// what it likes before the line that begins with the mark. The input is read before cat is there to take some of it.
constexpr const char *kRun =
    "export LC_ALL=C; umask 077; n=$1; s=$2; b=$3; o=$4; c=$5; shift 5; "
    "f=$HOME/.cache/heliograph/heliograph-run-$n; w=missing; "
    "if [ -x \"$f\" ] && [ \"$(wc -c <\"$f\")\" -eq \"$s\" ]; then w=here; fi; "
    "echo; echo \"heliograph-remote $(uname -s) $(uname -m) $w\"; [ $w = here ] || exit 97; "
    "d=; trap 'rm -rf ${d:+\"$d\"}' EXIT; trap 'exit 1' HUP INT TERM PIPE; i=$(head -c \"$b\"); "
    "if [ \"$o$c\" != 0 ]; then case $TMPDIR in /*) ;; *) TMPDIR=/tmp;; esac; "
    "d=$(mktemp -d \"$TMPDIR/heliograph.XXXXXX\") && cd \"$d\" && mkdir inputs outputs || exit 98; fi; "
    "while [ \"$c\" -gt 0 ]; do "
    "head -c \"$2\" >\"inputs/$1\" && [ \"$(wc -c <\"inputs/$1\")\" -eq \"$2\" ] || exit 98; "
    "shift 2; c=$((c - 1)); done; "
    "exec 3<&0; printf %s \"$i\" | \"$f\" \"$@\" & p=$!; "
    "(trap - EXIT; exec >/dev/null 2>&1; cat <&3; kill $p; sleep 1; kill -9 $p; rm -rf ${d:+\"$d\"}) & k=$!; "
    "wait $p; r=$?; kill $k 2>/dev/null; [ -z \"$o\" ] || echo; "
    "if [ -n \"$o\" ] && [ $r = 0 ]; then for x in outputs/*.npy; do [ -f \"$x\" ] || continue; "
    "echo \"heliograph-remote file $(wc -c <\"$x\") ${x#outputs/}\"; cat \"$x\"; done; fi; "
    "[ -z \"$o\" ] || echo \"heliograph-remote end\"; exit $r";

/// $1 and $2 as above; stdin is the program. It has its name only once it is whole.
constexpr const char *kCopy =
    "export LC_ALL=C; umask 077; d=$HOME/.cache/heliograph; mkdir -p \"$d\" && t=$(mktemp \"$d/part.XXXXXX\") || exit "
    "1; "
    "trap 'rm -f \"$t\"' EXIT; cat >\"$t\" && [ \"$(wc -c <\"$t\")\" -eq \"$2\" ] || exit 1; "
    "if command -v sha256sum >/dev/null; then [ \"$(sha256sum <\"$t\" | cut -c1-64)\" = \"$1\" ] || exit 1; fi; "
    "chmod 700 \"$t\" && mv \"$t\" \"$d/heliograph-run-$1\"";

struct Program {
    std::string bytes, hash;
};

Result<Program> readProgram(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    Program program;
    program.bytes.assign(std::istreambuf_iterator<char>(file), {});
    if (!file || program.bytes.empty())
        return problem("gpu.no-tool", "The program heliograph-run cannot be read.", "Reinstall Heliograph.", path);
    program.hash = sha256(program.bytes);
    return program;
}

/// A name that ssh could take for an option, or a terminal for a command, is refused.
Result<void> checkHost(const std::string &host)
{
    const auto isPlain = [](char c) { return c > ' ' && c != '\x7f'; };
    if (!host.empty() && host.front() != '-' && std::all_of(host.begin(), host.end(), isPlain))
        return {};
    return problem("run.host-name", "\"" + host + "\" is no name of a host.",
                   "Give it as ssh takes it: box, user@box, or a Host of ~/.ssh/config.");
}

/// Never asks, never waits for long for an answer, and opens none of the ports that its configuration may name.
std::vector<std::string> sshArguments(const std::string &host, const char *script,
                                      const std::vector<std::string> &arguments)
{
    std::string command = "exec sh -c " + quotedForShell(script) + " heliograph-remote";
    for (const std::string &argument : arguments)
        command += ' ' + quotedForShell(argument);
    return {"ssh",  "-T",
            "-o",   "BatchMode=yes",
            "-o",   "ConnectTimeout=10",
            "-o",   "ClearAllForwardings=yes",
            "-o",   "ServerAliveInterval=5",
            "-o",   "Compression=yes",
            "--",   host,
            command};
}

struct SshMeaning {
    std::string_view words; ///< of OpenSSH, which are English everywhere
    const char *code, *message, *next;
};

constexpr std::array kMeanings{
    SshMeaning{"Could not resolve hostname", "run.host-unknown",
               "There is no host of that name: ", "Check the name, and the Host entries of ~/.ssh/config."},
    SshMeaning{"IDENTIFICATION HAS CHANGED", "run.host-key", "The key of this host is another than it was: ",
               "Find out why before you go on; ssh-keygen -R forgets the old key."},
    SshMeaning{"Host key verification failed", "run.host-key", "ssh does not trust the key of ",
               "Connect once in a terminal with ssh, and compare the key that it shows."},
    SshMeaning{"Permission denied", "run.host-refused", "The login was refused by ",
               "Heliograph asks for no password: set up a key (ssh-copy-id), or load it into the agent (ssh-add)."},
    SshMeaning{"Too many authentication failures", "run.host-refused", "The login was refused by ",
               "Name the key for this host in ~/.ssh/config (IdentityFile, IdentitiesOnly)."},
    SshMeaning{"Connection refused", "run.host-unreachable", "No ssh server answers on ",
               "Check that the machine is up, runs sshd, and the port."},
    SshMeaning{"timed out", "run.host-unreachable", "There was no answer from ",
               "Check that the machine is up and can be reached from here (network, VPN, firewall)."},
    SshMeaning{"No route to host", "run.host-unreachable", "There is no way to ",
               "Check that the machine is up and can be reached from here (network, VPN, firewall)."},
    SshMeaning{"Network is unreachable", "run.host-unreachable", "There is no way to ",
               "Check this machine's own network."},
};

Diagnostic withDetail(Diagnostic diagnostic, const std::string &detail)
{
    diagnostic.detail = detail;
    return diagnostic;
}

/// Of a connection that did not come to our script.
Diagnostic noConnection(const std::string &host, const ProcessResult &result, const std::string &errors)
{
    const auto meaning = std::find_if(kMeanings.begin(), kMeanings.end(), [&errors](const SshMeaning &row) {
        return errors.find(row.words) != std::string::npos;
    });
    if (result.code == kOfSsh && meaning != kMeanings.end())
        return withDetail(problem(meaning->code, meaning->message + host + ".", meaning->next), errors);
    return withDetail(
        problem("run.host-failed",
                "Nothing could be run on " + host + ": ssh ended with exit code " + std::to_string(result.code) + ".",
                "Try it in a terminal: ssh " + host + " uname -m."),
        errors);
}

bool isFull(const std::string &errors)
{
    return errors.find("No space left") != std::string::npos || errors.find("quota exceeded") != std::string::npos;
}

Diagnostic notCopied(const std::string &host, const ProcessResult &result, const std::string &errors)
{
    if (result.code == kOfSsh)
        return *whyRemoteEnded(result, host, errors);
    return withDetail(isFull(errors) ? problem("run.host-full", "The disk of " + host + " is full.",
                                               "Make room for heliograph-run in ~/.cache/heliograph there.")
                                     : problem("run.host-copy", "heliograph-run could not be copied to " + host + ".",
                                               "It goes to ~/.cache/heliograph there: see the detail."),
                      errors);
}

Diagnostic notSent(const std::string &host, const std::string &errors)
{
    return withDetail(
        isFull(errors) ? problem("run.host-full", "The disk of " + host + " is full.",
                                 "Make room for the inputs there, in the folder for temporary files (TMPDIR, or /tmp).")
                       : problem("run.host-files", "The inputs could not be written on " + host + ".",
                                 "They go to the folder for temporary files there (TMPDIR, or /tmp): see the detail."),
        errors);
}

Diagnostic lostFiles(const std::string &host, const std::string &errors)
{
    return withDetail(problem("run.host-lost", "The connection to " + host + " was lost before all outputs were here.",
                              "None of them was kept, and the document is as it was. Run again."),
                      errors);
}

/// The connections that one run takes.
class Remote
{
public:
    Remote(const RemoteRequest &request, const RemoteStreams &streams, const std::stop_token &stop)
        : m_request(request), m_streams(streams), m_stop(stop)
    {
    }

    Result<ProcessResult> run()
    {
        const Result<void> named = checkHost(m_request.host);
        const Result<Program> program = named ? readProgram(m_request.program) : Result<Program>(named.error());
        if (!program)
            return program.error();
        tell("connecting to " + m_request.host);
        Result<ProcessResult> ran = start(*program);
        if (!ran || ran->end != ProcessEnd::Exited || ran->code != kMissing)
            return ran;
        tell("copying heliograph-run to " + m_request.host);
        ran = copy(*program);
        if (!ran || !ran->succeeded())
            return ran;
        tell("connecting to " + m_request.host);
        ran = start(*program);
        if (ran && ran->end == ProcessEnd::Exited && ran->code == kMissing)
            return notCopied(m_request.host, *ran, "It was gone again at once.");
        return ran;
    }

private:
    void tell(const std::string &step) const
    {
        if (m_streams.progress)
            m_streams.progress(step);
    }

    ProcessRequest requestOf(const char *script, const std::vector<std::string> &arguments) const
    {
        ProcessRequest request;
        request.arguments = sshArguments(m_request.host, script, arguments);
        request.timeLimit = m_request.timeLimit;
        request.outputLimit = m_request.outputLimit;
        return request;
    }

    std::vector<std::string> argumentsFor(const Program &program) const
    {
        std::vector<std::string> arguments{
            program.hash, std::to_string(program.bytes.size()), std::to_string(m_request.input.size()),
            m_request.outputs.empty() ? "" : "files", std::to_string(m_request.inputs.size())};
        for (const TensorFile &file : m_request.inputs)
            arguments.insert(arguments.end(), {file.name, std::to_string(file.bytes)});
        arguments.insert(arguments.end(), m_request.arguments.begin(), m_request.arguments.end());
        return arguments;
    }

    Result<ProcessResult> start(const Program &program) const
    {
        ProcessRequest request = requestOf(kRun, argumentsFor(program));
        request.input = m_request.input;
        if (request.outputLimit > 0 && !m_request.outputs.empty())
            request.outputLimit += kRemoteFilesLimit;
        RemoteStream output(m_streams.output, m_request.outputs);
        TensorFileReader files(m_request.inputs);
        Tail errors;
        const Result<ProcessResult> result =
            runProcess(request,
                       {[&output](std::string_view bytes) { output.add(bytes); },
                        [&](std::string_view bytes) { takeError(errors, bytes); }, nullptr,
                        [&files] { return files.next(); }}, // empty behind the last: open until it has ended
                       m_stop);
        if (!result || result->end != ProcessEnd::Exited)
            return result;
        return ended(*result, output, errors.text());
    }

    /// What became of a connection that ended by itself.
    Result<ProcessResult> ended(const ProcessResult &result, RemoteStream &output, const std::string &errors) const
    {
        if (!output.greeting())
            return noConnection(m_request.host, result, errors);
        if (const std::optional<Diagnostic> other = otherMachine(*output.greeting()))
            return *other;
        if (result.code == kMissing)
            return result;
        if (result.code == kNoFiles)
            return notSent(m_request.host, errors);
        if (!output.isWhole())
            return lostFiles(m_request.host, errors);
        const Result<void> kept = output.keepFiles();
        return kept ? Result<ProcessResult>(result) : Result<ProcessResult>(kept.error());
    }

    void takeError(Tail &errors, std::string_view bytes) const
    {
        errors.add(bytes);
        if (m_streams.error)
            m_streams.error(bytes);
    }

    Result<ProcessResult> copy(const Program &program) const
    {
        ProcessRequest request = requestOf(kCopy, {program.hash, std::to_string(program.bytes.size())});
        request.input = program.bytes;
        Tail errors;
        const Result<ProcessResult> result = runProcess(
            request, {nullptr, [&errors](std::string_view bytes) { errors.add(bytes); }, nullptr, nullptr}, m_stop);
        if (!result || result->succeeded() || result->end != ProcessEnd::Exited)
            return result;
        return notCopied(m_request.host, *result, errors.text());
    }

    /// The program was built for a machine like this one.
    std::optional<Diagnostic> otherMachine(const Greeting &greeting) const
    {
        utsname own{};
        uname(&own);
        if (greeting.system == own.sysname && greeting.machine == own.machine)
            return std::nullopt;
        return problem("run.host-architecture",
                       m_request.host + " is " + greeting.system + " on " + greeting.machine +
                           ", and heliograph-run was built for " + own.sysname + " on " + own.machine + ".",
                       "Build Heliograph there and run it there: heliograph dump FILE | ssh " + m_request.host +
                           " heliograph-run -, then heliograph runs FILE --add.");
    }

    const RemoteRequest &m_request;
    const RemoteStreams &m_streams;
    const std::stop_token &m_stop;
};

} // namespace

Result<ProcessResult> runRemotely(const RemoteRequest &request, const RemoteStreams &streams,
                                  const std::stop_token &stop)
{
    return Remote(request, streams, stop).run();
}

std::optional<Diagnostic> whyRemoteEnded(const ProcessResult &result, const std::string &host,
                                         const std::string &errors)
{
    const bool hasExited = result.end == ProcessEnd::Exited;
    if (result.end == ProcessEnd::Signalled || (hasExited && result.code == kOfSsh))
        return withDetail(problem("run.host-lost", "The connection to " + host + " was lost.",
                                  "The document is as it was. What ran there was ended. Run again."),
                          errors);
    if (hasExited && (result.code == 126 || result.code == 127 || errors.find("GLIBC") != std::string::npos))
        return withDetail(problem("run.host-system", "heliograph-run does not start on " + host + ".",
                                  "Its system is older than, or other than, the one that Heliograph was built on, or "
                                  "its home may not hold programs: see the detail."),
                          errors);
    return std::nullopt;
}

std::string quotedForShell(std::string_view word)
{
    constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@%+,";
    if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos)
        return std::string(word);
    std::string quoted = "'";
    for (const char c : word)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

} // namespace heliograph
