// Messages from the process that runs the passes, and from those that print its snapshots, to the one that watches
// them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace heliograph::passes {

enum class MessageKind : std::uint32_t {
    Begin, ///< a step has begun; payload: words for it, a line's end, the begin of its `pass` record (if it has one)
    End,   ///< a step that has no record has ended
    Row,   ///< it has ended and changed nothing; payload: its `pass` record without the closing brace
    RowWithText, ///< the same, and a Text or NoText of this index follows at some time
    Text,        ///< payload: see packText()
    NoText,      ///< the text of this index could not be printed; payload: why
    Diagnostic,  ///< payload: see packDiagnostic()
    Line,        ///< payload: a whole record with its line's end
};

struct Message {
    MessageKind kind = MessageKind::Line;
    std::uint32_t index = 0; ///< of the `pass` record that it is about
    std::uint32_t total = 0; ///< of passes in the pipeline, 0 unknown
    std::string payload;
};

/// One end of a socket that keeps messages whole, however long they are and whichever process sends them. Several
/// processes may send through copies of the same end.
class Channel
{
public:
    /// The end to receive from and the end to send through; closed ends if there are no descriptors left.
    static std::pair<Channel, Channel> pair();

    explicit Channel(int fd = -1) : m_fd(fd) {}
    Channel(Channel &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Channel &operator=(Channel &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Channel() { close(); }

    void close();
    int descriptor() const { return m_fd; }
    bool isOpen() const { return m_fd >= 0; }

    /// False: the receiver has gone, or there is no memory for a long payload.
    bool send(MessageKind kind, std::uint32_t index, std::string_view payload, std::uint32_t total = 0);
    /// Waits for one. Nothing: every sender has gone.
    std::optional<Message> receive();

private:
    int m_fd = -1;
};

} // namespace heliograph::passes
