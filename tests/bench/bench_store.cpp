// How long a .helio of a large kernel takes to open, to load and to write. Prints one JSON object.
#include "core/store/store.h"
#include "tests/support/random_variant.h"

#include <chrono>
#include <cstdio>
#include <filesystem>

using namespace heliograph;
using Clock = std::chrono::steady_clock;

namespace {

double millisecondsSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

} // namespace

int main()
{
    // Nine stages of 2000 ops, 2000 edges and 2000 links each.
    const std::string path = (std::filesystem::temp_directory_path() / "bench_store.helio").string();
    std::filesystem::remove(path);
    std::mt19937 random(1);
    Variant variant = test::randomVariant(random, 150, 2000);
    variant.kernel = 1;
    const Clock::time_point writing = Clock::now();
    {
        Result<Store> store = Store::openForWriting(path);
        Kernel kernel{0, "k", "k.py", 1, {}};
        if (!store || !store->addKernel(kernel) || !store->addVariant(variant))
            return 1;
    }
    const double write = millisecondsSince(writing);
    double open = 1e9;
    double load = 1e9;
    for (int round = 0; round < 10; ++round) {
        const Clock::time_point start = Clock::now();
        const Result<Store> store = Store::open(path);
        if (!store || !store->document())
            return 1;
        open = std::min(open, millisecondsSince(start));
        const Clock::time_point loading = Clock::now();
        if (!store->variant(1))
            return 1;
        load = std::min(load, millisecondsSince(loading));
    }
    std::printf("{\"ops\":18000,\"links\":18000,\"write_ms\":%.1f,\"open_ms\":%.2f,\"load_ms\":%.1f}\n", write, open,
                load);
    std::filesystem::remove(path);
    return 0;
}
