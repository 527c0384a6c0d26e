// `heliograph manual`: a page of the manual, as roff with the macros of man(7).
#include "core/base/result.h"
#include "core/verbs/describe.h"
#include "core/verbs/report.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>

namespace heliograph::verbs {

namespace {

/// Nothing of a text is read as a request or an escape, and hyphens stay what one types.
std::string roff(std::string_view text)
{
    std::string out;
    for (const char letter : text) {
        const bool begins = out.empty() || out.back() == '\n';
        if (begins && (letter == '.' || letter == '\''))
            out += "\\&";
        if (letter == '\\')
            out += "\\e";
        else if (letter == '-')
            out += "\\-";
        else
            out += letter;
    }
    return out;
}

/// Lines become paragraphs.
std::string paragraphs(std::string_view text)
{
    std::string out;
    for (const char letter : text)
        out += letter == '\n' ? std::string("\n.PP\n") : std::string(1, letter);
    return out;
}

void head(std::ostream &out, std::string_view name, std::string_view summary)
{
    std::string title(name);
    std::transform(title.begin(), title.end(), title.begin(), [](unsigned char c) { return char(std::toupper(c)); });
    out << ".TH " << roff(title) << " 1 \"\" \"Heliograph " HELIOGRAPH_VERSION "\" \"Heliograph\"\n"
        << ".SH NAME\n"
        << roff(name) << " \\- " << roff(summary) << '\n';
}

std::string valueWord(const OptionPage &option)
{
    std::string words;
    for (const std::string &choice : option.choices)
        words += (words.empty() ? "" : "|") + choice;
    return words.empty() ? option.value : words;
}

void synopsis(std::ostream &out, const VerbPage &page)
{
    out << ".SH SYNOPSIS\n.B heliograph " << page.verb->name << '\n';
    for (const OptionPage &option : page.options)
        if (option.positional)
            out << (option.required ? "" : "[") << "\\fI" << roff(option.name()) << "\\fR"
                << (option.required ? "" : "]") << '\n';
    out << "[\\fIoptions\\fR]\n";
}

void optionRow(std::ostream &out, const OptionPage &option)
{
    out << ".TP\n";
    for (const std::string &name : option.names)
        out << (&name == &option.names.front() ? "" : ", ") << "\\fB" << roff(name) << "\\fR";
    if (!option.positional && !option.value.empty())
        out << " \\fI" << roff(valueWord(option)) << "\\fR";
    out << '\n' << roff(option.about) << (option.about.empty() ? "\\&" : ".") << '\n';
}

void examples(std::ostream &out, std::string_view lines)
{
    if (lines.empty())
        return;
    out << ".SH EXAMPLES\n.nf\n";
    for (std::size_t at = 0; at <= lines.size();) {
        const std::size_t end = std::min(lines.find('\n', at), lines.size());
        out << roff("heliograph " + std::string(lines.substr(at, end - at))) << '\n';
        at = end + 1;
    }
    out << ".fi\n";
}

void exitCodes(std::ostream &out)
{
    out << ".SH EXIT STATUS\n";
    for (const ExitCodeInfo &row : exitCodeTable())
        out << ".TP\n" << int(row.code) << '\n' << roff(row.meaning) << ".\n";
}

void verbPage(std::ostream &out, const VerbPage &page)
{
    head(out, "heliograph-" + std::string(page.verb->name), page.verb->summary);
    synopsis(out, page);
    out << ".SH DESCRIPTION\n" << roff(page.verb->summary) << ".\n";
    if (*page.verb->about)
        out << ".PP\n" << paragraphs(roff(page.verb->about)) << '\n';
    out << ".SH OPTIONS\n";
    for (const OptionPage &option : page.options)
        optionRow(out, option);
    examples(out, page.verb->examples);
    exitCodes(out);
    out << ".SH SEE ALSO\n.BR heliograph (1)\n";
}

constexpr std::pair<const char *, const char *> kVariables[] = {
    {"HELIOGRAPH_PYTHON", "The Python that captures. Else that of the environment which `heliograph setup` makes, in "
                          "$XDG_DATA_HOME/heliograph/venv."},
    {"HELIOGRAPH_OPT, HELIOGRAPH_RUN, HELIOGRAPH_BRIDGE",
     "Programs and the Python package, if not those beside heliograph."},
    {"HELIOGRAPH_SANITIZER", "NVIDIA's compute-sanitizer, if it is not in PATH."},
    {"QT_QPA_PLATFORM", "offscreen: no display is needed for verbs that draw."},
};

void mainPage(std::ostream &out, const std::vector<VerbPage> &pages)
{
    head(out, "heliograph", "interactive IR visualizer for Helion kernels");
    out << ".SH SYNOPSIS\n.B heliograph\n[\\fIFILE\\fR]\n.br\n.B heliograph\n\\fIVERB\\fR [\\fIoptions\\fR] "
           "[\\fB\\-\\-\\fR "
           "\\fIarguments\\fR]\n.SH DESCRIPTION\n"
        << roff(
               "Shows a kernel's source, FX graph, stage-0 MLIR, Triton, TTIR, TTGIR, LLVM IR, PTX and SASS side by "
               "side; "
               "the FX node selected in one lights up in all. Without a verb it opens the window, on FILE: a script, a "
               ".helio, or the text of one stage. Opening a file runs nothing.")
        << "\n.SH VERBS\n";
    for (const VerbPage &page : pages)
        out << ".TP\n\\fB" << page.verb->name << "\\fR\n" << roff(page.verb->summary) << ".\n";
    exitCodes(out);
    out << ".SH ENVIRONMENT\n";
    for (const auto &[name, about] : kVariables)
        out << ".TP\n\\fB" << roff(name) << "\\fR\n" << roff(about) << '\n';
    out << ".SH SEE ALSO\n";
    for (const VerbPage &page : pages)
        out << ".BR heliograph\\-" << page.verb->name << " (1)" << (&page == &pages.back() ? "\n" : ",\n");
}

/// The page of that verb, "": that of the program; nothing if there is no such verb.
std::optional<std::string> pageText(const std::vector<VerbPage> &pages, const std::string &verb)
{
    std::ostringstream out;
    if (verb.empty())
        return mainPage(out, pages), out.str();
    for (const VerbPage &page : pages)
        if (verb == page.verb->name)
            return verbPage(out, page), out.str();
    return std::nullopt;
}

/// Every page into a folder, named as man(1) looks for them.
Result<void> writeAll(const std::vector<VerbPage> &pages, const std::filesystem::path &folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    std::vector<std::string> verbs{std::string()};
    for (const VerbPage &page : pages)
        verbs.emplace_back(page.verb->name);
    for (const std::string &verb : verbs) {
        const std::filesystem::path file = folder / (verb.empty() ? "heliograph.1" : "heliograph-" + verb + ".1");
        if (!(std::ofstream(file) << *pageText(pages, verb) << std::flush))
            return problem("file.unwritable", file.string() + " could not be written.",
                           "Name a folder that can be written to, on a disk with room.", file.string());
    }
    return {};
}

struct Options {
    std::string verb, folder;
};

ExitCode run(const VerbContext &context, const Options &options)
{
    const std::vector<VerbPage> pages = describe(context.verbs);
    if (!options.folder.empty()) {
        const Result<void> written = writeAll(pages, options.folder);
        return written ? ExitCode::Ok : fail(context, false, written.error());
    }
    const std::optional<std::string> text = pageText(pages, options.verb);
    if (!text)
        return fail(context, false,
                    problem("find.verb", "There is no verb " + options.verb + ".", "`heliograph --help` lists them."));
    context.out << *text;
    return ExitCode::Ok;
}

} // namespace

VerbRun manual(CLI::App &verb)
{
    auto options = std::make_shared<Options>();
    CLI::Option *name = verb.add_option("VERB", options->verb, "The verb whose page it is");
    verb.add_option("--all", options->folder, "Write every page into that folder")->excludes(name);
    return [options](const VerbContext &context) { return run(context, *options); };
}

} // namespace heliograph::verbs
