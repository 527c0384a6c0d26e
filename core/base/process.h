// Runs a worker: a child process in its own group, with limits, that can be cancelled at any moment. The only code that
// starts processes for core; the window's own workers go through it too.
#pragma once

#include "core/base/result.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heliograph {

/// Where a worker finds the descriptor for its records, if it was asked for.
inline constexpr int kRecordsDescriptor = 3;

struct ProcessRequest {
    /// The program (looked up in PATH if it has no slash) and its arguments. No shell is involved.
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> environment; ///< set on top of our own
    std::string directory;                                        ///< to run in; empty: ours
    std::string input;                                            ///< written to its stdin first
    bool records = false;                                         ///< give it kRecordsDescriptor
    std::chrono::milliseconds timeLimit{0};                       ///< wall clock, 0 none
    std::uint64_t memoryLimit = 0;                                ///< bytes of address space, 0 none
    std::uint64_t outputLimit = 0;                                ///< bytes over all three streams, 0 none
};

/// Called on the thread of runProcess() with bytes as they come; lines may be cut anywhere. Null: dropped.
struct ProcessStreams {
    std::function<void(std::string_view)> output = nullptr;
    std::function<void(std::string_view)> error = nullptr;
    std::function<void(std::string_view)> records = nullptr;
    /// Asked for more to write to its stdin once it has read what there was, every 20 ms or so, until this gives
    /// nothing: then stdin is closed. Null: it is closed after ProcessRequest::input.
    std::function<std::optional<std::string>()> input = nullptr;
};

enum class ProcessEnd : std::uint8_t {
    Exited,      ///< by itself; `code` is its exit code
    Signalled,   ///< it crashed or was killed from outside; `code` is the signal
    Cancelled,   ///< by the stop token
    TimeLimit,   ///< killed at its time limit
    OutputLimit, ///< killed at its output limit
};

struct ProcessResult {
    ProcessEnd end = ProcessEnd::Exited;
    int code = 0;
    double seconds = 0;

    bool succeeded() const { return end == ProcessEnd::Exited && code == 0; }
};

/// Runs to the end and returns how it ended; only a process that could not be started is an error (process.not-found,
/// process.failed). Cancelling or a limit ends the whole group: SIGTERM, then SIGKILL 0.2 s later; whatever the child
/// left running is killed as well, and it dies with us.
Result<ProcessResult> runProcess(const ProcessRequest &request, const ProcessStreams &streams,
                                 const std::stop_token &stop = {});

} // namespace heliograph
