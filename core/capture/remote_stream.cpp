#include "core/capture/remote_stream.h"

#include <algorithm>
#include <sstream>

namespace heliograph {

namespace {

constexpr std::string_view kMark = "heliograph-remote ";

/// The beginning of a line, as far as it is there.
bool mayBeOwn(std::string_view bytes)
{
    const std::size_t common = std::min(bytes.size(), kMark.size());
    return bytes.substr(0, common) == kMark.substr(0, common);
}

} // namespace

void RemoteStream::add(std::string_view bytes)
{
    m_pending.append(bytes);
    std::string_view rest = m_pending;
    while (const std::size_t taken = take(rest))
        rest.remove_prefix(taken);
    m_pending.erase(0, m_pending.size() - rest.size());
}

/// What it understood from the front; 0 if that needs more, or there is nothing.
std::size_t RemoteStream::take(std::string_view bytes)
{
    if (m_files.missing() > 0) {
        bytes = bytes.substr(0, std::size_t(std::min<std::uint64_t>(bytes.size(), m_files.missing())));
        m_files.add(bytes);
        return bytes.size();
    }
    const std::size_t end = bytes.find('\n');
    const bool isCut = end == std::string_view::npos;
    const std::string_view line = bytes.substr(0, isCut ? end : end + 1);
    const bool isOwn = !m_isInLine && mayBeOwn(line);
    if (isCut && (isOwn || !m_greeting))
        return 0;
    if (isOwn && line.size() > kMark.size())
        takeOwn(line.substr(kMark.size()));
    else if (m_greeting && (m_isInLine || line != "\n"))
        hand(line);
    m_isInLine = isCut;
    return line.size();
}

void RemoteStream::takeOwn(std::string_view line)
{
    std::istringstream words{std::string(line)};
    if (!m_greeting) {
        std::string state;
        Greeting greeting;
        words >> greeting.system >> greeting.machine >> state;
        greeting.isHere = state == "here";
        m_greeting = greeting;
        return;
    }
    std::string what, name;
    std::uint64_t bytes = 0;
    words >> what >> bytes >> std::ws;
    std::getline(words, name); // whatever is in it
    m_isAtEnd = m_isAtEnd || what == "end";
    if (what == "file" && m_wantsFiles)
        m_files.begin(name, bytes);
}

void RemoteStream::hand(std::string_view bytes) const
{
    if (m_sink)
        m_sink(bytes);
}

} // namespace heliograph
