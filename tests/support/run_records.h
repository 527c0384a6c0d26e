// Records of a run of a variant's SASS, as heliograph-run writes them, for tests of times and costs.
#pragma once

#include "core/document/document.h"

#include <string>
#include <vector>

namespace heliograph::test {

struct RunShape {
    std::string pipeline = "helion";
    int heavy = 1;          ///< the instruction with a hundred samples of waiting for memory; all others have one
    bool isSampled = true;  ///< all instructions issued once then
    bool isCounted = false; ///< every instruction was executed by 64 warps, by half of their threads
    int loops = 1;          ///< the first one so many times
    std::string seconds = "9e-06";
    std::string cache = "warm";
};

std::vector<std::string> runRecords(const Variant &variant, const RunShape &shape);

} // namespace heliograph::test
