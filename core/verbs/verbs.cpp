// The tables, and the parser that is made from them.
#include "core/verbs/verbs.h"

#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <map>

namespace heliograph {

namespace {

constexpr VerbInfo kVerbs[] = {
    {"capture", "Run a script and capture every Helion kernel it calls into a .helio", verbs::capture},
    {"info", "Kernels, variants and stages of a .helio, with how much of each is linked", verbs::info},
    {"links", "What became of an FX node in each stage, or which nodes a line came from", verbs::links},
    {"explain", "Why a kernel failed: step, place, what was known there, what to try; a report, a reproducer",
     verbs::explain},
    {"stages", "Print the text of one stage", verbs::stages},
    {"passes", "What each pass of the compilers did, and the text that it left", verbs::passes},
    {"diff", "What changed between two passes or stages, op by op or line by line", verbs::diff},
    {"symbols", "The symbols of a kernel's sizes, where each comes from, and why it is no number", verbs::symbols},
    {"biography", "What every pass made of an FX node or of an op", verbs::biography},
    {"compare", "Two variants of a kernel side by side: ops of every FX node in each stage, registers, shared memory",
     verbs::compare},
    {"pipeline", "Run a pass pipeline over a text, or go on from an edited one, into a new variant", verbs::pipeline},
    {"lower", "Lower stage-0 of a kernel by our own passes: to linalg, Triton IR, or through Triton to PTX",
     verbs::lower},
    {"run", "Run kernels on the CPU and compare them with eager PyTorch, or time them on a GPU", verbs::run},
    {"tune", "Autotune kernels on a GPU with Helion's own search; every config that it tried is kept", verbs::tune},
    {"devices", "The GPUs of this machine, or of another one over ssh", verbs::devices},
    {"runs", "The runs on GPUs that a .helio holds; adds those that heliograph-run recorded elsewhere", verbs::runs},
    {"cost", "Where the time of a sampled run went, by FX node, source line, PTX or SASS instruction", verbs::cost},
    {"gate", "Hold times, registers and memory of kernels against those of a baseline: an exit code for CI",
     verbs::gate},
    {"dump", "Print a .helio as records, one JSON object a line", verbs::dump},
    {"load", "Make a .helio from records", verbs::load},
};

constexpr ExitCodeInfo kExitCodes[] = {
    {ExitCode::Ok, "it went well"},
    {ExitCode::Failed, "it failed for a reason not listed here"},
    {ExitCode::Usage, "the command line could not be read"},
    {ExitCode::Unreadable, "the document is missing, damaged, foreign, newer, or cannot be written"},
    {ExitCode::NotFound, "the document has no such kernel, variant, stage, node or line"},
    {ExitCode::PartlyCaptured, "some kernels were captured or run, others failed"},
    {ExitCode::NothingCaptured, "no kernel went through"},
    {ExitCode::NoTools, "Python, Helion or a program of Heliograph is missing"},
    {ExitCode::LimitExceeded, "a limit of gate is exceeded"},
    {ExitCode::Cancelled, "cancelled"},
};

std::string footer()
{
    std::string text =
        "FILE.py, FILE.helio or the text of a stage (FILE.ttgir) without a verb opens the window.\n\nExit codes:\n";
    for (const ExitCodeInfo &row : kExitCodes) {
        const std::string code = std::to_string(int(row.code));
        text += std::string(5 - code.size(), ' ') + code + "  " + std::string(row.meaning) + '\n';
    }
    return text;
}

bool isOneOf(const std::string &argument, std::initializer_list<std::string_view> words)
{
    return std::find(words.begin(), words.end(), argument) != words.end();
}

/// Cuts off what stands behind "--".
std::vector<std::string> takeRest(std::vector<std::string> &arguments)
{
    const auto cut = std::find(arguments.begin(), arguments.end(), "--");
    std::vector<std::string> rest(cut == arguments.end() ? cut : cut + 1, arguments.end());
    arguments.erase(cut, arguments.end());
    return rest;
}

} // namespace

std::span<const ExitCodeInfo> exitCodeTable()
{
    return kExitCodes;
}

std::span<const VerbInfo> coreVerbs()
{
    return kVerbs;
}

bool isVerbLine(const std::vector<std::string> &arguments, std::span<const VerbInfo> verbs)
{
    if (arguments.empty())
        return false;
    const auto isNamed = [&](const VerbInfo &verb) { return arguments.front() == verb.name; };
    return isOneOf(arguments.front(), {"-h", "--help", "--version"}) ||
           std::any_of(verbs.begin(), verbs.end(), isNamed);
}

ExitCode runVerb(std::vector<std::string> arguments, std::span<const VerbInfo> verbs, std::ostream &out,
                 std::ostream &err)
{
    CLI::App app("Shows what becomes of a Helion kernel, stage by stage.", "heliograph");
    app.set_version_flag("--version", "heliograph " HELIOGRAPH_VERSION);
    app.require_subcommand(1);
    app.footer(footer());
    std::map<const CLI::App *, VerbRun> runs;
    for (const VerbInfo &verb : verbs) {
        CLI::App *sub = app.add_subcommand(verb.name, verb.summary);
        runs[sub] = verb.setUp(*sub);
    }
    const std::vector<std::string> rest = takeRest(arguments);
    try {
        // CLI11 takes them from the back.
        std::reverse(arguments.begin(), arguments.end());
        app.parse(arguments);
    } catch (const CLI::ParseError &error) {
        return app.exit(error, out, err) == 0 ? ExitCode::Ok : ExitCode::Usage;
    }
    return runs[app.get_subcommands().front()]({out, err, rest});
}

} // namespace heliograph
