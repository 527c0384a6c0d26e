// Opcodes are open-ended (suffixes multiply them), so rules go by their first parts.
#include "core/text/ptx_opcodes.h"

#include "core/text/scan.h"

#include <algorithm>
#include <iterator>

namespace heliograph::text {

namespace {

/// Families that write no register: stores, barriers, branches, copies between memories.
constexpr std::string_view kWithoutResult[] = {"applypriority",
                                               "bar",
                                               "barrier",
                                               "bra",
                                               "brkpt",
                                               "brx",
                                               "call",
                                               "cp",
                                               "discard",
                                               "exit",
                                               "fence",
                                               "griddepcontrol",
                                               "mbarrier.init",
                                               "mbarrier.inval",
                                               "membar",
                                               "nanosleep",
                                               "pmevent",
                                               "prefetch",
                                               "prefetchu",
                                               "red",
                                               "ret",
                                               "setmaxnreg",
                                               "st",
                                               "stmatrix",
                                               "sured",
                                               "sust",
                                               "tcgen05.alloc",
                                               "tcgen05.commit",
                                               "tcgen05.cp",
                                               "tcgen05.dealloc",
                                               "tcgen05.fence",
                                               "tcgen05.mma",
                                               "tcgen05.relinquish_alloc_permit",
                                               "tcgen05.st",
                                               "tcgen05.wait",
                                               "trap",
                                               "wgmma.commit_group",
                                               "wgmma.fence",
                                               "wgmma.wait_group"};

bool isOfFamily(std::string_view opcode, std::string_view family)
{
    return opcode.starts_with(family) && (opcode.size() == family.size() || opcode[family.size()] == '.');
}

bool isType(std::string_view part)
{
    for (std::string_view start : {"bf16", "tf32", "e4m3", "e5m2"})
        if (part.starts_with(start))
            return true;
    return part == "pred" ||
           (part.size() >= 2 && std::string_view("bsuf").find(part[0]) != std::string_view::npos && isDigit(part[1]));
}

std::string_view typeOf(std::string_view opcode)
{
    for (std::size_t end = opcode.size(); end > 0;) {
        const std::size_t dot = opcode.rfind('.', end - 1);
        if (dot == std::string_view::npos)
            return {};
        const std::string_view part = opcode.substr(dot + 1, end - dot - 1);
        if (isType(part))
            return part;
        end = dot;
    }
    return {};
}

} // namespace

PtxOpcode describePtxOpcode(std::string_view opcode)
{
    PtxOpcode result;
    result.type = typeOf(opcode);
    result.hasResult = std::none_of(std::begin(kWithoutResult), std::end(kWithoutResult),
                                    [&](std::string_view family) { return isOfFamily(opcode, family); });
    result.readsResult = isOfFamily(opcode, "wgmma.mma_async");
    return result;
}

} // namespace heliograph::text
