// heliograph: the command line and the window. Verbs that need no window start no Qt, so they run without a display.
#include "core/verbs/verbs.h"
#include "ui/window/run.h"
#include "ui/window/verbs.h"

#include <iostream>
#include <string>
#include <vector>

namespace {

using namespace heliograph;

/// All verbs: core's, and those that draw (a row for each of those).
std::vector<VerbInfo> allVerbs()
{
    const std::span<const VerbInfo> core = coreVerbs();
    std::vector<VerbInfo> all(core.begin(), core.end());
    const std::span<const VerbInfo> drawing = ui::windowVerbs();
    all.insert(all.end(), drawing.begin(), drawing.end());
    return all;
}

} // namespace

int main(int argc, char **argv)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const std::vector<VerbInfo> verbs = allVerbs();
    const Part qt{"Qt", qVersion()};
    if (isVerbLine(arguments, verbs))
        return int(runVerb(arguments, verbs, std::cout, std::cerr, {&qt, 1}));
    return ui::runWindow(argc, argv, QString::fromStdString(arguments.empty() ? std::string() : arguments.front()));
}
