// MLIR's own parser reads the string; its message, which is made for a terminal, is taken apart again.
#include "core/mlir/passes/pipeline.h"

#include "core/mlir/passes/pass_list.h"

#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Regex.h"

#include <algorithm>

namespace heliograph::passes {

namespace {

/// The text that --pass-pipeline was given; null if it was not.
const std::string *pipelineText()
{
    const auto &options = llvm::cl::getRegisteredOptions();
    const auto found = options.find("pass-pipeline");
    if (found == options.end() || found->second->getNumOccurrences() == 0)
        return nullptr;
    return &static_cast<llvm::cl::opt<std::string> *>(found->second)->getValue();
}

std::string joined(const std::vector<std::string> &names)
{
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
    return text;
}

/// Line and columns of the name that stands at an offset.
Span placeIn(llvm::StringRef text, std::size_t offset)
{
    const llvm::StringRef before = text.take_front(offset);
    const auto line = static_cast<std::int32_t>(before.count('\n')) + 1;
    const auto column = static_cast<std::int32_t>(before.size() - (before.rfind('\n') + 1)) + 1;
    const auto isOfName = [](char c) { return llvm::isAlnum(c) || c == '-' || c == '_' || c == '.'; };
    const auto length = static_cast<std::int32_t>(text.drop_front(before.size()).take_while(isOfName).size());
    return {line, column, line, column + std::max(1, length)};
}

constexpr const char *kSeeList = "helion-opt --list-passes=json names all passes and their options.";

std::string didYouMean(llvm::StringRef name, const std::vector<std::string> &names, const std::string &otherwise)
{
    const std::vector<std::string> near = nearNames(name, names);
    return near.empty() ? otherwise : "Did you mean " + joined(near) + "?";
}

/// "NAME:LINE:COLUMN: error: WORDS", then the line of the part of the text that was looked at, and a caret.
bool takeName(llvm::StringRef message, llvm::StringRef text, Diagnostic &diagnostic)
{
    llvm::SmallVector<llvm::StringRef> parts;
    if (!llvm::Regex("Parser:[0-9]+:([0-9]+): error: ([^\n]*)\n([^\n]*)").match(message, &parts))
        return false;
    std::size_t column = 1;
    parts[1].getAsInteger(10, column);
    const std::size_t part = text.find(parts[3]);
    diagnostic.span = placeIn(text, (part == llvm::StringRef::npos ? 0 : part) + column - 1);
    diagnostic.message = parts[2].str();
    llvm::SmallVector<llvm::StringRef> name;
    if (llvm::Regex("'(.*)' does not refer to").match(diagnostic.message, &name))
        diagnostic.next = didYouMean(name[1].trim(), passNames(), kSeeList);
    return true;
}

/// "failed to add `PASS` with options `OPTIONS`": one that the pass has not, or a value that is not what it takes.
bool takeOptions(llvm::StringRef message, llvm::StringRef text, Diagnostic &diagnostic)
{
    llvm::SmallVector<llvm::StringRef> parts;
    if (!llvm::Regex("failed to add `([^`]*)` with options `([^`]*)`").match(message, &parts))
        return false;
    const std::string pass = parts[1].str();
    const std::vector<std::string> names = optionNames(pass);
    const std::size_t begin = text.find(pass + "{" + parts[2].str());
    const std::size_t offset = begin == llvm::StringRef::npos ? 0 : begin + pass.size() + 1;
    diagnostic.span = placeIn(text, offset);
    diagnostic.message = pass + " cannot read its options: " + parts[2].str();
    diagnostic.next = names.empty() ? pass + " has no options." : "Its options are " + joined(names) + ".";
    for (const llvm::StringRef option : optionWords(parts[2])) {
        const llvm::StringRef name = option.split('=').first;
        if (llvm::is_contained(names, name))
            continue;
        diagnostic.span = placeIn(text, offset + static_cast<std::size_t>(name.data() - parts[2].data()));
        diagnostic.message = pass + " has no option " + name.str();
        diagnostic.next = didYouMean(name, names, diagnostic.next);
        break;
    }
    return true;
}

/// What MLIR's parser says about a text, which is made for a terminal.
Diagnostic taken(llvm::StringRef message, llvm::StringRef text)
{
    Diagnostic diagnostic{
        .code = "mlir.pipeline", .message = message.trim().str(), .next = kSeeList, .detail = message.str()};
    if (takeName(message, text, diagnostic) || takeOptions(message, text, diagnostic) || text.empty())
        return diagnostic;
    diagnostic.span = placeIn(text, text.count('(') > text.count(')') ? text.size() : 0);
    diagnostic.next = text.contains('(') ? "Each '(' needs its ')'." : "Write builtin.module(" + text.str() + ").";
    return diagnostic;
}

} // namespace

std::vector<Diagnostic> addPipeline(mlir::PassManager &manager, const mlir::MlirOptMainConfig &config)
{
    const std::string *text = pipelineText();
    std::string problem;
    llvm::raw_string_ostream problems(problem);
    if (text && mlir::failed(mlir::parsePassPipeline(*text, problems)))
        return {taken(problems.str(), *text)};
    mlir::ScopedDiagnosticHandler handler(manager.getContext(), [&](mlir::Diagnostic &diagnostic) {
        problems << diagnostic.str();
        return mlir::success();
    });
    if (mlir::succeeded(config.setupPassPipeline(manager)))
        return {};
    return {taken(problems.str(), text ? *text : std::string())};
}

std::uint32_t countPasses(mlir::PassManager &manager)
{
    const bool isNested =
        llvm::any_of(manager.getPasses(), [](mlir::Pass &pass) { return pass.getArgument().empty(); });
    return isNested ? 0 : static_cast<std::uint32_t>(manager.size());
}

std::vector<std::string> nearNames(llvm::StringRef name, const std::vector<std::string> &names)
{
    const auto most = static_cast<unsigned>(std::max<std::size_t>(2, name.size() / 4));
    std::vector<std::pair<unsigned, std::string>> near;
    for (const std::string &candidate : names) {
        const bool begins = name.size() > 3 && llvm::StringRef(candidate).starts_with(name);
        const unsigned distance = begins ? 1 : llvm::StringRef(candidate).edit_distance(name, true, most);
        if (distance <= most)
            near.emplace_back(distance, candidate);
    }
    std::sort(near.begin(), near.end());
    std::vector<std::string> best;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, near.size()); ++i)
        best.push_back(near[i].second);
    return best;
}

} // namespace heliograph::passes
