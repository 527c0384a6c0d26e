// A row that a text follows holds back what comes after it.
#include "core/mlir/passes/stream.h"

#include "core/mlir/record_line.h"

namespace heliograph::passes {

void Stream::add(Message message)
{
    if (message.kind == MessageKind::Text)
        m_texts[message.index] = std::move(message.payload);
    else if (message.kind == MessageKind::NoText)
        m_texts[message.index] = std::nullopt;
    else
        m_waiting.push_back(std::move(message));
    write(false);
}

bool Stream::isWhole()
{
    m_out.flush();
    if (m_out.has_error())
        llvm::errs() << "helion-opt: the records could not be written: " << m_out.error().message() << '\n';
    const bool whole = !m_out.has_error();
    m_out.clear_error();
    return whole;
}

void Stream::write(bool last)
{
    while (!m_waiting.empty()) {
        const Message &next = m_waiting.front();
        if (next.kind == MessageKind::RowWithText && !last && !m_texts.contains(next.index))
            break;
        writeOne(next);
        m_waiting.pop_front();
    }
    m_out.flush();
}

void Stream::writeOne(const Message &message)
{
    if (message.kind == MessageKind::Line)
        m_out << message.payload;
    else if (message.kind == MessageKind::Diagnostic)
        writeDiagnostic(message.payload);
    else if (message.kind == MessageKind::RowWithText)
        writeRowWithText(message);
    else
        m_out << message.payload << "}\n";
}

void Stream::writeRowWithText(const Message &row)
{
    const auto found = m_texts.find(row.index);
    if (found == m_texts.end() || !found->second) {
        m_out << row.payload << ",\"unseen\":true}\n";
        writeUnprintable(row.index);
        return;
    }
    const std::string payload = std::move(*found->second);
    m_texts.erase(found);
    const std::string_view json = unpackText(payload, m_places);
    // A pass may replace ops by their likes: another module, the same text.
    m_out << row.payload;
    if (json != m_lastText)
        m_out << ",\"text\":" << json;
    m_out << "}\n";
    m_lastText = json;
    m_lastIndex = row.index;
}

void Stream::writeUnprintable(std::uint32_t index)
{
    stage0::writeDiagnostic({.severity = Severity::Warning,
                             .code = "mlir.unprintable",
                             .message = "The IR after step " + std::to_string(index) + " could not be printed.",
                             .next = "The last text that could be printed is the one before."},
                            m_out);
}

/// On the text that is on screen now, if the op stands in it.
void Stream::writeDiagnostic(std::string_view payload)
{
    const UnplacedDiagnostic diagnostic = unpackDiagnostic(payload);
    const Span span = findPlace(m_places, diagnostic.query);
    if (!span.isValid()) {
        m_out << diagnostic.begin << diagnostic.end << '\n';
        return;
    }
    m_out << diagnostic.begin << ",\"pass\":" << m_lastIndex << ",\"file\":\"\",\"line\":" << span.line
          << ",\"column\":" << span.column << ",\"end_line\":" << span.endLine << ",\"end_column\":" << span.endColumn
          << "}\n";
}

} // namespace heliograph::passes
