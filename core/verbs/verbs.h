// The command line: one table of verbs, one table of exit codes. A verb is one file and one row.
#pragma once

#include <functional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace heliograph {

/// What the program returns to the shell. README.md beside this file and --help say the same.
enum class ExitCode : int {
    Ok = 0,
    Failed = 1,          ///< anything not listed below
    Usage = 2,           ///< the command line could not be read
    Unreadable = 3,      ///< the document is missing, damaged, foreign, newer, or cannot be written
    NotFound = 4,        ///< the document has no such kernel, variant, stage, node or line
    PartlyCaptured = 5,  ///< some kernels were captured or run, others failed
    NothingCaptured = 6, ///< no kernel went through
    NoTools = 7,         ///< Python, Helion or a program of Heliograph is missing
    LimitExceeded = 8,   ///< a limit of gate is exceeded
    Cancelled = 130,
};

struct ExitCodeInfo {
    ExitCode code;
    std::string_view meaning;
};
std::span<const ExitCodeInfo> exitCodeTable();

struct VerbInfo;

/// What a verb runs with.
struct VerbContext {
    std::ostream &out;
    std::ostream &err;
    std::vector<std::string> rest;     ///< what stood behind "--"
    std::span<const VerbInfo> verbs{}; ///< all that there are, for verbs that speak of them
};
using VerbRun = std::function<ExitCode(const VerbContext &)>;

/// One row: the name, what --help says, and the function that declares the options and returns what to run.
struct VerbInfo {
    const char *name;
    const char *summary;
    VerbRun (*setUp)(CLI::App &verb);
    const char *about = "";    ///< what its page in the manual says beyond the options; paragraphs are lines
    const char *examples = ""; ///< command lines without "heliograph", a line each; a test parses them
};

/// The verbs that need no window.
std::span<const VerbInfo> coreVerbs();

/// A part of the program and its version: {"Qt", "6.4.2"}.
using Part = std::pair<std::string, std::string>;

/// True if these arguments (without the program's name) are for runVerb(): they begin with a verb or ask for help.
bool isVerbLine(const std::vector<std::string> &arguments, std::span<const VerbInfo> verbs);
/// Parses and runs. Help, errors and results go to the streams; `parts` are those that --version names beside core's.
ExitCode runVerb(std::vector<std::string> arguments, std::span<const VerbInfo> verbs, std::ostream &out,
                 std::ostream &err, std::span<const Part> parts = {});
/// What is wrong with a line that runVerb() would be given; empty: it can be run. Nothing is run.
std::string problemOfLine(std::vector<std::string> arguments, std::span<const VerbInfo> verbs);

} // namespace heliograph
