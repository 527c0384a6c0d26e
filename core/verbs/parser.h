// The parser of the command line, made from a table of verbs; what help, manual pages and completions are made of.
#pragma once

#include "core/verbs/verbs.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <map>

namespace heliograph {

struct Parser {
    explicit Parser(std::span<const VerbInfo> verbs);

    /// In the order in which they were typed. Throws CLI::ParseError.
    void parse(std::vector<std::string> arguments);

    CLI::App app{"Shows what becomes of a Helion kernel, stage by stage.", "heliograph"};
    std::map<const CLI::App *, VerbRun> runs;
};

} // namespace heliograph
