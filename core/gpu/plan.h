// What a run launches: the kernels of a variant with their parameters, in the order in which the driver takes them.
// Read from the document alone, before any device is asked.
#pragma once

#include "core/base/result.h"
#include "core/document/document.h"
#include "core/gpu/dtypes.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace heliograph::gpu {

/// A tensor that a kernel takes: a view of a storage.
struct Tensor {
    std::string name;
    std::string host; ///< what the host's code calls it: another config may take it by another name
    const Dtype *dtype = nullptr;
    std::vector<std::int64_t> shape, stride; ///< stride in elements
    std::size_t storage = 0;                 ///< into Plan::storages
    std::int64_t offset = 0;                 ///< elements into the storage

    std::uint64_t elements() const;
    /// Elements from the storage's begin to behind its last one.
    std::uint64_t extent() const;
};

/// Memory that one or several tensors look at.
struct Storage {
    const Dtype *dtype = nullptr; ///< of the first tensor in it, by which it is filled
    std::uint64_t bytes = 0;
};

/// How the device finds a tensor through its tensor memory accelerator; what Triton's compiler decided.
struct TensorMap {
    std::vector<std::size_t> order; ///< the tensor's dimensions in the descriptor's order: that of stride 1 last
    std::vector<std::uint32_t> block;
    std::uint32_t elementBytes = 0;
    std::int32_t elementType = 0; ///< CUtensorMapDataType
    std::int32_t swizzle = 0;     ///< CUtensorMapSwizzle
    bool packed4bit = false;      ///< two numbers a byte, padded to eight bits each in shared memory
};

enum class ParameterKind : std::uint8_t {
    Pointer,
    Map,
    Value,
    Semaphore, ///< 32 bits of 0, by which programs of our pipeline wait for each other
    GlobalScratch,
    ProfileScratch
};

struct Parameter {
    ParameterKind kind = ParameterKind::Value;
    std::string name;
    std::size_t tensor = 0;  ///< of Pointer and Map: into Plan::tensors
    TensorMap map;           ///< of Map
    std::uint64_t value = 0; ///< of Value: its bits
    std::uint32_t bytes = 8; ///< of Value
};

/// Memory that a kernel wants for itself, for each of its blocks.
struct Scratch {
    std::uint64_t bytes = 0, alignment = 1;
};

struct KernelLaunch {
    std::string function;
    std::array<std::uint32_t, 3> grid{1, 1, 1}; ///< in clusters, as Triton counts; blocks along x are grid * ctas
    std::uint32_t threads = 0;                  ///< of a block
    std::uint32_t ctas = 1;                     ///< blocks of a cluster
    std::uint32_t sharedBytes = 0;              ///< dynamic
    bool cooperative = false;
    bool dependent = false; ///< may begin while the launch before it ends (programmatic dependent launch)
    Scratch global, profile;
    std::vector<Parameter> parameters;
};

struct Plan {
    std::string pipeline; ///< "helion" or "stage0"
    std::string target;   ///< "sm_90"
    std::string image;    ///< cubin, or PTX
    bool isPtx = false;
    std::vector<Storage> storages;
    std::vector<Tensor> tensors;
    std::vector<KernelLaunch> launches;
    /// How many values are an index into every dimension of every tensor: the least of all sizes.
    std::uint64_t smallest = 1;
};

/// `cubin` may be empty: then the PTX is run, which the driver compiles. Errors: gpu.no-code, gpu.no-launch,
/// gpu.no-arguments, gpu.argument (one that cannot be made up), gpu.parameters (the code takes others than the launch
/// has), gpu.no-scratch-size.
Result<Plan> planOf(const Variant &variant, std::string cubin);
/// The pipeline that made the variant's code.
std::string pipelineOf(const Variant &variant);

} // namespace heliograph::gpu
