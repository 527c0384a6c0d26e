// The setUp functions of core's verbs, each in the file of its name.
#pragma once

#include "core/verbs/verbs.h"

namespace heliograph::verbs {

VerbRun capture(CLI::App &verb);
VerbRun info(CLI::App &verb);
VerbRun links(CLI::App &verb);
VerbRun explain(CLI::App &verb);
VerbRun stages(CLI::App &verb);
VerbRun passes(CLI::App &verb);
VerbRun diff(CLI::App &verb);
VerbRun biography(CLI::App &verb);
VerbRun symbols(CLI::App &verb);
VerbRun compare(CLI::App &verb);
VerbRun pipeline(CLI::App &verb);
VerbRun lower(CLI::App &verb);
VerbRun run(CLI::App &verb);
VerbRun tune(CLI::App &verb);
VerbRun runs(CLI::App &verb);
VerbRun cost(CLI::App &verb);
VerbRun gate(CLI::App &verb);
VerbRun devices(CLI::App &verb);
VerbRun dump(CLI::App &verb);
VerbRun load(CLI::App &verb);
VerbRun setup(CLI::App &verb);
VerbRun serve(CLI::App &verb);
VerbRun manual(CLI::App &verb);
VerbRun completions(CLI::App &verb);

} // namespace heliograph::verbs
