// Reads DILocation, the scopes it names and their DIFile. Chains are bounded, so cycles do no harm.
#include "core/text/llvm_metadata.h"

#include "core/text/scan.h"

namespace heliograph::text {

namespace {

constexpr int kDeepest = 64;

/// What follows "key: " among the fields of a node, empty if the key is missing. Strings are skipped.
std::string_view field(std::string_view fields, std::string_view key)
{
    bool atName = true;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i] == '"') {
            i = skipString(fields, i) - 1;
        } else if (atName && fields.substr(i).starts_with(key) && fields.substr(i + key.size()).starts_with(": ")) {
            return fields.substr(i + key.size() + 2);
        }
        atName = fields[i] == ' ' || fields[i] == '(' || fields[i] == ',';
    }
    return {};
}

std::int32_t numberField(std::string_view fields, std::string_view key)
{
    std::string_view value = field(fields, key);
    std::int32_t number = 0;
    takeNumber(value, number);
    return number;
}

/// The number of "!7" in "scope: !7", kNone without one.
std::int32_t nodeField(std::string_view fields, std::string_view key)
{
    std::string_view value = field(fields, key);
    std::int32_t number = kNone;
    if (!value.starts_with('!'))
        return kNone;
    value.remove_prefix(1);
    return takeNumber(value, number) ? number : kNone;
}

std::string_view stringField(std::string_view fields, std::string_view key)
{
    const std::string_view value = field(fields, key);
    if (!value.starts_with('"'))
        return {};
    const std::size_t end = skipString(value, 0);
    return end >= 2 ? value.substr(1, end - 2) : std::string_view();
}

} // namespace

void LlvmMetadata::add(std::string_view line)
{
    std::int32_t number = 0;
    if (!line.starts_with('!'))
        return;
    line.remove_prefix(1);
    if (!takeNumber(line, number) || !line.starts_with(" = "))
        return;
    line.remove_prefix(3);
    if (line.starts_with("distinct "))
        line.remove_prefix(9);
    m_nodes[number] = trimRight(line);
}

std::optional<std::string_view> LlvmMetadata::body(std::int32_t number, std::string_view kind) const
{
    const auto found = m_nodes.find(number);
    if (found == m_nodes.end() || !found->second.starts_with(kind))
        return std::nullopt;
    return found->second.substr(kind.size());
}

std::uint32_t LlvmMetadata::locationOf(std::int32_t number)
{
    const auto [at, isNew] = m_index.try_emplace(number, 0);
    if (!isNew)
        return at->second;
    Location location;
    std::int32_t next = number;
    for (int depth = 0; depth < kDeepest && next != kNone; ++depth) {
        const std::optional<std::string_view> fields = body(next, "!DILocation(");
        if (!fields)
            break;
        location.frames.push_back(
            {fileOf(nodeField(*fields, "scope")), numberField(*fields, "line"), numberField(*fields, "column")});
        next = nodeField(*fields, "inlinedAt");
    }
    if (location.frames.empty())
        return 0;
    m_locations.push_back(std::move(location));
    at->second = static_cast<std::uint32_t>(m_locations.size()) - 1;
    return at->second;
}

const std::string &LlvmMetadata::fileOf(std::int32_t scope)
{
    const auto [at, isNew] = m_files.try_emplace(scope);
    if (isNew)
        at->second = findFile(scope);
    return at->second;
}

std::string LlvmMetadata::findFile(std::int32_t scope) const
{
    for (int depth = 0; depth < kDeepest && scope != kNone; ++depth) {
        const auto found = m_nodes.find(scope);
        if (found == m_nodes.end())
            return {};
        if (const std::optional<std::string_view> fields = body(scope, "!DIFile(")) {
            const std::string_view name = stringField(*fields, "filename");
            const std::string_view directory = stringField(*fields, "directory");
            const bool isPlain = directory.empty() || name.starts_with('/');
            return isPlain ? std::string(name) : std::string(directory) + "/" + std::string(name);
        }
        const std::int32_t file = nodeField(found->second, "file");
        scope = file != kNone ? file : nodeField(found->second, "scope");
    }
    return {};
}

} // namespace heliograph::text
