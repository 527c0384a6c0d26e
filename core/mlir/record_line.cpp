// The records that every run of helion-opt has, and JSON strings of long texts.
#include "core/mlir/record_line.h"

#include <array>

namespace heliograph::stage0 {

static const char *severityName(Severity severity)
{
    constexpr std::array<const char *, 3> names{"note", "warning", "error"};
    return names[static_cast<std::size_t>(severity)];
}

static Line &describe(Line &line, const Diagnostic &diagnostic)
{
    return line.with("severity", severityName(diagnostic.severity))
        .with("code", diagnostic.code)
        .with("message", diagnostic.message)
        .with("next", diagnostic.next)
        .with("detail", diagnostic.detail)
        .with("stage", kStage);
}

void writeDiagnostic(const Diagnostic &diagnostic, llvm::raw_ostream &out)
{
    Line line(out, "diagnostic");
    describe(line, diagnostic)
        .with("file", diagnostic.file)
        .with("line", diagnostic.span.line)
        .with("column", diagnostic.span.column)
        .with("end_line", diagnostic.span.endLine)
        .with("end_column", diagnostic.span.endColumn)
        .with("node", diagnostic.node);
}

std::string openDiagnostic(const Diagnostic &diagnostic)
{
    std::string record;
    {
        llvm::raw_string_ostream out(record);
        Line line(out, "diagnostic");
        describe(line, diagnostic).with("node", diagnostic.node);
    }
    record.resize(record.size() - 2);
    return record;
}

void writeHello(llvm::raw_ostream &out)
{
    Line line(out, "hello");
    line.with("schema", std::int64_t(1)).with("producer", "helion-opt");
    line.json().attributeObject("versions", [&] {
        line.json().attribute("helion-opt", HELIOGRAPH_VERSION);
        line.json().attribute("mlir", LLVM_VERSION_STRING);
    });
}

void writeDone(bool ok, double seconds, llvm::raw_ostream &out)
{
    Line(out, "done").withFlag("ok", ok).withSeconds(seconds);
}

void appendJsonString(llvm::StringRef text, std::string &json)
{
    const std::string valid = llvm::json::isUTF8(text) ? std::string() : llvm::json::fixUTF8(text);
    const llvm::StringRef source = valid.empty() ? text : llvm::StringRef(valid);
    json.reserve(json.size() + source.size() + source.size() / 16 + 2);
    json += '"';
    std::size_t copied = 0;
    const auto escape = [&](std::size_t at, llvm::StringRef written) {
        json.append(source.data() + copied, at - copied).append(written.data(), written.size());
        copied = at + 1;
    };
    for (std::size_t i = 0; i < source.size(); ++i) {
        const auto c = static_cast<unsigned char>(source[i]);
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        constexpr const char *digits = "0123456789abcdef";
        const std::array<char, 6> code{'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
        escape(i, c == '\n'   ? "\\n"
                  : c == '"'  ? "\\\""
                  : c == '\\' ? "\\\\"
                  : c == '\t' ? "\\t"
                              : llvm::StringRef(code.data(), code.size()));
    }
    json.append(source.data() + copied, source.size() - copied);
    json += '"';
}

} // namespace heliograph::stage0
