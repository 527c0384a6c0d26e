// Records as helion-opt writes them (core/records/README.md): one JSON object a line, `r` first.
#pragma once

#include "core/base/diagnostic.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace heliograph::stage0 {

inline constexpr const char *kStage = "stage0";

/// One record: `Line(out, "op").with("name", name)` writes it, and the line's end when it goes out of scope.
class Line
{
public:
    Line(llvm::raw_ostream &out, llvm::StringRef kind) : m_out(out), m_json(out)
    {
        m_json.objectBegin();
        m_json.attribute("r", kind);
    }
    ~Line()
    {
        m_json.objectEnd();
        m_json.flush();
        m_out << '\n';
    }
    Line(const Line &) = delete;
    Line &operator=(const Line &) = delete;

    Line &with(llvm::StringRef key, llvm::StringRef value)
    {
        m_json.attribute(key, llvm::json::fixUTF8(value));
        return *this;
    }
    Line &with(llvm::StringRef key, const char *value) { return with(key, llvm::StringRef(value)); }
    Line &with(llvm::StringRef key, std::int64_t value)
    {
        m_json.attribute(key, value);
        return *this;
    }
    Line &withSeconds(double value)
    {
        m_json.attribute("seconds", value);
        return *this;
    }
    Line &withFlag(llvm::StringRef key, bool value)
    {
        m_json.attribute(key, value);
        return *this;
    }
    Line &inStage() { return with("stage", kStage).with("pipeline", ""); }
    llvm::json::OStream &json() { return m_json; }

private:
    llvm::raw_ostream &m_out;
    llvm::json::OStream m_json;
};

void writeHello(llvm::raw_ostream &out);
void writeDiagnostic(const Diagnostic &diagnostic, llvm::raw_ostream &out);
/// A diagnostic without its file and place, and open: the caller adds them and the closing brace.
std::string openDiagnostic(const Diagnostic &diagnostic);
void writeDone(bool ok, double seconds, llvm::raw_ostream &out);

/// The text as a JSON string with its quotes. Many times as fast as llvm::json on a module's text, which is valid UTF-8
/// but for bytes that a string attribute printed as they are; those become U+FFFD.
void appendJsonString(llvm::StringRef text, std::string &json);

} // namespace heliograph::stage0
