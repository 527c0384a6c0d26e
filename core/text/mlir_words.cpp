#include "core/text/mlir_words.h"

#include "core/text/scan.h"

#include <array>

namespace heliograph::text {

namespace {

/// Characters that resultType() looks at. Most of a line of the LLVM dialect is none of them.
constexpr std::array<bool, 256> kTypeMarks = [] {
    std::array<bool, 256> marks{};
    for (const char c : std::string_view("\"-([<{)]>}: "))
        marks[static_cast<unsigned char>(c)] = true;
    return marks;
}();

} // namespace

bool isDialectlessOp(std::string_view name)
{
    return name == "module" || name == "return" || name == "call" || name == "call_indirect" || name == "func" ||
           name == "br" || name == "cond_br" || name == "constant";
}

bool isFunctionName(std::string_view name)
{
    return name.ends_with(".func") || name == "func" || name == "module" || name.ends_with(".module");
}

bool definesArguments(std::string_view name)
{
    return name.ends_with(".func") || name == "func";
}

std::size_t valueLength(std::string_view text)
{
    std::size_t i = 1;
    while (i < text.size() && (isNameChar(text[i]) || text[i] == '-'))
        ++i;
    return i;
}

std::size_t codeLength(std::string_view line)
{
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"')
            i = skipString(line, i) - 1;
        else if (line[i] == '/' && i + 1 < line.size() && line[i + 1] == '/')
            return i;
    }
    return line.size();
}

std::string_view resultType(std::string_view text)
{
    std::size_t colon = std::string_view::npos, arrow = std::string_view::npos, to = std::string_view::npos;
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (!kTypeMarks[static_cast<unsigned char>(c)])
            continue;
        if (c == '"') {
            i = skipString(text, i) - 1;
        } else if (c == '-' && i + 1 < text.size() && text[i + 1] == '>') {
            if (depth == 0)
                arrow = i + 2;
            ++i;
        } else if (c == '(' || c == '[' || c == '<' || c == '{') {
            ++depth;
        } else if (c == ')' || c == ']' || c == '>' || c == '}') {
            --depth;
        } else if (depth == 0 && c == ':') {
            colon = i + 1;
            to = std::string_view::npos;
        } else if (depth == 0 && c == ' ' && text.substr(i).starts_with(" to ")) {
            to = i + 4;
        }
    }
    if (arrow != std::string_view::npos) {
        const std::string_view type = text.substr(arrow);
        return trim(colon != std::string_view::npos && colon > arrow ? type.substr(0, colon - 1 - arrow) : type);
    }
    if (colon == std::string_view::npos)
        return {};
    return trim(text.substr(to != std::string_view::npos && to > colon ? to : colon));
}

} // namespace heliograph::text
