#include "core/gpu/npy.h"

#include <charconv>
#include <fstream>
#include <iterator>
#include <string_view>

namespace heliograph::gpu {

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

Diagnostic inputError(const std::string &path, const std::string &why)
{
    return problem("gpu.input", path + " " + why + ".", "Write it with numpy.save(), of a C-ordered array.", path);
}

/// What stands behind `'key':` in the header, up to the end of it.
std::string_view valueOf(std::string_view header, std::string_view key)
{
    const std::size_t at = header.find("'" + std::string(key) + "'");
    const std::size_t colon = at == std::string_view::npos ? at : header.find(':', at);
    return colon == std::string_view::npos ? std::string_view()
                                           : header.substr(header.find_first_not_of(' ', colon + 1));
}

std::vector<std::int64_t> shapeOf(std::string_view text)
{
    std::vector<std::int64_t> shape;
    text = text.substr(0, text.find(')'));
    while (!text.empty()) {
        const std::size_t digit = text.find_first_of("0123456789");
        if (digit == std::string_view::npos)
            break;
        text.remove_prefix(digit);
        std::int64_t size = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
        text.remove_prefix(std::size_t(end - text.data()));
        shape.push_back(size);
    }
    return shape;
}

/// Where the header begins and how long it is: two bytes in version 1, four in later ones.
std::pair<std::size_t, std::size_t> headerPlace(std::string_view file)
{
    const std::size_t begin = file[6] == 1 ? 10 : 12;
    std::size_t length = 0;
    for (std::size_t i = begin; i-- > 8;)
        length = length << 8 | std::uint8_t(file[i]);
    return {begin, length};
}

std::string headerOf(const NpyArray &array)
{
    std::string shape;
    for (const std::int64_t size : array.shape)
        shape += std::to_string(size) + ",";
    std::string header = "{'descr': '" + array.type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    header.append(63 - (header.size() + 10) % 64, ' ');
    return header + '\n';
}

} // namespace

Result<NpyArray> readNpy(const std::string &path)
{
    std::ifstream stream(path, std::ios::binary);
    const std::string file{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (!stream && file.empty())
        return inputError(path, "cannot be read");
    if (file.size() < 12 || std::string_view(file).substr(0, kMagic.size()) != kMagic)
        return inputError(path, "is no .npy file");
    const auto [begin, length] = headerPlace(file);
    const std::string_view header = std::string_view(file).substr(std::min(begin, file.size()), length);
    const std::string_view type = valueOf(header, "descr");
    if (type.empty() || type.front() != '\'' || valueOf(header, "fortran_order").starts_with("True"))
        return inputError(path, "is not a plain array in C order");
    NpyArray array;
    array.type = type.substr(1, type.find('\'', 1) - 1);
    array.shape = shapeOf(valueOf(header, "shape"));
    array.bytes = file.substr(std::min(begin + length, file.size()));
    return array;
}

Result<void> writeNpy(const std::string &path, const NpyArray &array)
{
    const std::string header = headerOf(array);
    std::string head(kMagic);
    head += {'\1', '\0', char(header.size() & 0xff), char(header.size() >> 8)};
    std::ofstream stream(path, std::ios::binary | std::ios::trunc);
    stream << head << header << array.bytes << std::flush;
    if (!stream)
        return problem("gpu.output", path + " could not be written.", "Check that the folder exists and has room.",
                       path);
    return {};
}

} // namespace heliograph::gpu
