// The parser that is made from the table of verbs, and the table of exit codes.
#include "core/verbs/verbs.h"

#include "core/verbs/parser.h"
#include "core/verbs/version.h"

#include <algorithm>

namespace heliograph {

namespace {

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

/// Each line two columns in, with the program's name.
std::string indented(std::string_view lines)
{
    std::string text = "  heliograph ";
    for (const char letter : lines)
        text += letter == '\n' ? std::string("\n  heliograph ") : std::string(1, letter);
    return text;
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

bool isVerbLine(const std::vector<std::string> &arguments, std::span<const VerbInfo> verbs)
{
    if (arguments.empty())
        return false;
    const auto isNamed = [&](const VerbInfo &verb) { return arguments.front() == verb.name; };
    return isOneOf(arguments.front(), {"-h", "--help", "--version"}) ||
           std::any_of(verbs.begin(), verbs.end(), isNamed);
}

Parser::Parser(std::span<const VerbInfo> verbs)
{
    app.require_subcommand(1);
    app.footer(footer());
    for (const VerbInfo &verb : verbs) {
        CLI::App *sub = app.add_subcommand(verb.name, verb.summary);
        runs[sub] = verb.setUp(*sub);
        if (*verb.examples)
            sub->footer("Examples:\n" + indented(verb.examples) + "\n`man heliograph-" + verb.name + "` says more.");
    }
}

ExitCode runVerb(std::vector<std::string> arguments, std::span<const VerbInfo> verbs, std::ostream &out,
                 std::ostream &err, std::span<const Part> parts)
{
    Parser parser(verbs);
    parser.app.set_version_flag("--version", [&] { return versionText(parts); });
    const std::vector<std::string> rest = takeRest(arguments);
    try {
        parser.parse(std::move(arguments));
    } catch (const CLI::ParseError &error) {
        return parser.app.exit(error, out, err) == 0 ? ExitCode::Ok : ExitCode::Usage;
    }
    return parser.runs[parser.app.get_subcommands().front()]({out, err, rest, verbs});
}

std::string problemOfLine(std::vector<std::string> arguments, std::span<const VerbInfo> verbs)
{
    Parser parser(verbs);
    takeRest(arguments);
    try {
        parser.parse(std::move(arguments));
    } catch (const CLI::ParseError &error) {
        return error.what();
    }
    return {};
}

void Parser::parse(std::vector<std::string> arguments)
{
    // CLI11 takes them from the back.
    std::reverse(arguments.begin(), arguments.end());
    app.parse(arguments);
}

} // namespace heliograph
