// heliograph: the command line and the window. Verbs that need no window start no Qt, so they run without a display.
#include "core/verbs/verbs.h"

#include <QApplication>

#include <iostream>
#include <string>
#include <vector>

namespace {

using namespace heliograph;

/// All verbs: core's, and those that draw (a row for each of those).
std::vector<VerbInfo> allVerbs()
{
    const std::span<const VerbInfo> core = coreVerbs();
    return {core.begin(), core.end()};
}

int openWindow(int argc, char **argv)
{
    QApplication application(argc, argv);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const std::vector<VerbInfo> verbs = allVerbs();
    if (isVerbLine(arguments, verbs))
        return int(runVerb(arguments, verbs, std::cout, std::cerr));
    return openWindow(argc, argv);
}
