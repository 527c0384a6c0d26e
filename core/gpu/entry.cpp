#include "core/gpu/entry.h"

#include <algorithm>
#include <charconv>

namespace heliograph::gpu {

namespace {

/// The number behind the last letter of a type: `.u64` is 64 bits.
std::uint32_t bitsOf(std::string_view type)
{
    std::uint32_t bits = 0;
    const std::size_t digits = type.find_first_of("0123456789");
    if (digits != std::string_view::npos)
        std::from_chars(type.data() + digits, type.data() + type.size(), bits);
    return bits;
}

/// `.param .u64 .ptr .global .align 1 k_param_0` or `.param .align 64 .b8 k_param_1[128]`.
EntryParameter parameterOf(std::string_view declaration)
{
    EntryParameter parameter;
    std::uint32_t count = 1;
    if (const std::size_t open = declaration.find('['); open != std::string_view::npos)
        std::from_chars(declaration.data() + open + 1, declaration.data() + declaration.size(), count);
    for (const std::string_view type : {".b8", ".u8", ".s8", ".b16", ".u16", ".s16", ".f16", ".b32", ".u32", ".s32",
                                        ".f32", ".b64", ".u64", ".s64", ".f64"})
        if (const std::size_t at = declaration.find(type);
            at != std::string_view::npos && declaration[at + type.size()] == ' ') {
            parameter.bytes = bitsOf(type) / 8 * count;
            parameter.isFloat = type[1] == 'f';
            break;
        }
    return parameter;
}

} // namespace

std::optional<KernelEntry> entryOf(std::string_view ptx, std::string_view function)
{
    const std::string head = ".entry " + std::string(function) + "(";
    const std::size_t begin = ptx.find(head);
    const std::size_t end = begin == std::string_view::npos ? begin : ptx.find(')', begin);
    if (end == std::string_view::npos)
        return std::nullopt;
    std::string_view list = ptx.substr(begin + head.size(), end - begin - head.size());
    KernelEntry entry;
    for (std::size_t at = list.find(".param"); at != std::string_view::npos; at = list.find(".param", at + 1)) {
        const std::string_view rest = list.substr(at);
        entry.parameters.push_back(parameterOf(rest.substr(0, rest.find(','))));
    }
    return entry;
}

std::vector<std::string> loweredArguments(std::string_view text)
{
    constexpr std::string_view kName = " loc(\"";
    const std::size_t function = text.find("\"tt.func\"");
    const std::size_t begin = function == std::string_view::npos ? function : text.find("^bb0(", function);
    text = begin == std::string_view::npos ? std::string_view() : text.substr(begin);
    text = text.substr(0, text.find('\n'));
    std::vector<std::string> names;
    for (std::size_t at = text.find(kName); at != std::string_view::npos; at = text.find(kName)) {
        text.remove_prefix(at + kName.size());
        const std::size_t end = text.find('"');
        names.emplace_back(text.substr(0, end));
        // Behind the name stands where the argument comes from, in quotes as well: on to the next argument.
        text = text.substr(std::min(text.find(", %"), text.size()));
    }
    return names;
}

} // namespace heliograph::gpu
