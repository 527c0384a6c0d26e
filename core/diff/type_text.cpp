#include "core/diff/type_text.h"

#include "core/text/scan.h"

namespace heliograph::diff {

namespace {

using namespace text;

/// Length of "128x64x" at the start: dimensions, "?" and "*" for those that are not known.
std::size_t shapeLength(std::string_view text)
{
    std::size_t length = 0;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t begin = i;
        while (i < text.size() && (isDigit(text[i]) || text[i] == '?' || text[i] == '*'))
            ++i;
        if (i == begin || i >= text.size() || text[i] != 'x')
            break;
        length = ++i;
    }
    return length;
}

/// The first `mark` outside of all brackets.
std::size_t topLevel(std::string_view text, char mark)
{
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"')
            i = skipString(text, i) - 1;
        else if (c == '<' || c == '(' || c == '[' || c == '{')
            ++depth;
        else if (c == '>' || c == ')' || c == ']' || c == '}')
            --depth;
        else if (c == mark && depth == 0)
            return i;
    }
    return std::string_view::npos;
}

} // namespace

TypeText readType(std::string_view type)
{
    TypeText result;
    result.whole = trim(type);
    const std::size_t open = result.whole.find('<');
    if (open == std::string_view::npos || !result.whole.ends_with('>'))
        return result;
    const std::string_view inside = result.whole.substr(open + 1, result.whole.size() - open - 2);
    const std::size_t comma = topLevel(inside, ',');
    const std::string_view shaped = inside.substr(0, comma);
    const std::size_t length = shapeLength(shaped);
    if (length == 0)
        return result;
    result.shape = shaped.substr(0, length - 1);
    result.element = trim(shaped.substr(length));
    if (comma != std::string_view::npos)
        result.encoding = trim(inside.substr(comma + 1));
    return result;
}

std::vector<std::string_view> splitTypes(std::string_view text)
{
    std::vector<std::string_view> types;
    std::size_t begin = 0;
    int depth = 0; // of < [ {: lists in parentheses are split as well
    const auto take = [&](std::size_t end) {
        std::string_view type = trim(text.substr(begin, end - begin));
        if (!type.empty())
            types.push_back(type);
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool arrow = c == '-' && i + 1 < text.size() && text[i + 1] == '>';
        const bool to = depth == 0 && text.substr(i).starts_with(" to ");
        if (c == '"') {
            i = skipString(text, i) - 1;
        } else if (depth == 0 &&
                   (arrow || to || c == ',' || c == '(' || c == ')' || c == ':' || c == '*' || c == '=')) {
            take(i);
            i += arrow ? 1 : to ? 3 : 0;
            begin = i + 1;
        } else if (arrow) {
            ++i;
        } else if (c == '<' || c == '[' || c == '{') {
            ++depth;
        } else if (c == '>' || c == ']' || c == '}') {
            depth -= depth > 0 ? 1 : 0;
        }
    }
    take(text.size());
    return types;
}

} // namespace heliograph::diff
