#include "core/records/span_record.h"

namespace heliograph {

void writeSpan(Json &record, const Span &span)
{
    record["line"] = span.line;
    record["column"] = span.column;
    record["end_line"] = span.endLine;
    record["end_column"] = span.endColumn;
}

Span spanFrom(const Json &record)
{
    const std::int32_t line = smallField(record, "line");
    return {line, smallField(record, "column"), smallField(record, "end_line", line), smallField(record, "end_column")};
}

} // namespace heliograph
