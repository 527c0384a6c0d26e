#include "core/verbs/standard_input.h"

#include <array>
#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace heliograph::verbs {

namespace {

constexpr int kHeartbeatMs = 50;          ///< how often signals are looked at
constexpr std::size_t kLongest = 1 << 20; ///< bytes of a request

/// Waits a moment for input; false at its end.
bool fill(LineReader &lines)
{
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (poll(&input, 1, kHeartbeatMs) <= 0)
        return true;
    std::array<char, 65536> buffer;
    const ssize_t count = read(STDIN_FILENO, buffer.data(), buffer.size());
    if (count > 0)
        lines.feed({buffer.data(), std::size_t(count)});
    return count > 0 || (count < 0 && (errno == EINTR || errno == EAGAIN));
}

} // namespace

void readLines(const LineReader::Line &line, const std::stop_token &stop)
{
    LineReader lines(line, [&line](std::size_t) { line({}); }, kLongest);
    while (!stop.stop_requested() && fill(lines)) {
    }
}

} // namespace heliograph::verbs
