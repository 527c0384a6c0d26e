// The document a capture writes: beside its final place until it is worth more than what stands there, then in place.
#pragma once

#include "core/store/store.h"

#include <optional>
#include <string>

namespace heliograph {

/// Begins as PATH.PID.part. publish() renames it over PATH, where it goes on growing and can be read. SQLite names a
/// journal after the path that a file was opened with, so it is closed for the rename and opened again. Destroyed
/// without publishing, it leaves nothing; a process that is killed leaves the .part.
class GrowingFile
{
public:
    /// Errors: those of Store::openForWriting().
    static Result<GrowingFile> create(std::string path);
    /// The document that stands there grows. Errors: those of Store::open() and Store::openForWriting().
    static Result<GrowingFile> existing(std::string path);
    GrowingFile(GrowingFile &&other) noexcept;
    GrowingFile &operator=(GrowingFile &&) = delete;
    ~GrowingFile();

    Store &store() { return *m_store; }
    const Store &store() const { return *m_store; }
    bool isPublished() const { return m_published; }
    /// Moves the document to its place. No effect if it is there.
    Result<void> publish();
    /// Moves a document in which nothing went through to its place if that is free, else to NAME.failed.helio. Returns
    /// where it is.
    Result<std::string> publishFailed();

private:
    GrowingFile(std::string path, std::string part, Store store);
    Result<void> moveTo(const std::string &path);

    std::string m_path;
    std::string m_part;
    std::optional<Store> m_store;
    bool m_published = false;
};

} // namespace heliograph
