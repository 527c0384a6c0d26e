// Where the programs are that a capture or a run needs.
#pragma once

#include "core/base/result.h"

#include <string>

namespace heliograph {

/// Where `heliograph setup` makes the capture environment: $XDG_DATA_HOME/heliograph/venv.
std::string environmentFolder();
/// `asked` (--python), else $HELIOGRAPH_PYTHON, else that of environmentFolder(). Error:
/// capture.no-python, with the command that mends it.
Result<std::string> findPython(const std::string &asked);
/// The folder that holds the package heliograph_bridge: $HELIOGRAPH_BRIDGE, else ../share/heliograph/bridge beside this
/// program, else the source tree it was built from. Error: capture.no-bridge.
Result<std::string> findBridge();
/// $HELIOGRAPH_OPT, else the program helion-opt beside this one. Error: stage0.no-tool.
Result<std::string> findHelionOpt();
/// The program heliograph beside this one: in its verbs it is this one. Error: gpu.no-tool.
Result<std::string> findHeliograph();
/// $HELIOGRAPH_RUN, else the program heliograph-run beside this one. Error: gpu.no-tool.
Result<std::string> findHeliographRun();
/// $HELIOGRAPH_SANITIZER, else compute-sanitizer in PATH or where CUDA puts it. Error: gpu.no-sanitizer.
Result<std::string> findSanitizer();

} // namespace heliograph
