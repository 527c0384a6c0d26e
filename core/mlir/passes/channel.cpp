// A SOCK_SEQPACKET pair: each message arrives whole or not at all, also when its sender is killed. A payload that does
// not fit into a packet travels as a descriptor of anonymous memory.
#include "core/mlir/passes/channel.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace heliograph::passes {

namespace {

constexpr std::size_t kLongestInline = 16 << 10;

struct Head {
    MessageKind kind;
    std::uint32_t index;
    std::uint32_t total;
};

bool writeAll(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = write(fd, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR)
            return false;
        bytes.remove_prefix(count > 0 ? std::size_t(count) : 0);
    }
    return true;
}

std::string readAll(int fd)
{
    struct stat status{};
    fstat(fd, &status);
    std::string bytes(std::size_t(status.st_size), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = pread(fd, bytes.data() + done, bytes.size() - done, off_t(done));
        if (count <= 0 && errno != EINTR)
            break;
        done += count > 0 ? std::size_t(count) : 0;
    }
    bytes.resize(done);
    return bytes;
}

int sharedMemory(std::string_view payload)
{
    const int fd = memfd_create("heliograph", MFD_CLOEXEC);
    if (fd >= 0 && writeAll(fd, payload))
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

using Control = std::array<char, CMSG_SPACE(sizeof(int))>;

void attach(msghdr &message, Control &control, int fd)
{
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
}

int attached(msghdr &message)
{
    int fd = -1;
    const cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_type == SCM_RIGHTS)
        std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
    return fd;
}

} // namespace

std::pair<Channel, Channel> Channel::pair()
{
    std::array<int, 2> ends{-1, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return {Channel(), Channel()};
    return {Channel(ends[0]), Channel(ends[1])};
}

void Channel::close()
{
    if (m_fd >= 0)
        ::close(std::exchange(m_fd, -1));
}

bool Channel::send(MessageKind kind, std::uint32_t index, std::string_view payload, std::uint32_t total)
{
    const bool isLong = payload.size() > kLongestInline;
    const Channel memory(isLong ? sharedMemory(payload) : -1);
    if (isLong && !memory.isOpen())
        return false;
    Head head{kind, index, total};
    std::array<iovec, 2> parts{
        {{&head, sizeof head}, {const_cast<char *>(payload.data()), isLong ? 0 : payload.size()}}};
    alignas(cmsghdr) Control control{};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    if (isLong)
        attach(message, control, memory.descriptor());
    ssize_t sent = -1;
    do {
        sent = sendmsg(m_fd, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent >= 0;
}

std::optional<Message> Channel::receive()
{
    Head head{};
    std::array<char, kLongestInline> bytes;
    std::array<iovec, 2> parts{{{&head, sizeof head}, {bytes.data(), bytes.size()}}};
    alignas(cmsghdr) Control control{};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ssize_t count = -1;
    do {
        count = recvmsg(m_fd, &message, MSG_CMSG_CLOEXEC);
    } while (count < 0 && errno == EINTR);
    if (count < ssize_t(sizeof head))
        return std::nullopt;
    const Channel memory(attached(message));
    std::string payload =
        memory.isOpen() ? readAll(memory.descriptor()) : std::string(bytes.data(), std::size_t(count) - sizeof head);
    return Message{head.kind, head.index, head.total, std::move(payload)};
}

} // namespace heliograph::passes
