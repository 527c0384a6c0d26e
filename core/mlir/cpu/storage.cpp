// The address range of storage and guards is reserved first, then the file is put into the middle of it.
#include "core/mlir/cpu/storage.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace heliograph::cpu {

namespace {

constexpr std::size_t kGuard = 64 << 20; ///< of addresses, not of memory
constexpr std::size_t kPage = 4096;      ///< at least; only the file's end is rounded up to it

Diagnostic failed(const std::string &file, const std::string &why)
{
    return problem("run.storage", "Cannot map " + file + ": " + why + ".",
                   "Its storage must be a regular file that can be read and written.", file);
}

struct File {
    explicit File(const std::string &path) : descriptor(open(path.c_str(), O_RDWR | O_CLOEXEC)) {}
    ~File()
    {
        if (descriptor >= 0)
            close(descriptor);
    }
    File(const File &) = delete;
    File &operator=(const File &) = delete;
    int descriptor;
};

} // namespace

Storages::~Storages()
{
    for (const auto &[key, region] : m_regions)
        munmap(region.begin, region.bytes);
}

Result<Storage> Storages::map(const std::string &path)
{
    const File file(path);
    struct stat status{};
    if (file.descriptor < 0 || fstat(file.descriptor, &status) != 0)
        return failed(path, std::strerror(errno));
    if (!S_ISREG(status.st_mode))
        return failed(path, "it is no regular file");
    Region &region = m_regions[{status.st_dev, status.st_ino}];
    if (region.begin)
        return region.storage;
    const auto size = static_cast<std::size_t>(status.st_size);
    const std::size_t bytes = (size + kPage - 1) / kPage * kPage + 2 * kGuard;
    void *reserved = mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (reserved == MAP_FAILED)
        return failed(path, std::strerror(errno));
    region = {reserved, bytes, {static_cast<char *>(reserved) + kGuard, status.st_size}};
    if (size > 0 && mmap(region.storage.begin, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file.descriptor,
                         0) == MAP_FAILED)
        return failed(path, std::strerror(errno));
    return region.storage;
}

} // namespace heliograph::cpu
