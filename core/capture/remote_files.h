// Tensors in files (.npy) that travel with a run on another machine: read piece by piece, written under their names
// only once all of them are whole.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// More than this does not travel, neither there nor back.
inline constexpr std::uint64_t kRemoteFilesLimit = std::uint64_t(8) << 30;

struct TensorFile {
    std::string name; ///< "x.npy": one word that is no path
    std::string path; ///< on this machine
    std::uint64_t bytes = 0;
};

/// Those of a folder, by name. Errors: gpu.input (one is no .npy file), run.host-files (its name cannot travel, or they
/// are too many or too large).
Result<std::vector<TensorFile>> tensorFilesIn(const std::string &folder);

/// The bytes of files, one behind the other.
class TensorFileReader
{
public:
    explicit TensorFileReader(const std::vector<TensorFile> &files) : m_files(files) {}

    /// The next piece; empty behind the last. Nothing if a file is shorter than it was.
    std::optional<std::string> next();

private:
    const std::vector<TensorFile> &m_files;
    std::size_t m_index = 0;
    std::ifstream m_file;
    std::uint64_t m_left = 0; ///< of the file that is open
};

/// Files that come into a folder. What is not kept is removed again.
class TensorFileWriter
{
public:
    explicit TensorFileWriter(std::string folder) : m_folder(std::move(folder)) {}
    TensorFileWriter(const TensorFileWriter &) = delete;
    TensorFileWriter &operator=(const TensorFileWriter &) = delete;
    ~TensorFileWriter();

    /// How many bytes of the file that was begun are still to come.
    std::uint64_t missing() const { return m_missing; }
    void begin(const std::string &name, std::uint64_t bytes);
    void add(std::string_view bytes);
    /// Gives all files their names. Errors: also those of begin() and add(): gpu.output, run.host-files (a name or a
    /// size that none of ours has).
    Result<void> keep();

private:
    std::string partOf(const std::string &name) const;
    void fail(Diagnostic error);

    std::string m_folder;
    std::vector<std::string> m_names;
    std::ofstream m_file;
    std::uint64_t m_missing = 0;
    std::uint64_t m_total = 0;
    std::optional<Diagnostic> m_error; ///< the first
};

} // namespace heliograph
