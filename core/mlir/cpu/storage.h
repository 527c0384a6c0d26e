// Files that hold the storages of tensors, as memory.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace heliograph::cpu {

/// A mapped file: what is written there is in the file.
struct Storage {
    char *begin = nullptr;
    std::int64_t bytes = 0;
};

/// Maps each file once, also when it has several names: tensors that share a storage share memory. Pages before and
/// behind a storage belong to nobody, so an access that is a little off ends the process and harms no other tensor.
class Storages
{
public:
    Storages() = default;
    ~Storages();
    Storages(const Storages &) = delete;
    Storages &operator=(const Storages &) = delete;

    /// The storage in `file`, which stays mapped as long as this object lives.
    Result<Storage> map(const std::string &file);

private:
    struct Region {
        void *begin = nullptr;
        std::size_t bytes = 0; ///< with the guards
        Storage storage;
    };
    std::map<std::pair<std::uint64_t, std::uint64_t>, Region> m_regions; ///< by device and inode
};

} // namespace heliograph::cpu
