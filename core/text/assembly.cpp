#include "core/text/assembly.h"

#include "core/text/scan.h"

namespace heliograph::text {

bool Statement::has(std::string_view modifier) const
{
    for (std::size_t at = opcode.find(modifier); at != opcode.npos; at = opcode.find(modifier, at + 1))
        if (const std::size_t end = at + modifier.size(); end == opcode.size() || opcode[end] == '.')
            return true;
    return false;
}

Statement statementOf(std::string_view line)
{
    std::string_view rest = trimLeft(line);
    if (rest.starts_with("/*")) { // SASS has the address in front
        const std::size_t end = rest.find("*/");
        rest = trimLeft(end == rest.npos ? std::string_view() : rest.substr(end + 2));
    }
    while (!rest.empty() && (rest[0] == '{' || rest[0] == '@')) {
        const bool predicate = rest[0] == '@';
        rest.remove_prefix(1);
        if (predicate && !rest.empty() && (rest[0] == '!' || rest[0] == '%'))
            rest.remove_prefix(1);
        if (predicate && rest.starts_with('%'))
            rest.remove_prefix(1);
        rest = trimLeft(predicate ? rest.substr(namePrefix(rest).size()) : rest);
    }
    std::size_t end = 0;
    while (end < rest.size() && !isBlank(rest[end]) && rest[end] != ';')
        ++end;
    return {rest.substr(0, end), rest.substr(end)};
}

Operands operandsOf(const Statement &statement)
{
    Operands found;
    const std::string_view text = statement.operands.substr(0, statement.operands.find(';'));
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size() && found.count < found.all.size(); ++i) {
        const char c = i < text.size() ? text[i] : ',';
        depth += c == '{' || c == '[' || c == '(';
        depth -= c == '}' || c == ']' || c == ')';
        if (c != ',' || (depth > 0 && i < text.size()))
            continue;
        found.all[found.count++] = trim(text.substr(begin, i - begin));
        begin = i + 1;
    }
    return found;
}

std::size_t Operands::indexOf(const char *place) const
{
    for (std::size_t i = 0; i < count; ++i)
        if (place >= all[i].data() && place < all[i].data() + all[i].size())
            return i;
    return count;
}

} // namespace heliograph::text
