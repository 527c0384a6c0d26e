#include "core/document/names.h"

#include <algorithm>
#include <array>

namespace heliograph {

namespace {

constexpr std::array<std::string_view, 3> kHow{"exact", "location", "derived"};
constexpr std::array<std::string_view, 6> kReason{"", "tile", "entry", "no_location", "foreign", "unknown"};
constexpr std::array<std::string_view, 5> kOpKind{"instruction", "operation", "expression", "function", "block"};
constexpr std::array<std::string_view, 3> kSeverity{"note", "warning", "error"};
constexpr std::array<std::string_view, 3> kPassStatus{"ok", "failed", "not_finished"};
constexpr std::array<std::string_view, 7> kLanguage{"python", "fx", "mlir", "llvm", "ptx", "sass", "onnx"};

template <typename Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N> &names, std::string_view name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return std::nullopt;
    return Enum(found - names.begin());
}

} // namespace

std::string_view nameOf(How how)
{
    return kHow.at(std::size_t(how));
}

std::string_view nameOf(Reason reason)
{
    return kReason.at(std::size_t(reason));
}

std::string_view nameOf(OpKind kind)
{
    return kOpKind.at(std::size_t(kind));
}

std::string_view nameOf(Severity severity)
{
    return kSeverity.at(std::size_t(severity));
}

std::string_view nameOf(PassStatus status)
{
    return kPassStatus.at(std::size_t(status));
}

std::string_view nameOf(Language language)
{
    return kLanguage.at(std::size_t(language));
}

std::span<const std::string_view> howNames()
{
    return kHow;
}

std::span<const std::string_view> reasonNames()
{
    return kReason;
}

std::span<const std::string_view> opKindNames()
{
    return kOpKind;
}

std::optional<How> howNamed(std::string_view name)
{
    return named<How>(kHow, name);
}

std::optional<Reason> reasonNamed(std::string_view name)
{
    return named<Reason>(kReason, name);
}

std::optional<OpKind> opKindNamed(std::string_view name)
{
    return named<OpKind>(kOpKind, name);
}

std::optional<Severity> severityNamed(std::string_view name)
{
    return named<Severity>(kSeverity, name);
}

std::optional<PassStatus> passStatusNamed(std::string_view name)
{
    return named<PassStatus>(kPassStatus, name);
}

std::optional<Language> languageNamed(std::string_view name)
{
    return named<Language>(kLanguage, name);
}

const std::string &titleOf(const Variant &variant)
{
    return variant.call.empty() ? variant.kernelName : variant.call;
}

} // namespace heliograph
