// The table of record fields, the check against it, and the line splitter.
#include "core/records/reader.h"

#include <algorithm>
#include <utility>

namespace heliograph {

namespace {

enum class Shape { Text, Integer, Number, Boolean, List, Object };

/// A field of README.md's table. Null is as good as missing, unless the field is required.
struct Field {
    std::string_view type;
    const char *name;
    Shape shape;
    bool required = false;
};

constexpr Field kFields[] = {
    {"hello", "schema", Shape::Integer, true},
    {"hello", "versions", Shape::Object},
    {"kernel", "kernel", Shape::Integer, true},
    {"kernel", "name", Shape::Text, true},
    {"kernel", "file", Shape::Text},
    {"kernel", "line", Shape::Integer},
    {"variant", "variant", Shape::Integer, true},
    {"variant", "kernel", Shape::Integer, true},
    {"variant", "target", Shape::Text},
    {"variant", "device", Shape::Text},
    {"variant", "pretended", Shape::Boolean},
    {"variant", "call", Shape::Text},
    {"module", "id", Shape::Integer, true},
    {"module", "path", Shape::Text, true},
    {"module", "parent", Shape::Integer},
    {"module", "class", Shape::Text},
    {"module", "name", Shape::Text},
    {"module", "call", Shape::Integer},
    {"module", "shared", Shape::List},
    {"module", "loc", Shape::Object},
    {"graph", "graph", Shape::Integer, true},
    {"graph", "set", Shape::Text},
    {"graph", "kind", Shape::Text},
    {"graph", "block_ids", Shape::List},
    {"graph", "begins", Shape::List},
    {"graph", "ends", Shape::List},
    {"node", "graph", Shape::Integer, true},
    {"node", "node", Shape::Text, true},
    {"node", "set", Shape::Text},
    {"node", "op", Shape::Text},
    {"node", "users", Shape::List},
    {"node", "val", Shape::Object},
    {"node", "loc", Shape::Object},
    {"node", "subgraphs", Shape::List},
    {"node", "names", Shape::List},
    {"node", "executed", Shape::Boolean},
    {"node", "results", Shape::List},
    {"node", "reduction", Shape::Object},
    {"node", "access", Shape::Object},
    {"node", "barrier", Shape::Boolean},
    {"node", "module", Shape::Integer},
    {"node", "calls_kernel", Shape::Object},
    {"settings", "config_blocks", Shape::Object},
    {"settings", "config_fields", Shape::Object},
    {"symbol", "symbol", Shape::Text, true},
    {"symbol", "sources", Shape::List},
    {"block", "block_id", Shape::Integer, true},
    {"argument", "name", Shape::Text, true},
    {"inlined", "calls", Shape::List, true},
    {"inlined", "functions", Shape::Object, true},
    {"failure", "step", Shape::Text, true},
    {"failure", "exception", Shape::Object},
    {"failure", "chain", Shape::List},
    {"failure", "frames", Shape::List},
    {"failure", "node", Shape::Object},
    {"failure", "guards", Shape::List},
    {"step", "step", Shape::Text, true},
    {"step", "status", Shape::Text, true},
    {"name", "name", Shape::Text, true},
    {"name", "val", Shape::Object},
    {"typed", "spans", Shape::List, true},
    {"reproducer", "text", Shape::Text, true},
    {"stage", "stage", Shape::Text, true},
    {"stage", "text", Shape::Text, true},
    {"stage", "pipeline", Shape::Text},
    {"stage", "seconds", Shape::Number},
    {"pass", "index", Shape::Integer, true},
    {"pass", "pipeline", Shape::Text, true},
    {"pass", "name", Shape::Text, true},
    {"pass", "stage", Shape::Text},
    {"pass", "seconds", Shape::Number},
    {"pass", "text", Shape::Text},
    {"pass", "unseen", Shape::Boolean},
    {"origin", "parent", Shape::Integer, true},
    {"origin", "title", Shape::Text},
    {"origin", "passes", Shape::Text},
    {"blob", "name", Shape::Text, true},
    {"blob", "base64", Shape::Text, true},
    {"span", "line", Shape::Integer, true},
    {"span", "column", Shape::Integer},
    {"span", "statement", Shape::Boolean},
    {"span", "device", Shape::Boolean},
    {"span", "node", Shape::Text},
    {"op", "stage", Shape::Text, true},
    {"op", "op", Shape::Integer, true},
    {"op", "name", Shape::Text},
    {"op", "line", Shape::Integer},
    {"edge", "stage", Shape::Text, true},
    {"edge", "from", Shape::Integer, true},
    {"edge", "to", Shape::Integer, true},
    {"link", "stage", Shape::Text, true},
    {"link", "op", Shape::Integer, true},
    {"link", "node", Shape::Text, true},
    {"link", "how", Shape::Text, true},
    {"onnx_tag", "op", Shape::Integer, true},
    {"onnx_tag", "module", Shape::Integer, true},
    {"onnx_tag", "how", Shape::Text, true},
    {"onnx_tag", "file", Shape::Text},
    {"onnx_tag", "line", Shape::Integer},
    {"launch", "function", Shape::Text},
    {"launch", "grid", Shape::List},
    {"launch", "arguments", Shape::List},
    {"launch", "signature", Shape::Object},
    {"run", "backend", Shape::Text, true},
    {"run", "variant", Shape::Integer},
    {"run", "call", Shape::Text},
    {"run", "status", Shape::Text},
    {"run", "reason", Shape::Text},
    {"run", "grid", Shape::List},
    {"run", "compile_seconds", Shape::Number},
    {"run", "seconds", Shape::Number},
    {"run", "threads", Shape::Integer},
    {"run", "run", Shape::Integer},
    {"run", "functions", Shape::List},
    {"run", "given", Shape::List},
    {"run", "repeats", Shape::Integer},
    {"run", "clocks", Shape::Object},
    {"device", "run", Shape::Integer},
    {"device", "name", Shape::Text},
    {"timing", "run", Shape::Integer, true},
    {"timing", "position", Shape::Integer, true},
    {"timing", "function", Shape::Text},
    {"timing", "median", Shape::Number, true},
    {"timing", "times", Shape::List},
    {"metrics", "run", Shape::Integer, true},
    {"metrics", "function", Shape::Text, true},
    {"samples", "run", Shape::Integer, true},
    {"samples", "function", Shape::Text, true},
    {"samples", "reasons", Shape::List, true},
    {"samples", "pcs", Shape::List, true},
    {"executed", "run", Shape::Integer, true},
    {"executed", "function", Shape::Text, true},
    {"executed", "pcs", Shape::List, true},
    {"tensor", "run", Shape::Integer, true},
    {"tensor", "name", Shape::Text, true},
    {"tensor", "shape", Shape::List, true},
    {"compare", "output", Shape::Text, true},
    {"compare", "ok", Shape::Boolean, true},
    {"compare", "variant", Shape::Integer},
    {"compare", "call", Shape::Text},
    {"compare", "reference", Shape::Text},
    {"compare", "shape", Shape::List},
    {"compare", "mismatched", Shape::Integer},
    {"compare", "elements", Shape::Integer},
    {"compare", "first", Shape::List},
    {"compare", "exact", Shape::Object},
    {"compare", "rounding", Shape::Boolean},
    {"diagnostic", "code", Shape::Text, true},
    {"diagnostic", "message", Shape::Text},
    {"progress", "step", Shape::Text},
    {"variant_end", "variant", Shape::Integer, true},
};

bool hasShape(const Json &value, Shape shape)
{
    switch (shape) {
    case Shape::Text:
        return value.is_string();
    case Shape::Integer:
        return value.is_number_integer();
    case Shape::Number:
        return value.is_number();
    case Shape::Boolean:
        return value.is_boolean();
    case Shape::List:
        return value.is_array();
    case Shape::Object:
        return value.is_object();
    }
    return false;
}

std::string_view shapeName(Shape shape)
{
    constexpr std::string_view kNames[] = {"text", "an integer", "a number", "true or false", "a list", "an object"};
    return kNames[std::size_t(shape)];
}

Diagnostic malformed(std::string message, std::string_view line)
{
    Diagnostic diagnostic;
    diagnostic.severity = Severity::Warning;
    diagnostic.code = "record.malformed";
    diagnostic.message = std::move(message);
    diagnostic.next = "The line was skipped; the rest of the stream was read.";
    diagnostic.detail = line.substr(0, 400);
    return diagnostic;
}

std::optional<std::string> mismatch(const Json &record, std::string_view type)
{
    for (const Field &row : kFields) {
        if (row.type != type)
            continue;
        const Json &value = field(record, row.name);
        if (value.is_null() ? row.required : !hasShape(value, row.shape))
            return "A record `" + std::string(type) + "` needs " + std::string(shapeName(row.shape)) + " in `" +
                   row.name + "`.";
    }
    return std::nullopt;
}

} // namespace

Result<Json> readRecord(std::string_view line)
{
    std::optional<Json> json = parseJson(line);
    if (!json || !json->is_object())
        return malformed("A line of the record stream is no JSON object.", line);
    const std::string_view type = recordType(*json);
    if (type.empty())
        return malformed("A record has no type.", line);
    if (std::optional<std::string> message = mismatch(*json, type))
        return malformed(std::move(*message), line);
    return std::move(*json);
}

std::string_view recordType(const Json &record)
{
    const Json &type = field(record, "r");
    return type.is_string() ? std::string_view(type.get_ref<const std::string &>()) : std::string_view();
}

LineReader::LineReader(Line line, Dropped dropped, std::size_t limit)
    : m_line(std::move(line)), m_dropped(std::move(dropped)), m_limit(limit)
{
}

void LineReader::feed(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        take(bytes.substr(0, end));
        if (end == std::string_view::npos)
            return;
        endLine();
        bytes.remove_prefix(end + 1);
    }
}

void LineReader::finish()
{
    if (!m_pending.empty() || m_droppedBytes > 0)
        endLine();
}

void LineReader::take(std::string_view part)
{
    if (m_droppedBytes == 0 && m_pending.size() + part.size() <= m_limit) {
        m_pending.append(part);
        return;
    }
    m_droppedBytes += m_pending.size() + part.size();
    m_pending = {};
}

void LineReader::endLine()
{
    if (m_droppedBytes > 0)
        m_dropped(std::exchange(m_droppedBytes, 0));
    else if (!m_pending.empty())
        m_line(m_pending);
    m_pending.clear();
}

Diagnostic tooLongRecord(std::size_t bytes)
{
    Diagnostic diagnostic;
    diagnostic.severity = Severity::Warning;
    diagnostic.code = "record.too-long";
    diagnostic.message = "A record of " + std::to_string(bytes) + " bytes was dropped.";
    diagnostic.next = "Capture with a smaller tile, or raise the output limit.";
    return diagnostic;
}

} // namespace heliograph
