// The registry of passes as data, for completion.
#pragma once

#include "llvm/Support/raw_ostream.h"

#include <string>
#include <vector>

namespace heliograph::passes {

/// Arguments of all registered passes and pipelines, sorted. Complete after the command line has been parsed.
std::vector<std::string> passNames();

/// Names of the options of a pass or pipeline; none if there is none of this name.
std::vector<std::string> optionNames(llvm::StringRef argument);

/// "a=1 b={x y} c" to its words.
std::vector<llvm::StringRef> optionWords(llvm::StringRef text);

/// One JSON object: `passes`, each with `argument`, `kind` "pass" or "pipeline", `description`, `anchor` (the only op
/// it runs on, "" any) and `options`, each with `name`, `value` (its type as --help writes it), `description`, `values`
/// (of an enumeration) and `default`, where it is known.
void listPasses(llvm::raw_ostream &out);

} // namespace heliograph::passes
