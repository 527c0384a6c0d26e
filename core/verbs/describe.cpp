#include "core/verbs/describe.h"

#include "core/verbs/parser.h"

#include <algorithm>

namespace heliograph::verbs {

namespace {

/// What stands between the braces of "TEXT:{none,mlir,llvm}"; CLI11 has no other way to ask for a set's members.
std::vector<std::string> choicesIn(const std::string &type)
{
    std::vector<std::string> found;
    const std::size_t open = type.find('{');
    const std::size_t close = type.find('}', open);
    if (open == std::string::npos || close == std::string::npos)
        return found;
    for (std::size_t at = open + 1; at < close;) {
        const std::size_t end = std::min(type.find(',', at), close);
        found.push_back(type.substr(at, end - at));
        at = end + 1;
    }
    return found;
}

std::vector<std::string> namesOf(const CLI::Option &option)
{
    std::vector<std::string> names;
    if (option.get_positional())
        return {option.get_name(true)};
    for (const std::string &name : option.get_snames())
        names.push_back('-' + name);
    for (const std::string &name : option.get_lnames())
        names.push_back("--" + name);
    return names;
}

OptionPage pageOf(const CLI::Option &option)
{
    const std::string type = option.get_type_name();
    OptionPage page;
    page.names = namesOf(option);
    page.value = option.get_items_expected_max() == 0 ? std::string() : type.substr(0, type.find(':'));
    page.choices = choicesIn(type);
    page.about = option.get_description();
    page.positional = option.get_positional();
    page.required = option.get_required();
    return page;
}

} // namespace

std::vector<VerbPage> describe(std::span<const VerbInfo> verbs)
{
    Parser parser(verbs);
    std::vector<VerbPage> pages;
    for (const VerbInfo &verb : verbs) {
        VerbPage page{&verb, {}};
        for (const CLI::Option *option : parser.app.get_subcommand(verb.name)->get_options())
            if (option->get_name() != "--help")
                page.options.push_back(pageOf(*option));
        std::stable_partition(page.options.begin(), page.options.end(), [](const auto &row) { return row.positional; });
        pages.push_back(std::move(page));
    }
    return pages;
}

} // namespace heliograph::verbs
