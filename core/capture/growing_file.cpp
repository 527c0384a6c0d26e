#include "core/capture/growing_file.h"

#include <filesystem>
#include <unistd.h>
#include <utility>

namespace heliograph {

namespace fs = std::filesystem;

GrowingFile::GrowingFile(std::string path, std::string part, Store store)
    : m_path(std::move(path)), m_part(std::move(part)), m_store(std::move(store))
{
}

GrowingFile::GrowingFile(GrowingFile &&other) noexcept
    : m_path(std::move(other.m_path)), m_part(std::exchange(other.m_part, {})), m_store(std::move(other.m_store)),
      m_published(other.m_published)
{
    other.m_store.reset();
}

GrowingFile::~GrowingFile()
{
    m_store.reset();
    std::error_code error;
    if (!m_published && !m_part.empty())
        fs::remove(m_part, error);
}

Result<GrowingFile> GrowingFile::create(std::string path)
{
    std::string part = path + '.' + std::to_string(getpid()) + ".part";
    std::error_code error;
    fs::remove(part, error);
    Result<Store> store = Store::openForWriting(part);
    if (!store) {
        fs::remove(part, error);
        Diagnostic refused = store.error();
        refused.file = path;
        return refused;
    }
    return GrowingFile(std::move(path), std::move(part), std::move(*store));
}

Result<GrowingFile> GrowingFile::existing(std::string path)
{
    if (const Result<Store> there = Store::open(path); !there)
        return there.error();
    Result<Store> store = Store::openForWriting(path);
    if (!store)
        return store.error();
    GrowingFile file(std::move(path), {}, std::move(*store));
    file.m_published = true;
    return file;
}

Result<void> GrowingFile::publish()
{
    return m_published ? Result<void>() : moveTo(m_path);
}

Result<std::string> GrowingFile::publishFailed()
{
    std::error_code error;
    std::string path = m_path;
    if (fs::exists(path, error))
        path = fs::path(path).replace_extension(".failed.helio").string();
    if (Result<void> moved = moveTo(path); !moved)
        return moved.error();
    return path;
}

Result<void> GrowingFile::moveTo(const std::string &path)
{
    m_store.reset();
    std::error_code error;
    fs::rename(m_part, path, error);
    m_published = !error;
    Result<Store> store = Store::openForWriting(m_published ? path : m_part);
    if (!store)
        return store.error();
    m_store.emplace(std::move(*store));
    if (m_published)
        return {};
    Diagnostic diagnostic;
    diagnostic.code = "store.readonly";
    diagnostic.message = "The document could not be moved to its place: " + error.message() + ".";
    diagnostic.next = "Choose another path with -o.";
    diagnostic.file = path;
    return diagnostic;
}

} // namespace heliograph
