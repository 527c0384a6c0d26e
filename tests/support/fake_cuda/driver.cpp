// The driver's calls, as far as heliograph-run makes them.
#include "fake.h"

#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>
#include <thread>

using namespace fake;

namespace {

/// An answer that ends the context stays for all later calls.
CUresult reply(const char *call)
{
    if (state().sticky != CUDA_SUCCESS)
        return state().sticky;
    const auto result = CUresult(answer(call));
    for (const CUresult fatal : {CUDA_ERROR_ILLEGAL_ADDRESS, CUDA_ERROR_LAUNCH_FAILED, CUDA_ERROR_ECC_UNCORRECTABLE,
                                 CUDA_ERROR_DEVICE_UNAVAILABLE, CUDA_ERROR_ASSERT})
        if (result == fatal)
            state().sticky = result;
    return result;
}

std::size_t deviceBytes()
{
    const char *bytes = std::getenv("HELIOGRAPH_FAKE_MEMORY");
    return bytes ? std::strtoull(bytes, nullptr, 10) : std::size_t(8) << 30;
}

std::string list(std::initializer_list<std::uint64_t> values)
{
    std::string text;
    for (const std::uint64_t value : values)
        text += (text.empty() ? "[" : ", ") + std::to_string(value);
    return text + "]";
}

std::string parameterWords(void **parameters)
{
    const char *count = std::getenv("HELIOGRAPH_FAKE_WORDS"); // of the kernels of the test alone
    std::string text;
    for (int i = 0; count && i < std::atoi(count); ++i)
        text += (i ? ", " : "") + std::to_string(*static_cast<std::uint64_t *>(parameters[i]));
    return "[" + text + "]";
}

std::string attributeWords(const CUlaunchConfig &config)
{
    std::string text;
    for (unsigned i = 0; i < config.numAttrs; ++i)
        text += (i ? ", " : "") + std::to_string(int(config.attrs[i].id));
    return "[" + text + "]";
}

/// What HELIOGRAPH_FAKE_WRITES says of that function.
void write(const std::string &function, void **parameters)
{
    const char *text = std::getenv("HELIOGRAPH_FAKE_WRITES");
    std::istringstream words(text ? text : "");
    std::string name, value;
    std::size_t parameter = 0, element = 0;
    while (words >> name >> parameter >> element >> value)
        if (name == function) {
            const float number = std::strtof(value.c_str(), nullptr); // "nan" as well
            std::memcpy(reinterpret_cast<char *>(*static_cast<std::uint64_t *>(parameters[parameter])) + 4 * element,
                        &number, sizeof number);
        }
}

/// Longer by a tenth now and then, as real ones are.
std::uint64_t duration(const std::string &name)
{
    const int number = state().calls["run " + name]++;
    const std::uint64_t base = name == "heliograph_flush" ? 50000 : 10000;
    return base + (number % 10 == 9 ? base / 10 : 0);
}

std::uint64_t gridTime(const CUlaunchConfig &config)
{
    const char *each = std::getenv("HELIOGRAPH_FAKE_GRID");
    return each ? std::strtoull(each, nullptr, 10) * config.gridDimX * config.gridDimY * config.gridDimZ : 0;
}

/// What HELIOGRAPH_FAKE_THREADS has for blocks of that size.
int answerFor(unsigned threads)
{
    const char *script = std::getenv("HELIOGRAPH_FAKE_THREADS");
    std::istringstream words(script ? script : "");
    for (std::string word; words >> word;)
        if (word.substr(0, word.find('=')) == std::to_string(threads))
            return std::atoi(word.c_str() + word.find('=') + 1);
    return 0;
}

int attributeValue(CUdevice_attribute attribute)
{
    switch (attribute) {
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR:
        return 9;
    case CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT:
        return 132;
    case CU_DEVICE_ATTRIBUTE_CLOCK_RATE:
        return 1980000;
    case CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE:
        return 3201000;
    case CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH:
        return 6144;
    case CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE:
        return 60 << 20;
    case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN:
        return 232448;
    case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_MULTIPROCESSOR:
        return 233472;
    case CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_MULTIPROCESSOR:
        return 65536;
    case CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR:
        return 2048;
    case CU_DEVICE_ATTRIBUTE_MAX_BLOCKS_PER_MULTIPROCESSOR:
        return 32;
    case CU_DEVICE_ATTRIBUTE_ECC_ENABLED:
        return 1;
    default:
        return 0;
    }
}

} // namespace

extern "C" {

CUresult cuInit(unsigned)
{
    return reply("cuInit");
}
CUresult cuDriverGetVersion(int *version)
{
    *version = 13000;
    if (const int asked = answer("version"))
        *version = asked;
    return CUDA_SUCCESS;
}
CUresult cuGetErrorName(CUresult error, const char **name)
{
    *name = error == CUDA_SUCCESS ? "CUDA_SUCCESS" : "CUDA_ERROR_OF_THE_FAKE";
    return CUDA_SUCCESS;
}
CUresult cuGetErrorString(CUresult error, const char **words)
{
    *words = error == CUDA_ERROR_ILLEGAL_ADDRESS ? "an illegal memory access was encountered" : "the fake was told so";
    return CUDA_SUCCESS;
}

// ---- device and context

CUresult cuDeviceGetCount(int *count)
{
    *count = answer("devices") == 1 ? 0 : 1;
    return reply("cuDeviceGetCount");
}
CUresult cuDeviceGet(CUdevice *device, int ordinal)
{
    *device = ordinal;
    return reply("cuDeviceGet");
}
CUresult cuDeviceGetName(char *name, int length, CUdevice)
{
    std::strncpy(name, "Fake H200", std::size_t(length));
    return reply("cuDeviceGetName");
}
CUresult cuDeviceTotalMem(std::size_t *bytes, CUdevice)
{
    *bytes = deviceBytes();
    return reply("cuDeviceTotalMem_v2");
}
CUresult cuDeviceGetAttribute(int *value, CUdevice_attribute attribute, CUdevice)
{
    *value = attributeValue(attribute);
    return reply("cuDeviceGetAttribute");
}
CUresult cuDeviceGetPCIBusId(char *text, int length, CUdevice)
{
    std::strncpy(text, "0000:01:00.0", std::size_t(length));
    return reply("cuDeviceGetPCIBusId");
}
CUresult cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice)
{
    *context = reinterpret_cast<CUcontext>(&state());
    return reply("cuDevicePrimaryCtxRetain");
}
CUresult cuDevicePrimaryCtxRelease(CUdevice)
{
    if (!state().memory.empty())
        mistake(std::to_string(state().memory.size()) + " allocations are left");
    return reply("cuDevicePrimaryCtxRelease_v2");
}
CUresult cuCtxSetCurrent(CUcontext)
{
    return reply("cuCtxSetCurrent");
}
CUresult cuCtxSynchronize()
{
    return reply("cuCtxSynchronize");
}

// ---- memory

CUresult cuMemGetInfo(std::size_t *free, std::size_t *total)
{
    *total = deviceBytes();
    *free = *total - state().used;
    return reply("cuMemGetInfo_v2");
}
CUresult cuMemAlloc(CUdeviceptr *address, std::size_t bytes)
{
    const CUresult result = reply("cuMemAlloc_v2");
    if (result != CUDA_SUCCESS)
        return result;
    if (state().used + bytes > deviceBytes())
        return CUDA_ERROR_OUT_OF_MEMORY;
    *address = CUdeviceptr(std::aligned_alloc(256, (bytes + 255) / 256 * 256));
    state().memory[*address] = bytes;
    state().used += bytes;
    return CUDA_SUCCESS;
}
CUresult cuMemFree(CUdeviceptr address)
{
    const auto found = state().memory.find(address);
    if (found == state().memory.end()) {
        mistake("memory is freed that is not there");
        return CUDA_ERROR_INVALID_VALUE;
    }
    state().used -= found->second;
    state().memory.erase(found);
    std::free(reinterpret_cast<void *>(address));
    return reply("cuMemFree_v2");
}
CUresult cuMemcpyHtoD(CUdeviceptr to, const void *from, std::size_t bytes)
{
    const CUresult result = reply("cuMemcpyHtoD_v2");
    if (result == CUDA_SUCCESS)
        std::memcpy(reinterpret_cast<void *>(to), from, bytes);
    return result;
}
CUresult cuMemcpyDtoH(void *to, CUdeviceptr from, std::size_t bytes)
{
    const CUresult result = reply("cuMemcpyDtoH_v2");
    if (result == CUDA_SUCCESS)
        std::memcpy(to, reinterpret_cast<void *>(from), bytes);
    return result;
}
CUresult cuMemsetD8(CUdeviceptr to, unsigned char value, std::size_t bytes)
{
    const CUresult result = reply("cuMemsetD8_v2");
    if (result == CUDA_SUCCESS)
        std::memset(reinterpret_cast<void *>(to), value, bytes);
    return result;
}

// ---- code

CUresult cuModuleLoadDataEx(CUmodule *module, const void *, unsigned, CUjit_option *, void **values)
{
    const CUresult result = reply("cuModuleLoadDataEx");
    if (result == CUDA_ERROR_INVALID_PTX)
        std::strcpy(static_cast<char *>(values[0]), "ptxas fatal: line 3");
    *module = reinterpret_cast<CUmodule>(++state().modules);
    return result;
}
CUresult cuModuleUnload(CUmodule)
{
    return reply("cuModuleUnload");
}
CUresult cuModuleGetFunction(CUfunction *function, CUmodule module, const char *name)
{
    state().functions.push_back({name, reinterpret_cast<std::uint64_t>(module)});
    *function = reinterpret_cast<CUfunction>(&state().functions.back());
    return reply("cuModuleGetFunction");
}
CUresult cuFuncSetAttribute(CUfunction, CUfunction_attribute attribute, int value)
{
    log("{\"set\": " + std::to_string(int(attribute)) + ", \"value\": " + std::to_string(value) + "}");
    return reply("cuFuncSetAttribute");
}
CUresult cuFuncSetCacheConfig(CUfunction, CUfunc_cache)
{
    return reply("cuFuncSetCacheConfig");
}
CUresult cuFuncGetAttribute(int *value, CUfunction_attribute attribute, CUfunction)
{
    *value = attribute == CU_FUNC_ATTRIBUTE_NUM_REGS ? 64 : 0;
    return reply("cuFuncGetAttribute");
}
CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor(int *blocks, CUfunction, int threads, std::size_t)
{
    *blocks = 65536 / 64 / threads;
    return reply("cuOccupancyMaxActiveBlocksPerMultiprocessor");
}
CUresult cuTensorMapEncodeTiled(CUtensorMap *map, CUtensorMapDataType type, cuuint32_t rank, void *,
                                const cuuint64_t *sizes, const cuuint64_t *strides, const cuuint32_t *box,
                                const cuuint32_t *, CUtensorMapInterleave, CUtensorMapSwizzle swizzle,
                                CUtensorMapL2promotion, CUtensorMapFloatOOBfill)
{
    if (reinterpret_cast<std::uintptr_t>(map) % 64 != 0)
        mistake("a tensor map is not aligned to 64 bytes");
    log("{\"map\": " + list({std::uint64_t(type), rank, std::uint64_t(swizzle)}) + ", \"sizes\": " +
        list({sizes[0], rank > 1 ? sizes[1] : 0}) + ", \"strides\": " + list({rank > 1 ? strides[0] : 0}) +
        ", \"box\": " + list({box[0], rank > 1 ? box[1] : 0}) + "}");
    return reply("cuTensorMapEncodeTiled");
}

// ---- launches

/// On another thread, as the driver does it: the program may wait for what it has queued behind.
CUresult cuLaunchHostFunc(CUstream, CUhostFn function, void *data)
{
    const CUresult result = reply("cuLaunchHostFunc");
    if (result == CUDA_SUCCESS)
        std::thread(function, data).detach();
    return result;
}

CUresult cuLaunchKernelEx(const CUlaunchConfig *config, CUfunction handle, void **parameters, void **)
{
    State &all = state();
    const auto *function = reinterpret_cast<const Function *>(handle);
    const CUresult result = reply("cuLaunchKernelEx");
    if (result != CUDA_SUCCESS)
        return result;
    const int special = function->name == "heliograph_flush" ? 0 : answerFor(config->blockDimX);
    if (special > 0)
        return CUresult(special);
    if (special < 0)
        **reinterpret_cast<float **>(parameters[1]) = 1e5F;
    const int number = ++all.calls["launch " + function->name];
    if (number == 1)
        log("{\"launch\": \"" + function->name +
            "\", \"grid\": " + list({config->gridDimX, config->gridDimY, config->gridDimZ}) +
            ", \"block\": " + std::to_string(config->blockDimX) +
            ", \"shared\": " + std::to_string(config->sharedMemBytes) + ", \"attributes\": " + attributeWords(*config) +
            ", \"parameters\": " + (function->name == "heliograph_flush" ? "[]" : parameterWords(parameters)) + "}");
    write(function->name, parameters);
    const char *hang = std::getenv("HELIOGRAPH_FAKE_HANG");
    all.hangs = all.hangs || (hang && function->name == hang);
    const std::uint64_t start = all.now + 2000;
    all.now = start + duration(function->name) + gridTime(*config);
    if (all.recording)
        all.records.push_back({all.names.insert(function->name).first->c_str(), start, all.now});
    if (all.counting)
        all.ranges.push_back(all.now - start);
    if (all.patching && all.patchedLaunches == 0)
        all.patched = function->name;
    if (all.patching && all.patched == function->name)
        ++all.patchedLaunches;
    if (all.sampling && function->module >= all.firstSampledModule)
        ++all.sampledLaunches[function->name];
    return CUDA_SUCCESS;
}
CUresult cuStreamCreate(CUstream *stream, unsigned)
{
    *stream = reinterpret_cast<CUstream>(&state());
    return reply("cuStreamCreate");
}
CUresult cuStreamDestroy(CUstream)
{
    return reply("cuStreamDestroy_v2");
}
CUresult cuStreamQuery(CUstream)
{
    const CUresult result = reply("cuStreamQuery");
    return result == CUDA_SUCCESS && state().hangs ? CUDA_ERROR_NOT_READY : result;
}
CUresult cuEventCreate(CUevent *event, unsigned)
{
    *event = reinterpret_cast<CUevent>(new std::uint64_t(0));
    return reply("cuEventCreate");
}
CUresult cuEventDestroy(CUevent event)
{
    delete reinterpret_cast<std::uint64_t *>(event);
    return reply("cuEventDestroy_v2");
}
CUresult cuEventRecord(CUevent event, CUstream)
{
    *reinterpret_cast<std::uint64_t *>(event) = state().now;
    return reply("cuEventRecord");
}
CUresult cuEventElapsedTime(float *milliseconds, CUevent begin, CUevent end)
{
    const auto time = [](CUevent event) { return *reinterpret_cast<std::uint64_t *>(event); };
    *milliseconds = float(double(time(end) - time(begin)) * 1e-6);
    return reply("cuEventElapsedTime");
}

} // extern "C"
