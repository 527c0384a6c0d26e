// Reads a worker's stream: bytes to lines, lines to records that have the shape README.md promises.
#pragma once

#include "core/base/result.h"
#include "core/records/json.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace heliograph {

/// Version in `hello`.
inline constexpr int kRecordSchema = 1;
/// Longest line kept. A stage's text is one line: LLVM IR of a runaway tile measured 538 MB.
inline constexpr std::size_t kMaxRecordBytes = std::size_t(1) << 30;

/// One record: a JSON object whose fields, as far as README.md names them, have the types it gives.
/// Errors: record.malformed (no JSON object, no type, a field of the wrong type).
Result<Json> readRecord(std::string_view line);
/// The record's type, "" if it has none.
std::string_view recordType(const Json &record);

/// Cuts a stream into lines. A line over the limit is dropped, and only its length is told.
class LineReader
{
public:
    using Line = std::function<void(std::string_view line)>;
    using Dropped = std::function<void(std::size_t bytes)>;

    LineReader(Line line, Dropped dropped, std::size_t limit = kMaxRecordBytes);
    void feed(std::string_view bytes);
    /// The stream ended: a last line without a line feed is a line.
    void finish();

private:
    void take(std::string_view part);
    void endLine();

    Line m_line;
    Dropped m_dropped;
    std::size_t m_limit;
    std::string m_pending;
    std::size_t m_droppedBytes = 0;
};

/// The diagnostic of a line that was dropped.
Diagnostic tooLongRecord(std::size_t bytes);

} // namespace heliograph
