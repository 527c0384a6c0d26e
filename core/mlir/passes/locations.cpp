// Locations are trees; the outermost part that fits is taken.
#include "core/mlir/passes/locations.h"

#include "llvm/ADT/StringExtras.h"

#include <array>

namespace heliograph::passes {

namespace {

constexpr llvm::StringLiteral kDump = "see current operation: ";
constexpr std::size_t kLongestDump = 4000;

/// "12:name"
bool isNode(llvm::StringRef name)
{
    const auto [graph, node] = name.split(':');
    return !node.empty() && !graph.empty() && llvm::all_of(graph, llvm::isDigit);
}

Severity severityOf(mlir::DiagnosticSeverity severity)
{
    switch (severity) {
    case mlir::DiagnosticSeverity::Error:
        return Severity::Error;
    case mlir::DiagnosticSeverity::Warning:
        return Severity::Warning;
    case mlir::DiagnosticSeverity::Note:
    case mlir::DiagnosticSeverity::Remark:
        break;
    }
    return Severity::Note;
}

std::string dumpIn(mlir::Diagnostic &diagnostic)
{
    const auto notes = diagnostic.getNotes();
    const auto found = llvm::find_if(notes, isDump);
    const std::string text = found == notes.end() ? std::string() : (*found).str();
    return text.size() > kLongestDump ? text.substr(0, kLongestDump) + " ..." : text;
}

/// "arith.addi": between the first two of these quotes, if it can be an op's name.
std::string quotedName(llvm::StringRef text, char quote)
{
    const std::size_t begin = text.find(quote);
    const llvm::StringRef name =
        begin == llvm::StringRef::npos ? "" : text.substr(begin + 1).take_until([&](char c) { return c == quote; });
    return name.contains('.') && !name.contains(' ') ? name.str() : std::string();
}

/// A message begins with it or, if it says "op" only, the dump does, in generic form.
std::string opNameIn(mlir::Diagnostic &diagnostic)
{
    const std::string name = quotedName(diagnostic.str(), '\'');
    return name.empty() ? quotedName(dumpIn(diagnostic), '"') : name;
}

} // namespace

bool isDump(const mlir::Diagnostic &note)
{
    return llvm::StringRef(note.str()).starts_with(kDump);
}

std::string nodeOf(mlir::Location location)
{
    std::string node;
    location->walk([&](mlir::Location part) {
        const auto named = llvm::dyn_cast<mlir::NameLoc>(part);
        if (!named || !isNode(named.getName()))
            return mlir::WalkResult::advance();
        node = named.getName().str();
        return mlir::WalkResult::interrupt();
    });
    return node;
}

mlir::FileLineColLoc placeOf(mlir::Location location)
{
    mlir::FileLineColLoc place;
    location->walk([&](mlir::Location part) {
        place = llvm::dyn_cast<mlir::FileLineColLoc>(part);
        return place ? mlir::WalkResult::interrupt() : mlir::WalkResult::advance();
    });
    return place;
}

Diagnostic describe(mlir::Diagnostic &diagnostic, const char *code)
{
    Diagnostic described{.severity = severityOf(diagnostic.getSeverity()),
                         .code = code,
                         .message = diagnostic.str(),
                         .detail = dumpIn(diagnostic),
                         .node = nodeOf(diagnostic.getLocation())};
    if (const mlir::FileLineColLoc place = placeOf(diagnostic.getLocation())) {
        described.file = place.getFilename().str();
        described.span.line = static_cast<std::int32_t>(place.getLine());
        described.span.column = static_cast<std::int32_t>(place.getColumn());
    }
    return described;
}

PlaceQuery queryOf(mlir::Diagnostic &diagnostic)
{
    PlaceQuery query;
    const std::string name = opNameIn(diagnostic);
    if (!name.empty())
        query.name =
            std::uint64_t(mlir::OperationName(name, diagnostic.getLocation().getContext()).getAsOpaquePointer());
    diagnostic.getLocation()->walk([&](mlir::Location part) {
        if (!llvm::isa<mlir::UnknownLoc>(part)) // it would find any op
            query.locations.push_back(std::uint64_t(part.getAsOpaquePointer()));
        return mlir::WalkResult::advance();
    });
    return query;
}

void say(const Diagnostic &diagnostic, llvm::raw_ostream &out)
{
    constexpr std::array<const char *, 3> words{"note: ", "warning: ", "error: "};
    if (!diagnostic.file.empty())
        out << diagnostic.file << ':' << diagnostic.span.line << ':' << diagnostic.span.column << ": ";
    out << words[std::size_t(diagnostic.severity)] << diagnostic.message << '\n';
    if (!diagnostic.next.empty())
        out << "  " << diagnostic.next << '\n';
}

} // namespace heliograph::passes
