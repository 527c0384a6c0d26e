// helion-opt's entry: an mlir-opt with the helion dialect, and the ways into stage-0.
#pragma once

namespace heliograph {

/// Runs the tool; returns the process's exit code: 0 done, 1 something failed, with diagnostics on stderr (and as
/// records on stdout when records were asked for).
int helionOptMain(int argc, char **argv);

} // namespace heliograph
