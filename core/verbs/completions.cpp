// `heliograph completions SHELL`: completions for bash, zsh and fish, made from the table of verbs and their options.
#include "core/verbs/describe.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <memory>

namespace heliograph::verbs {

namespace {

using Pages = std::vector<VerbPage>;

/// In single quotes, for any of the three: a quote inside ends them, comes escaped, and begins them anew.
std::string inQuotes(std::string_view text)
{
    std::string out = "'";
    for (const char letter : text)
        out += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    return out + "'";
}

std::string joined(const std::vector<std::string> &words, std::string_view between)
{
    std::string out;
    for (const std::string &word : words)
        out.append(out.empty() ? "" : between).append(word);
    return out;
}

bool takesNumber(const OptionPage &option)
{
    return option.value == "INT" || option.value == "UINT" || option.value == "FLOAT";
}

/// Nothing but its choices, or a number, can follow.
bool takesNoFile(const OptionPage &option)
{
    return !option.choices.empty() || takesNumber(option);
}

// ------------------------------------------------------------------------------------------------ bash

/// A word of the reply a line, so that one may have blanks.
std::string bashWords(const std::vector<std::string> &words)
{
    return "mapfile -t COMPREPLY < <(IFS=$'\\n'; compgen -W " + inQuotes(joined(words, "\n")) + " -- \"$word\")";
}

void bashVerb(std::ostream &out, const VerbPage &page)
{
    std::vector<std::string> names;
    out << "    " << page.verb->name << ")\n        case $before in\n";
    for (const OptionPage &option : page.options) {
        if (option.positional)
            continue;
        names.insert(names.end(), option.names.begin(), option.names.end());
        if (takesNoFile(option))
            out << "        " << joined(option.names, "|") << ") " << bashWords(option.choices) << "; return ;;\n";
    }
    out << "        esac\n        [[ $word == -* ]] && " << bashWords(names) << " && return\n        ;;\n";
}

void bash(std::ostream &out, const Pages &pages)
{
    std::vector<std::string> verbs;
    for (const VerbPage &page : pages)
        verbs.emplace_back(page.verb->name);
    out << "# Completions of heliograph for bash.\n_heliograph() {\n"
           "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n    COMPREPLY=()\n"
           "    if [ \"$COMP_CWORD\" = 1 ]; then\n        "
        << bashWords(verbs) << "\n        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- \"$word\")\n"
        << "        return\n    fi\n    case ${COMP_WORDS[1]} in\n";
    for (const VerbPage &page : pages)
        bashVerb(out, page);
    out << "    esac\n    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n}\n"
           "complete -o filenames -F _heliograph heliograph\n";
}

// ------------------------------------------------------------------------------------------------ zsh

/// Of a specification of _arguments: brackets and colons divide its parts.
std::string zshWords(std::string_view text)
{
    std::string out;
    for (const char letter : text) {
        if (letter == '[' || letter == ']' || letter == ':' || letter == '\\')
            out += '\\';
        out += letter;
    }
    return out;
}

std::string zshAction(const OptionPage &option)
{
    std::string words;
    for (const std::string &choice : option.choices)
        words += '"' + choice + "\" ";
    if (!words.empty())
        return "(" + words + ")";
    return takesNumber(option) ? " " : "_files";
}

void zshVerb(std::ostream &out, const VerbPage &page)
{
    out << "    " << page.verb->name << ")\n        _arguments";
    for (const OptionPage &option : page.options) {
        if (option.positional)
            continue;
        for (const std::string &name : option.names) {
            std::string spec = name + "[" + zshWords(option.about) + "]";
            if (!option.value.empty())
                spec += ":" + zshWords(option.value) + ":" + zshAction(option);
            out << " \\\n            " << inQuotes(spec);
        }
    }
    out << " \\\n            '*:file:_files'\n        ;;\n";
}

void zsh(std::ostream &out, const Pages &pages)
{
    out << "#compdef heliograph\n# Completions of heliograph for zsh.\n_heliograph() {\n    local -a verbs=(\n";
    for (const VerbPage &page : pages)
        out << "        " << inQuotes(std::string(page.verb->name) + ":" + zshWords(page.verb->summary)) << '\n';
    out << "    )\n    if (( CURRENT == 2 )); then\n        _describe verb verbs\n        _files\n        return\n    "
           "fi\n"
           "    local verb=$words[2]\n    shift words\n    (( CURRENT-- ))\n    case $verb in\n";
    for (const VerbPage &page : pages)
        zshVerb(out, page);
    out << "    esac\n}\n_heliograph \"$@\"\n";
}

// ------------------------------------------------------------------------------------------------ fish

void fishOption(std::ostream &out, const char *verb, const OptionPage &option)
{
    out << "complete -c heliograph -n '__fish_seen_subcommand_from " << verb << "'";
    for (const std::string &name : option.names)
        out << (name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1));
    if (!option.value.empty())
        out << (takesNoFile(option) ? " -x" : " -r -F");
    if (!option.choices.empty())
        out << " -a " << inQuotes("\"" + joined(option.choices, "\" \"") + "\"");
    out << " -d " << inQuotes(option.about) << '\n';
}

void fish(std::ostream &out, const Pages &pages)
{
    out << "# Completions of heliograph for fish.\n";
    for (const VerbPage &page : pages) {
        out << "complete -c heliograph -n __fish_use_subcommand -a " << page.verb->name << " -d "
            << inQuotes(page.verb->summary) << '\n';
        for (const OptionPage &option : page.options)
            if (!option.positional)
                fishOption(out, page.verb->name, option);
    }
}

struct Shell {
    const char *name;
    void (*write)(std::ostream &out, const Pages &pages);
};
constexpr Shell kShells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};

} // namespace

VerbRun completions(CLI::App &verb)
{
    auto name = std::make_shared<std::string>();
    std::vector<std::string> names;
    for (const Shell &shell : kShells)
        names.emplace_back(shell.name);
    verb.add_option("SHELL", *name, "bash, zsh or fish")->required()->check(CLI::IsMember(names));
    return [name](const VerbContext &context) {
        for (const Shell &shell : kShells)
            if (*name == shell.name)
                shell.write(context.out, describe(context.verbs));
        return ExitCode::Ok;
    };
}

} // namespace heliograph::verbs
