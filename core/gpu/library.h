// Libraries of the driver, found when they are needed: the program starts, and says what is missing, on any machine.
#pragma once

#include "core/base/result.h"

#include <memory>
#include <span>
#include <string>

namespace heliograph::gpu {

/// A function of such a library. `name` is what the library exports ("cuMemAlloc_v2"), also in messages.
template <typename Function>
struct Entry {
    const char *name;
    Function *pointer = nullptr;

    template <typename... Arguments>
    auto operator()(Arguments... arguments) const
    {
        return pointer(arguments...);
    }
};

/// One opened library. It stays open until the program ends: threads of CUPTI run in it.
class Library
{
public:
    Library() = default;
    /// The first of the names that can be opened. Error: `code`, with what the loader said of each and what to do next.
    static Result<Library> open(std::span<const std::string> names, const char *code, const std::string &next);

    /// Null if there is no such function.
    void *symbol(const char *name) const;
    /// False if it is missing.
    template <typename Function>
    bool find(Entry<Function> &entry) const
    {
        entry.pointer = reinterpret_cast<Function *>(symbol(entry.name));
        return entry.pointer != nullptr;
    }
    /// The file that was opened.
    const std::string &path() const { return m_path; }

private:
    void *m_handle = nullptr;
    std::string m_path;
};

} // namespace heliograph::gpu
