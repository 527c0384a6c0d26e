// A kernel is compiled for the sizes and strides that its types state; a manifest that says others would be read
// wrongly and without a word.
#include "core/mlir/cpu/binding.h"

#include "core/mlir/cpu/number.h"
#include "core/mlir/dialect.h"

#include "llvm/Support/CheckedArithmetic.h"

#include <algorithm>
#include <numeric>

namespace heliograph::cpu {

namespace {

constexpr const char *kCheckCall = "Check that the manifest belongs to this kernel and variant.";

std::string joined(const std::vector<std::int64_t> &values)
{
    std::string text;
    for (const std::int64_t value : values)
        text += (text.empty() ? "" : ", ") + std::to_string(value);
    return '[' + text + ']';
}

Diagnostic mismatch(const char *code, const std::string &name, const std::string &what)
{
    return problem(code, "Argument " + name + ' ' + what + '.', kCheckCall);
}

/// Bytes of an element in memory: a bool takes one.
std::int64_t widthOf(mlir::Type element)
{
    return std::max<std::int64_t>(1, element.getIntOrFloatBitWidth() / 8);
}

/// u8 is i8 to a kernel, whose types have no sign.
bool isSameDtype(const std::string &host, mlir::Type element)
{
    const std::string kernel = dtypeName(element);
    return host == kernel || (kernel.front() == 'i' && kernel != "i1" && host == "u" + kernel.substr(1));
}

std::vector<Diagnostic> checkShape(const Parameter &parameter, const HostArgument &host)
{
    const mlir::RankedTensorType type = parameter.tensor;
    if (type.getRank() != static_cast<std::int64_t>(host.sizes.size()))
        return {mismatch("run.argument-rank", host.name,
                         "has " + std::to_string(host.sizes.size()) + " dimensions, the kernel takes " +
                             std::to_string(type.getRank()))};
    const auto strides = helion::stridesOf(type);
    std::vector<Diagnostic> problems;
    for (std::size_t i = 0; i < host.sizes.size(); ++i) {
        const std::int64_t size = type.getDimSize(i);
        const std::string dimension = " along dimension " + std::to_string(i);
        if (!mlir::ShapedType::isDynamic(size) && size != host.sizes[i])
            problems.push_back(mismatch("run.argument-size", host.name,
                                        "has size " + std::to_string(host.sizes[i]) + dimension +
                                            ", the kernel is compiled for " + std::to_string(size)));
        else if (i < parameter.most.size() && !mlir::ShapedType::isDynamic(parameter.most[i]) &&
                 host.sizes[i] > parameter.most[i])
            problems.push_back(mismatch("run.argument-size", host.name,
                                        "has size " + std::to_string(host.sizes[i]) + dimension +
                                            ", the kernel is compiled for at most " +
                                            std::to_string(parameter.most[i])));
        else if (!mlir::ShapedType::isDynamic(strides[i]) && strides[i] != host.strides[i] && host.sizes[i] > 1)
            problems.push_back(mismatch("run.argument-stride", host.name,
                                        "has stride " + std::to_string(host.strides[i]) + dimension +
                                            ", the kernel is compiled for " + std::to_string(strides[i])));
    }
    return problems;
}

/// Bytes from a tensor's first element to the end of its last; nothing if no memory has as many.
std::optional<std::int64_t> neededBytes(const HostArgument &host, std::int64_t width)
{
    if (llvm::is_contained(host.sizes, 0))
        return 0;
    std::optional<std::int64_t> last = 0;
    for (std::size_t i = 0; i < host.sizes.size() && last; ++i) {
        const auto step = llvm::checkedMul(host.sizes[i] - 1, host.strides[i]);
        last = step ? llvm::checkedAdd(*last, *step) : std::nullopt;
    }
    const auto count = last ? llvm::checkedAdd(*last, std::int64_t(1)) : std::nullopt;
    const auto bytes = count ? llvm::checkedMul(*count, width) : std::nullopt;
    return bytes ? llvm::checkedAdd(*bytes, host.offset) : std::nullopt;
}

} // namespace

std::vector<Diagnostic> Binding::bind(const std::vector<Parameter> &kernel, std::vector<HostArgument> manifest)
{
    std::vector<Diagnostic> problems;
    const auto add = [&](const std::vector<Diagnostic> &more) {
        problems.insert(problems.end(), more.begin(), more.end());
    };
    for (const Parameter &parameter : kernel) {
        if (parameter.kind != Parameter::Kind::Memory && parameter.kind != Parameter::Kind::Number)
            continue;
        const auto found =
            llvm::find_if(manifest, [&](const HostArgument &host) { return host.name == parameter.name; });
        if (found == manifest.end()) {
            problems.push_back(mismatch("run.missing-argument", parameter.name, "is not in the manifest"));
            continue;
        }
        add(parameter.kind == Parameter::Kind::Memory ? bindTensor(parameter, *found) : bindNumber(parameter, *found));
        manifest.erase(found);
    }
    for (const HostArgument &host : manifest)
        if (!host.isOptional)
            problems.push_back(mismatch("run.unknown-argument", host.name,
                                        "is in the manifest, and the kernel has none of this name"));
    return problems;
}

std::vector<Diagnostic> Binding::bindTensor(const Parameter &parameter, const HostArgument &host)
{
    const mlir::Type element = parameter.tensor.getElementType();
    if (!host.isTensor)
        return {mismatch("run.argument-kind", host.name, "is a number, the kernel takes a tensor")};
    if (!isSameDtype(host.dtype, element))
        return {mismatch("run.argument-dtype", host.name,
                         "has dtype " + host.dtype + ", the kernel takes " + dtypeName(element))};
    if (auto problems = checkShape(parameter, host); !problems.empty())
        return problems;
    return mapTensor(host, widthOf(element));
}

std::vector<Diagnostic> Binding::mapTensor(const HostArgument &host, std::int64_t width)
{
    const auto storage = m_storages.map(host.file);
    if (!storage)
        return {storage.error()};
    if (host.offset % width != 0)
        return {mismatch("run.argument-offset", host.name,
                         "begins at byte " + std::to_string(host.offset) + ", which is no multiple of its " +
                             std::to_string(width) + " bytes an element")};
    const auto needed = neededBytes(host, width);
    if (!needed || *needed > storage->bytes)
        return {mismatch("run.short-file", host.name,
                         "of sizes " + joined(host.sizes) + " and strides " + joined(host.strides) + " needs " +
                             (needed ? std::to_string(*needed) + " bytes" : std::string("more bytes than there are")) +
                             ", its file " + host.file + " has " + std::to_string(storage->bytes))};
    m_tensors[host.name] = {host, storage->begin + std::min(host.offset, storage->bytes),
                            std::max<std::int64_t>(0, storage->bytes - host.offset) / width};
    return {};
}

std::vector<Diagnostic> Binding::bindNumber(const Parameter &parameter, const HostArgument &host)
{
    if (host.isTensor)
        return {mismatch("run.argument-kind", host.name, "is a tensor, the kernel takes a number")};
    const auto word = numberWord(host.value, parameter.type);
    if (!word)
        return {mismatch("run.argument-value", host.name,
                         "is " + writeJson(host.value) + ", which is no " + dtypeName(parameter.type))};
    m_numbers[host.name] = *word;
    return {};
}

std::vector<std::uint64_t> Binding::words(const std::vector<Parameter> &parameters) const
{
    std::vector<std::uint64_t> words;
    for (const Parameter &parameter : parameters) {
        switch (parameter.kind) {
        case Parameter::Kind::Memory: {
            const Tensor &tensor = m_tensors.at(parameter.name);
            const auto address = reinterpret_cast<std::uint64_t>(tensor.first);
            words.insert(words.end(), {address, address, 0, std::uint64_t(tensor.elements), 1});
            break;
        }
        case Parameter::Kind::Number:
            words.push_back(m_numbers.at(parameter.name));
            break;
        case Parameter::Kind::Size:
            words.push_back(std::uint64_t(m_tensors.at(parameter.name).host.sizes.at(std::size_t(parameter.dim))));
            break;
        case Parameter::Kind::Stride:
            words.push_back(std::uint64_t(m_tensors.at(parameter.name).host.strides.at(std::size_t(parameter.dim))));
            break;
        case Parameter::Kind::Tile:
            words.push_back(0);
            break;
        }
    }
    return words;
}

std::string Binding::describeElement(const std::string &tensor, std::int64_t offset) const
{
    const HostArgument &host = m_tensors.at(tensor).host;
    if (offset < 0 || llvm::is_contained(host.strides, 0))
        return tensor;
    std::vector<std::size_t> order(host.strides.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return host.strides[a] > host.strides[b]; });
    std::vector<std::int64_t> index(order.size());
    for (const std::size_t dim : order) {
        index[dim] = offset / host.strides[dim];
        offset %= host.strides[dim];
    }
    return offset == 0 ? tensor + joined(index) : tensor;
}

} // namespace heliograph::cpu
