// The command line of heliograph-run.
#pragma once

namespace heliograph {

/// 0 if it ran, 1 if not, 2 if the command line could not be read.
int heliographRunMain(int argc, char **argv);

} // namespace heliograph
