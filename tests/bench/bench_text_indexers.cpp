// How fast the indexers read: megabytes per second on a synthetic kernel of about the given size. Prints one JSON
// object.
#include "core/text/indexer.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

using namespace heliograph;

namespace {

/// A kernel with registers of its own on every line, as LLVM prints them.
std::string ptxOfSize(std::size_t bytes)
{
    std::string text = ".visible .entry kernel(\n\t.param .u64 kernel_param_0\n)\n{\n";
    for (std::size_t i = 1; text.size() < bytes; ++i) {
        const std::string a = std::to_string(i), b = std::to_string(i > 3 ? i - 3 : 0);
        text += "\t.loc\t1 " + std::to_string(20 + i % 40) + " " + std::to_string(8 + i % 50) + "\n";
        text += "\tmad.lo.s32 \t%r" + a + ", %r" + b + ", 2, %r" + b + ";\n";
        text += "\tfma.rn.f32 \t%f" + a + ", %f" + b + ", %f" + b + ", 0f3F800000;\n";
        text += "\tst.shared.v2.f32 \t[%r" + a + "+16], {%f" + a + ", %f" + b + "};\n";
    }
    return text + "\tret;\n}\n\t.file\t1 \"/tmp/kernel.py\"\n";
}

std::string mlirOfSize(std::size_t bytes)
{
    std::string text = "#loc = loc(\"/tmp/kernel.py\":1:2)\nmodule {\n  tt.func public @kernel(%x0: i32 loc(#loc)) {\n";
    for (std::size_t i = 1; text.size() < bytes; ++i)
        text += "    %x" + std::to_string(i) + " = arith.addi %x" + std::to_string(i - 1) + ", %x0 : tensor<128xi32> " +
                "loc(#loc)\n";
    return text + "    tt.return loc(#loc)\n  } loc(#loc)\n} loc(#loc)\n";
}

double megabytesPerSecond(IndexedText (*indexer)(std::string_view), const std::string &text)
{
    const std::clock_t start = std::clock();
    const std::size_t ops = indexer(text).ops.size();
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    return ops == 0 ? 0 : static_cast<double>(text.size()) / 1e6 / seconds;
}

} // namespace

int main(int argc, char **argv)
{
    const std::size_t megabytes = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 50;
    std::printf("{\"megabytes\":%zu,\"ptx_mb_per_s\":%.0f,\"mlir_mb_per_s\":%.0f}\n", megabytes,
                megabytesPerSecond(indexPtx, ptxOfSize(megabytes * 1000000)),
                megabytesPerSecond(indexMlir, mlirOfSize(megabytes * 1000000)));
    return 0;
}
