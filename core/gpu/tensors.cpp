#include "core/gpu/tensors.h"

#include "core/gpu/fill.h"
#include "core/gpu/npy.h"

#include <algorithm>
#include <cstring>
#include <filesystem>

namespace heliograph::gpu {

namespace {

/// Numbers are made up once for so many elements, and again and again the same beyond: making them costs time, and
/// nothing that runs can tell.
constexpr std::uint64_t kMadeUp = std::uint64_t(1) << 22;

/// Calls visit(element of the array, element of the storage) for all elements of the view, in C order.
template <typename Visit>
void eachElement(const Tensor &tensor, Visit visit)
{
    const std::uint64_t count = tensor.elements();
    std::vector<std::int64_t> at(tensor.shape.size(), 0);
    std::int64_t place = tensor.offset;
    for (std::uint64_t element = 0; element < count; ++element) {
        visit(element, std::uint64_t(place));
        for (std::size_t d = at.size(); d-- > 0;) {
            place += tensor.stride[d];
            if (++at[d] < tensor.shape[d])
                break;
            place -= at[d] * tensor.stride[d];
            at[d] = 0;
        }
    }
}

Diagnostic mismatch(const Tensor &tensor, const NpyArray &array, const std::string &path)
{
    std::string shape;
    for (const std::int64_t size : tensor.shape)
        shape += (shape.empty() ? "" : ",") + std::to_string(size);
    return problem("gpu.input",
                   path + " holds " + array.type + " of another shape or type than " + tensor.name + ": " +
                       std::string(tensor.dtype->name) + "[" + shape + "].",
                   "numpy has no " + std::string(tensor.dtype->name) + " of its own where this is `" +
                       std::string(tensor.dtype->npy) + "`: save its bits, array.view(...).",
                   path);
}

} // namespace

Result<Tensors> Tensors::make(Device &device, const Plan &plan, std::uint64_t seed, const std::string &inputs)
{
    Tensors tensors(device, plan);
    Result<void> done = tensors.allocate();
    for (std::size_t i = 0; i < plan.storages.size() && done; ++i)
        done = tensors.fill(i, seed + i);
    for (const Tensor &tensor : plan.tensors) {
        const std::string path = inputs + "/" + tensor.name + ".npy";
        if (done && !inputs.empty() && std::filesystem::exists(path))
            done = tensors.read(tensor, path);
    }
    // Copies from pageable memory may still be under way on the device when they return.
    if (done)
        done = device.run("Copying the inputs", device.driver().cuCtxSynchronize);
    return done ? Result<Tensors>(std::move(tensors)) : done.error();
}

Result<void> Tensors::allocate()
{
    for (const Storage &storage : m_plan->storages) {
        Result<Memory> memory = Memory::allocate(*m_device, storage.bytes, "tensors");
        if (!memory)
            return memory.error();
        m_storages.push_back(std::move(*memory));
    }
    return {};
}

Result<void> Tensors::fill(std::size_t index, std::uint64_t seed)
{
    const Storage &storage = m_plan->storages[index];
    const CUdeviceptr address = m_storages[index].address();
    if (storage.bytes == 0)
        return {};
    if (storage.dtype->filling == Filling::Zero)
        return m_device->run("Filling the inputs", m_device->driver().cuMemsetD8, address,
                             static_cast<unsigned char>(0), std::size_t(storage.bytes));
    const std::uint64_t count = (storage.bytes + storage.dtype->bytes - 1) / storage.dtype->bytes;
    const std::string values = filled(*storage.dtype, std::min(count, kMadeUp), seed, m_plan->smallest);
    for (std::uint64_t at = 0; at < storage.bytes; at += values.size()) {
        const std::uint64_t part = std::min<std::uint64_t>(values.size(), storage.bytes - at);
        if (Result<void> copied = m_device->run("Copying the inputs", m_device->driver().cuMemcpyHtoD, address + at,
                                                static_cast<const void *>(values.data()), std::size_t(part));
            !copied)
            return copied;
    }
    return {};
}

Result<void> Tensors::read(const Tensor &tensor, const std::string &path)
{
    const Result<NpyArray> array = readNpy(path);
    if (!array)
        return array.error();
    const std::size_t width = tensor.dtype->bytes;
    const bool sameType = array->type == tensor.dtype->npy || array->type.substr(1) == "V" + std::to_string(width);
    if (!sameType || array->shape != tensor.shape || array->bytes.size() != tensor.elements() * width)
        return mismatch(tensor, *array, path);
    Result<std::string> bytes = storageBytes(tensor);
    if (!bytes)
        return bytes.error();
    eachElement(tensor, [&](std::uint64_t element, std::uint64_t place) {
        std::memcpy(bytes->data() + place * width, array->bytes.data() + element * width, width);
    });
    m_given.push_back(tensor.name);
    return m_device->run("Copying " + path, m_device->driver().cuMemcpyHtoD, m_storages[tensor.storage].address(),
                         static_cast<const void *>(bytes->data()), bytes->size());
}

Result<std::string> Tensors::storageBytes(const Tensor &tensor) const
{
    const Memory &memory = m_storages[tensor.storage];
    std::string bytes(memory.bytes(), '\0');
    if (bytes.empty())
        return bytes;
    const Result<void> copied = m_device->run("Copying " + tensor.name, m_device->driver().cuMemcpyDtoH,
                                              static_cast<void *>(bytes.data()), memory.address(), bytes.size());
    return copied ? Result<std::string>(std::move(bytes)) : copied.error();
}

CUdeviceptr Tensors::address(std::size_t tensor) const
{
    const Tensor &view = m_plan->tensors[tensor];
    return m_storages[view.storage].address() + std::uint64_t(view.offset) * view.dtype->bytes;
}

Result<std::string> Tensors::values(const Tensor &tensor) const
{
    const Result<std::string> bytes = storageBytes(tensor);
    if (!bytes)
        return bytes.error();
    const std::size_t width = tensor.dtype->bytes;
    std::string values(tensor.elements() * width, '\0');
    eachElement(tensor, [&](std::uint64_t element, std::uint64_t place) {
        std::memcpy(values.data() + element * width, bytes->data() + place * width, width);
    });
    return values;
}

Result<void> Tensors::save(const std::string &folder) const
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    for (const Tensor &tensor : m_plan->tensors) {
        Result<std::string> held = values(tensor);
        if (!held)
            return held.error();
        const NpyArray array{std::string(tensor.dtype->npy), tensor.shape, std::move(*held)};
        if (Result<void> written = writeNpy(folder + "/" + tensor.name + ".npy", array); !written)
            return written;
    }
    return {};
}

} // namespace heliograph::gpu
