#include "core/diff/measures.h"

#include "core/text/scan.h"

#include <algorithm>
#include <array>

namespace heliograph {

namespace {

/// Columns: TritonTensorMemoryAllocationPass counts them, as compiler.py's max_tmem_size does.
constexpr std::array<MeasureInfo, 5> kMeasures{{
    {"regs", "registers a thread", "regs>128", "", ""},
    {"spills", "words of local memory a thread (4 bytes each)", "spills>0", "", ""},
    {"shared", "bytes of shared memory a block", "shared>65536", "ttg.shared", ""},
    {"tmem", "columns of tensor memory a block", "tmem>0", "ttg.tensor_memory_size", ""},
    {"warps", "warps a block", "warps>4", "ttg.total-num-warps", "ttg.num-warps"},
}};

bool isOfName(char c)
{
    return text::isLetter(c) || text::isDigit(c) || c == '_' || c == '.' || c == '-' || c == '$';
}

/// The number behind `name = ` or `"name" = `.
std::optional<double> numberOf(std::string_view name, std::string_view text)
{
    for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        std::string_view rest = text.substr(at + name.size());
        if (at > 0 && isOfName(text[at - 1]))
            continue;
        if (rest.starts_with('"'))
            rest.remove_prefix(1);
        std::int32_t number = 0;
        if (rest.starts_with(" = ") && (rest.remove_prefix(3), text::takeNumber(rest, number)))
            return number;
    }
    return std::nullopt;
}

} // namespace

std::span<const MeasureInfo> measureTable()
{
    return kMeasures;
}

const MeasureInfo *findMeasure(std::string_view word)
{
    const auto row = std::find_if(kMeasures.begin(), kMeasures.end(),
                                  [word](const MeasureInfo &measure) { return measure.word == word; });
    return row == kMeasures.end() ? nullptr : &*row;
}

std::optional<double> writtenMeasure(const MeasureInfo &measure, std::string_view text)
{
    for (const std::string_view attribute : {measure.attribute, measure.otherAttribute})
        if (!attribute.empty())
            if (const std::optional<double> number = numberOf(attribute, text))
                return number;
    return std::nullopt;
}

} // namespace heliograph
