#include "core/cost/instructions.h"

#include "core/base/lines.h"

#include <charconv>
#include <optional>

namespace heliograph::cost {

namespace {

/// "/*0010*/" at the begin of a line; nothing if it is none.
std::optional<std::uint64_t> addressIn(std::string_view line)
{
    const std::size_t begin = line.find("/*");
    if (begin == line.npos)
        return std::nullopt;
    std::uint64_t value = 0;
    const char *first = line.data() + begin + 2;
    const auto [end, error] = std::from_chars(first, line.data() + line.size(), value, 16);
    return error == std::errc() && end != first ? std::optional(value) : std::nullopt;
}

} // namespace

Instructions::Instructions(const Stage &sass)
{
    const std::vector<std::string_view> lines = numberedLines(sass.text);
    std::unordered_map<std::uint64_t, OpIndex> *here = nullptr;
    for (std::size_t i = 0; i < sass.ops.size(); ++i) {
        const Op &op = sass.ops[i];
        // What the assembler added ("$__internal_0_...") stands behind a kernel, and its addresses go on from there.
        if (op.kind == OpKind::Function && !(here && sass.string(op.label).starts_with('$')))
            here = &m_functions[sass.string(op.label)];
        const auto line = static_cast<std::size_t>(op.span.line);
        if (op.kind != OpKind::Instruction || !here || line >= lines.size())
            continue;
        if (const auto address = addressIn(lines[line]))
            here->emplace(*address, static_cast<OpIndex>(i));
    }
}

OpIndex Instructions::at(std::string_view function, std::uint64_t offset) const
{
    const auto found = m_functions.find(function);
    if (found == m_functions.end())
        return kNone;
    const auto op = found->second.find(offset);
    return op == found->second.end() ? kNone : op->second;
}

} // namespace heliograph::cost
