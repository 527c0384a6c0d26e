// Prints a module once, keeping where each op stands, and gives the function's arguments the names of the kernel's.
#include "core/mlir/printed.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace heliograph::stage0 {

static bool isNameCharacter(char c)
{
    return llvm::isAlnum(c) || c == '_' || c == '.' || c == '$' || c == '-';
}

/// Calls `visit(begin, end)` for each `%name` of the text; both are offsets, without the `%`.
template <typename Visit>
static void forEachValueName(llvm::StringRef text, Visit visit)
{
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"' && (i == 0 || text[i - 1] != '\\'))
            quoted = !quoted;
        if (quoted || text[i] != '%')
            continue;
        const std::size_t begin = i + 1;
        for (i = begin; i < text.size() && isNameCharacter(text[i]); ++i) {
        }
        visit(begin, i);
        --i;
    }
}

static std::string valueName(llvm::StringRef argument)
{
    std::string name;
    for (const char c : argument)
        name += isNameCharacter(c) && c != '-' ? c : '_';
    return name.empty() || llvm::isDigit(name.front()) ? "_" + name : name;
}

/// func.func names its arguments %arg0, %arg1 whatever they stand for, so the text is mended after the fact. No value
/// inside the function can share these names, and lines stay lines.
static std::string nameArguments(llvm::StringRef text, llvm::ArrayRef<std::string> arguments)
{
    llvm::StringSet<> taken;
    forEachValueName(text, [&](std::size_t begin, std::size_t end) { taken.insert(text.slice(begin, end)); });
    llvm::StringMap<std::string> names;
    for (const auto [i, argument] : llvm::enumerate(arguments)) {
        std::string name = valueName(argument);
        while (!taken.insert(name).second)
            name += "_arg";
        names["arg" + std::to_string(i)] = name;
    }
    std::string result;
    std::size_t copied = 0;
    forEachValueName(text, [&](std::size_t begin, std::size_t end) {
        const auto found = names.find(text.slice(begin, end));
        if (found == names.end())
            return;
        result.append(text.data() + copied, begin - copied).append(found->second);
        copied = end;
    });
    return result.append(text.data() + copied, text.size() - copied);
}

Printed print(const Stage0 &stage)
{
    mlir::ModuleOp module = *stage.module;
    mlir::AsmState::LocationMap places;
    mlir::OpPrintingFlags flags;
    if (stage.complete())
        flags.assumeVerified();
    std::string text;
    llvm::raw_string_ostream out(text);
    {
        mlir::AsmState state(module, flags, &places);
        module->print(out, state);
    }
    out << '\n';
    out.flush();
    Printed printed;
    printed.text = nameArguments(text, stage.argumentNames);
    for (const auto &[op, place] : places)
        printed.places[op] = {static_cast<std::int32_t>(place.first), static_cast<std::int32_t>(place.second) + 1};
    return printed;
}

} // namespace heliograph::stage0
