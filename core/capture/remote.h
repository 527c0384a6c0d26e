// A program of ours on another machine: the system's ssh as a child, one file copied there if that build of it is not
// there yet, and files of tensors with it and back. Hosts, keys and agents are ssh's own affair; nothing listens on any
// port.
#pragma once

#include "core/base/process.h"
#include "core/base/result.h"
#include "core/capture/remote_files.h"

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

struct RemoteRequest {
    std::string host;                   ///< as ssh takes it: "box", "user@box", "ssh://user@box:2222"
    std::string program;                ///< the file on this machine that runs on that one
    std::vector<std::string> arguments; ///< of the program
    std::string input;                  ///< what it reads from stdin
    std::vector<TensorFile> inputs;     ///< it finds them there as inputs/NAME; it runs in a private folder then
    std::string outputs;                ///< the folder here for what it saves there in outputs/; empty: nothing comes
    std::chrono::milliseconds timeLimit{0};
    std::uint64_t outputLimit = 0;
};

/// Called while it runs, on the caller's thread.
struct RemoteStreams {
    std::function<void(std::string_view)> output;      ///< what the program wrote to stdout, and nothing else
    std::function<void(std::string_view)> error;       ///< the same of stderr, also what ssh says
    std::function<void(const std::string &)> progress; ///< "connecting to box", "copying heliograph-run to box"
};

/// Blocks until the program has ended there. Cancelling ends it there as well. Errors: process.not-found (there is no
/// ssh), run.host-name, run.host-unknown, run.host-unreachable, run.host-key (the host's), run.host-refused (ours),
/// run.host-failed (another word of ssh), run.host-architecture, run.host-full, run.host-copy, run.host-files (of the
/// inputs or outputs), gpu.output. Outputs come of a program that returns 0: all of them, or none. The private folder
/// is gone behind it, also when the connection is lost (run.host-lost).
Result<ProcessResult> runRemotely(const RemoteRequest &request, const RemoteStreams &streams,
                                  const std::stop_token &stop = {});

/// Why the program ended before it had told all, if that was not its own doing: run.host-lost, run.host-system (it does
/// not start there). `errors` is what came on stderr.
std::optional<Diagnostic> whyRemoteEnded(const ProcessResult &result, const std::string &host,
                                         const std::string &errors);

/// A word as a POSIX shell reads it, whatever is in it; a command line of such words has no other meaning.
std::string quotedForShell(std::string_view word);

} // namespace heliograph
