#include "core/gpu/library.h"

#include <dlfcn.h>
#include <link.h>

namespace heliograph::gpu {

namespace {

std::string fileOf(void *handle)
{
    link_map *map = nullptr;
    return dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0 && map ? map->l_name : "";
}

} // namespace

Result<Library> Library::open(std::span<const std::string> names, const char *code, const std::string &next)
{
    std::string reasons;
    for (const std::string &name : names) {
        Library library;
        library.m_handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (library.m_handle) {
            library.m_path = fileOf(library.m_handle);
            return library;
        }
        const char *reason = dlerror();
        reasons += reason ? std::string(reason) + "\n" : std::string();
    }
    Diagnostic missing = problem(code, names.front() + " could not be opened.", next);
    missing.detail = reasons;
    return missing;
}

void *Library::symbol(const char *name) const
{
    return m_handle ? dlsym(m_handle, name) : nullptr;
}

} // namespace heliograph::gpu
