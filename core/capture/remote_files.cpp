#include "core/capture/remote_files.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace heliograph {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 256; ///< their names are words of one command line
constexpr std::size_t kLongestName = 128;
constexpr std::size_t kPiece = std::size_t(1) << 20;
constexpr std::string_view kMagic = "\x93NUMPY";

bool isSafeName(std::string_view name)
{
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    constexpr std::string_view kEnd = ".npy";
    if (name.size() <= kEnd.size() || name.size() > kLongestName || !name.ends_with(kEnd))
        return false;
    return name.substr(0, name.size() - kEnd.size()).find_first_not_of(kLetters) == std::string_view::npos;
}

bool isNpy(const fs::path &path)
{
    std::array<char, kMagic.size()> head{};
    std::ifstream file(path, std::ios::binary);
    file.read(head.data(), head.size());
    return file && std::string_view(head.data(), head.size()) == kMagic;
}

Result<TensorFile> tensorFileOf(const fs::path &path)
{
    std::error_code error;
    TensorFile file{path.filename().string(), path.string(), fs::file_size(path, error)};
    if (error || !isNpy(path))
        return problem("gpu.input", file.path + " is no .npy file.",
                       "Write it with numpy.save(), of a C-ordered array.", file.path);
    if (!isSafeName(file.name))
        return problem("run.host-files", file.path + " cannot travel: its name has other than letters and digits.",
                       "Name it as the argument whose values it has, or take it out of the folder.", file.path);
    return file;
}

} // namespace

Result<std::vector<TensorFile>> tensorFilesIn(const std::string &folder)
{
    std::vector<TensorFile> files;
    std::uint64_t total = 0;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (entry->path().extension() != ".npy")
            continue;
        Result<TensorFile> file = tensorFileOf(entry->path());
        if (!file)
            return file.error();
        total += file->bytes;
        files.push_back(std::move(*file));
    }
    if (error)
        return problem("gpu.input", folder + " cannot be read: " + error.message() + ".",
                       "Check that it is a folder, and yours to read.", folder);
    if (files.size() > kMostFiles || total > kRemoteFilesLimit)
        return problem("run.host-files", folder + " holds more than travels: 256 files, or 8 GiB of them.",
                       "Leave only the kernel's arguments in it, or run heliograph there.", folder);
    std::sort(files.begin(), files.end(), [](const TensorFile &a, const TensorFile &b) { return a.name < b.name; });
    return files;
}

std::optional<std::string> TensorFileReader::next()
{
    if (m_left == 0 && m_index == m_files.size())
        return std::string();
    if (m_left == 0) {
        const TensorFile &file = m_files[m_index++];
        m_left = file.bytes;
        m_file = std::ifstream(file.path, std::ios::binary);
    }
    std::string piece(std::size_t(std::min<std::uint64_t>(m_left, kPiece)), '\0');
    m_file.read(piece.data(), std::streamsize(piece.size()));
    if (!m_file)
        return std::nullopt;
    m_left -= piece.size();
    return piece;
}

TensorFileWriter::~TensorFileWriter()
{
    std::error_code ignored;
    for (const std::string &name : m_names)
        fs::remove(partOf(name), ignored);
}

std::string TensorFileWriter::partOf(const std::string &name) const
{
    return m_folder + "/." + name + '.' + std::to_string(getpid()) + ".part";
}

void TensorFileWriter::fail(Diagnostic error)
{
    if (!m_error)
        m_error = std::move(error);
}

void TensorFileWriter::begin(const std::string &name, std::uint64_t bytes)
{
    m_missing = bytes;
    const bool isTooMuch = bytes > kRemoteFilesLimit - m_total || m_names.size() == kMostFiles;
    if (isTooMuch || !isSafeName(name))
        return fail(problem("run.host-files",
                            isTooMuch ? "The run saved more than travels: 256 files, or 8 GiB of them."
                                      : "The run saved a file whose name is none of a tensor's.",
                            "Run heliograph there to have them.", name));
    m_total += bytes;
    std::error_code error;
    fs::create_directories(m_folder, error);
    m_names.push_back(name);
    m_file = std::ofstream(partOf(name), std::ios::binary | std::ios::trunc);
}

void TensorFileWriter::add(std::string_view bytes)
{
    m_missing -= bytes.size();
    if (m_error)
        return;
    m_file << bytes;
    if (m_missing == 0)
        m_file.close();
    if (!m_file)
        fail(problem("gpu.output", m_folder + "/" + m_names.back() + " could not be written.",
                     "Check that the folder exists and has room.", m_folder + "/" + m_names.back()));
}

Result<void> TensorFileWriter::keep()
{
    for (std::size_t i = 0; i < m_names.size() && !m_error; ++i) {
        std::error_code error;
        const std::string path = m_folder + "/" + m_names[i];
        fs::rename(partOf(m_names[i]), path, error);
        if (error)
            fail(problem("gpu.output", path + " could not be written: " + error.message() + ".",
                         "Check that the folder is yours to write.", path));
    }
    return m_error ? Result<void>(*m_error) : Result<void>();
}

} // namespace heliograph
