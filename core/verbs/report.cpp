#include "core/verbs/report.h"

#include "core/document/names.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iomanip>
#include <unistd.h>

namespace heliograph::verbs {

namespace {

constexpr std::size_t kDetailBytes = 2000;

void add(Json &json, const char *key, const std::string &text)
{
    if (!text.empty())
        json[key] = text;
}

std::string placeOf(const Diagnostic &diagnostic)
{
    std::string place = diagnostic.file;
    if (diagnostic.span.isValid())
        place += ':' + std::to_string(diagnostic.span.line);
    if (!diagnostic.node.empty())
        place += (place.empty() ? "node " : ", node ") + diagnostic.node;
    if (!diagnostic.stage.empty())
        place += (place.empty() ? "stage " : ", stage ") + diagnostic.stage;
    return place;
}

/// The end says more than the beginning: a traceback's last lines, a compiler's last error.
std::string endOf(const std::string &detail)
{
    if (detail.size() <= kDetailBytes)
        return detail;
    const auto line = detail.find('\n', detail.size() - kDetailBytes);
    return "...\n" + detail.substr(line == std::string::npos ? detail.size() - kDetailBytes : line + 1);
}

void printIndented(std::ostream &stream, const std::string &text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        stream << "    " << text.substr(at, end - at) << '\n';
        at = end + 1;
    }
}

/// Characters on screen, as far as texts of IR need it: bytes that begin a UTF-8 character.
std::size_t widthOf(const std::string &text)
{
    return std::size_t(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

/// "12", "95.3%", "+4".
bool isNumber(std::string_view text)
{
    if (text.size() > 1 && (text.front() == '+' || text.front() == '-'))
        text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789.,%") == std::string_view::npos;
}

std::vector<std::size_t> columnWidths(const std::vector<std::vector<std::string>> &rows)
{
    std::vector<std::size_t> widths;
    for (const auto &row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], widthOf(row[i]));
    }
    return widths;
}

} // namespace

Json diagnosticJson(const Diagnostic &diagnostic)
{
    Json json{{"severity", nameOf(diagnostic.severity)}, {"code", diagnostic.code}, {"message", diagnostic.message}};
    add(json, "next", diagnostic.next);
    add(json, "file", diagnostic.file);
    if (diagnostic.span.isValid())
        json["line"] = diagnostic.span.line;
    if (diagnostic.span.isValid() && diagnostic.span.column > 0)
        json["column"] = diagnostic.span.column;
    if (diagnostic.pass >= 0)
        json["pass"] = diagnostic.pass;
    add(json, "node", diagnostic.node);
    add(json, "stage", diagnostic.stage);
    add(json, "detail", diagnostic.detail);
    return json;
}

Json diagnosticsJson(const std::vector<Diagnostic> &diagnostics)
{
    Json list = Json::array();
    for (const Diagnostic &diagnostic : diagnostics)
        list.push_back(diagnosticJson(diagnostic));
    return list;
}

void printDiagnostic(std::ostream &stream, const Diagnostic &diagnostic, bool withDetail)
{
    stream << nameOf(diagnostic.severity) << '[' << diagnostic.code << "]: " << diagnostic.message << '\n';
    if (const std::string place = placeOf(diagnostic); !place.empty())
        stream << "  at: " << place << '\n';
    if (withDetail)
        printIndented(stream, endOf(diagnostic.detail));
    if (!diagnostic.next.empty())
        stream << "  next: " << diagnostic.next << '\n';
}

ExitCode exitCodeOf(const Diagnostic &error)
{
    const std::string &code = error.code;
    if (code == "store.no-variant" || code.starts_with("find."))
        return ExitCode::NotFound;
    if (code.starts_with("condition.") || code == "run.where" || code == "cost.against" || code == "gate.no-limit")
        return ExitCode::Usage;
    if (code.starts_with("store.") || code.starts_with("file."))
        return ExitCode::Unreadable;
    if (code == "capture.no-python" || code == "capture.no-bridge" || code == "capture.bridge-failed" ||
        code == "bridge.helion-missing" || code == "bridge.helion-broken" || code == "process.not-found" ||
        code == "gpu.no-tool" || code == "setup.no-python")
        return ExitCode::NoTools;
    return ExitCode::Failed;
}

ExitCode fail(const VerbContext &context, bool json, const Diagnostic &error)
{
    if (json)
        context.out << writeJson({{"error", diagnosticJson(error)}}) << '\n';
    else
        printDiagnostic(context.err, error);
    return exitCodeOf(error);
}

Diagnostic notFound(std::string message, std::string next)
{
    return problem("find.nothing", std::move(message), std::move(next));
}

const char *clearLine()
{
    return isatty(STDERR_FILENO) == 1 ? "\r\033[K" : "";
}

std::string fixed(double value, int digits)
{
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return text.data();
}

std::string signedFixed(double value, int digits)
{
    const std::string size = fixed(std::abs(value), digits);
    const bool isNothing = size.find_first_not_of("0.") == size.npos;
    return isNothing ? size : (value > 0 ? '+' : '-') + size;
}

void printTable(std::ostream &stream, const std::vector<std::vector<std::string>> &rows, int indent)
{
    const std::vector<std::size_t> widths = columnWidths(rows);
    for (const auto &row : rows) {
        std::string line(std::size_t(indent), ' ');
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string padding(widths[i] - widthOf(row[i]), ' ');
            line += (isNumber(row[i]) ? padding + row[i] : row[i] + padding) + "  ";
        }
        line.erase(line.find_last_not_of(' ') + 1);
        stream << line << '\n';
    }
}

} // namespace heliograph::verbs
