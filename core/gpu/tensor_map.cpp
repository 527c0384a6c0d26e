#include "core/gpu/tensor_map.h"

#include <algorithm>
#include <array>

namespace heliograph::gpu {

namespace {

constexpr std::size_t kMostDimensions = 5;

/// Triton numbers the types as the device does, where the three kinds of bf16, f32 and f64 stand in another order.
CUtensorMapDataType hostType(std::int32_t device)
{
    constexpr std::array kOthers{10, 8, 9};
    return CUtensorMapDataType(device >= 8 && device <= 10 ? kOthers[std::size_t(device - 8)] : device);
}

} // namespace

Result<CUtensorMap> encodeMap(Device &device, const Tensor &tensor, const TensorMap &map, CUdeviceptr address)
{
    const std::size_t rank = tensor.shape.size();
    const std::string doing = "Describing " + tensor.name + " to the tensor memory accelerator";
    if (rank == 0 || rank > kMostDimensions)
        return problem("gpu.argument", doing + " failed: it has " + std::to_string(rank) + " dimensions, not 1 to 5.",
                       "Capture again with another indexing.");
    std::array<cuuint64_t, kMostDimensions> sizes{}, strides{};
    std::array<cuuint32_t, kMostDimensions> block{}, steps{1, 1, 1, 1, 1};
    for (std::size_t i = 0; i < rank; ++i) {
        const std::size_t inner = rank - 1 - i; // the engine counts from the last dimension on
        sizes[i] = cuuint64_t(tensor.shape[map.order[inner]]);
        block[i] = map.block[inner];
        if (i + 1 < rank)
            strides[i] = map.elementBytes * cuuint64_t(tensor.stride[map.order[inner - 1]]);
    }
    if (map.packed4bit)
        sizes[0] *= 2;
    CUtensorMap made{};
    const Result<void> done =
        device.run(doing, device.driver().cuTensorMapEncodeTiled, &made, hostType(map.elementType), cuuint32_t(rank),
                   reinterpret_cast<void *>(address), sizes.data(), strides.data(), block.data(), steps.data(),
                   CU_TENSOR_MAP_INTERLEAVE_NONE, CUtensorMapSwizzle(map.swizzle), CU_TENSOR_MAP_L2_PROMOTION_L2_128B,
                   CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE);
    return done ? Result<CUtensorMap>(made) : done.error();
}

} // namespace heliograph::gpu
