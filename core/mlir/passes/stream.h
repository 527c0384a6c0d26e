// The records of a worker in the order of its steps.
#pragma once

#include "core/mlir/passes/channel.h"
#include "core/mlir/passes/places.h"

#include "llvm/Support/raw_ostream.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace heliograph::passes {

/// Puts rows, diagnostics and texts, which come from several processes, into the order of the passes.
class Stream
{
public:
    explicit Stream(int out) : m_out(out, false) {}

    llvm::raw_ostream &out() { return m_out; }

    void add(Message message);
    /// No more texts will come.
    void finish() { write(true); }
    void flush() { m_out.flush(); }
    /// False if not all could be written (a full disk); told on stderr.
    bool isWhole();

private:
    void write(bool last);
    void writeOne(const Message &message);
    void writeRowWithText(const Message &row);
    void writeUnprintable(std::uint32_t index);
    void writeDiagnostic(std::string_view payload);

    llvm::raw_fd_ostream m_out;
    std::deque<Message> m_waiting;
    std::map<std::uint32_t, std::optional<std::string>> m_texts; ///< nullopt: could not be printed
    std::vector<Place> m_places;                                 ///< of the text that is on screen
    std::string m_lastText;
    std::uint32_t m_lastIndex = 0; ///< of the row whose text is on screen
};

} // namespace heliograph::passes
