// Passes of captured documents: what their texts weigh in the file, how long it takes to read one, and to link the
// longest. Arguments are .helio files; without any, texts like those of a matmul are made up. Prints a table and JSON.
#include "core/provenance/linker.h"
#include "core/store/store.h"
#include "core/text/indexer.h"
#include "tests/support/pass_records.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

using namespace heliograph;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kRounds = 5;

struct Row {
    std::string name;
    std::size_t passes = 0, changed = 0;
    double printedMegabytes = 0, fileMegabytes = 0;
    double readMedian = 0, readMost = 0; ///< milliseconds for one text, in no order
    double longest = 0;                  ///< megabytes of the longest text
    double index = 0, link = 0;          ///< milliseconds for it; link contains index
    std::size_t ops = 0, links = 0;
};

template <typename Work>
double milliseconds(Work work)
{
    double best = 1e9;
    for (int round = 0; round < kRounds; ++round) {
        const Clock::time_point start = Clock::now();
        work();
        best = std::min(best, std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    return best;
}

void readTexts(const Store &store, const Variant &variant, Row &row)
{
    std::vector<double> times;
    for (const Pass &pass : variant.passes) {
        if (pass.snapshot == kNone)
            continue;
        row.printedMegabytes += double(pass.bytes) / 1e6;
        times.push_back(milliseconds([&] { (void)store.snapshot(variant.id, pass.snapshot); }));
    }
    std::sort(times.begin(), times.end());
    row.readMedian = times.empty() ? 0 : times[times.size() / 2];
    row.readMost = times.empty() ? 0 : times.back();
}

void linkLongest(const Store &store, const Variant &variant, Row &row)
{
    const auto longest = std::max_element(variant.passes.begin(), variant.passes.end(),
                                          [](const Pass &a, const Pass &b) { return a.bytes < b.bytes; });
    if (longest == variant.passes.end() || longest->snapshot == kNone)
        return;
    const Result<std::string> text = store.snapshot(variant.id, longest->snapshot);
    if (!text)
        return;
    row.longest = double(text->size()) / 1e6;
    row.index = milliseconds([&] { row.ops = indexText(longest->language, *text).ops.size(); });
    row.link = milliseconds([&] { row.links = linkSnapshot(variant, *longest, *text).links.size(); });
}

bool measure(const std::string &path, std::vector<Row> &rows)
{
    const Result<Store> store = Store::open(path);
    const Result<Document> document = store ? store->document() : Result<Document>(store.error());
    if (!document) {
        std::fprintf(stderr, "%s: %s\n", path.c_str(), document.error().message.c_str());
        return false;
    }
    for (const Kernel &kernel : document->kernels)
        for (const VariantSummary &summary : kernel.variants) {
            const Result<VariantPtr> variant = store->variant(summary.id);
            if (!variant)
                return false;
            Row row;
            row.name = kernel.name;
            row.passes = (*variant)->passes.size();
            row.changed = std::size_t(std::count_if((*variant)->passes.begin(), (*variant)->passes.end(),
                                                    [](const Pass &pass) { return pass.changed; }));
            row.fileMegabytes = double(std::filesystem::file_size(path)) / 1e6;
            readTexts(*store, **variant, row);
            linkLongest(*store, **variant, row);
            rows.push_back(row);
        }
    return true;
}

/// Eighty texts: small ones, one of 5.5 MB, and 1 MB after it, of lines as the LLVM dialect has them.
std::vector<std::string> madeUpTexts()
{
    const auto lines = [](std::size_t bytes, std::size_t seed) {
        std::string text = "#loc = loc(\"/tmp/kernel.py\":1:2)\nmodule {\n  llvm.func @kernel(%x0: i32) {\n";
        for (std::size_t i = 1; text.size() < bytes; ++i)
            text += "    %" + std::to_string(i) + " = llvm.add %" + std::to_string(i * seed % i) +
                    ", %x0 : !llvm.struct<(f32, f32, f32, f32)> loc(#loc" + std::to_string(i % 47) + ")\n";
        return text + "    llvm.return loc(#loc)\n  } loc(#loc)\n} loc(#loc)\n";
    };
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < 80; ++i)
        texts.push_back(lines(i < 68 ? 20'000 : i < 70 ? 5'500'000 : 950'000, 1 + i / 4));
    return texts;
}

std::string madeUpDocument()
{
    std::string path = (std::filesystem::temp_directory_path() / "bench_passes.helio").string();
    std::filesystem::remove(path);
    std::vector<Json> records;
    for (const std::string &text : madeUpTexts())
        records.push_back(test::pass("P", text));
    test::writeDocument(path, std::move(records));
    return path;
}

void print(const std::vector<Row> &rows)
{
    std::printf("%-24s %7s %7s %10s %8s %9s %9s %9s %9s %9s %9s\n", "kernel", "passes", "changed", "printed MB",
                "file MB", "read ms", "most ms", "long MB", "index ms", "link ms", "ops");
    for (const Row &row : rows)
        std::printf("%-24s %7zu %7zu %10.2f %8.2f %9.2f %9.2f %9.2f %9.1f %9.1f %9zu\n", row.name.c_str(), row.passes,
                    row.changed, row.printedMegabytes, row.fileMegabytes, row.readMedian, row.readMost, row.longest,
                    row.index, row.link, row.ops);
    std::printf("[");
    for (const Row &row : rows)
        std::printf("%s{\"kernel\":\"%s\",\"passes\":%zu,\"changed\":%zu,\"printed_mb\":%.3f,\"file_mb\":%.3f,"
                    "\"read_ms\":%.3f,\"read_most_ms\":%.3f,\"longest_mb\":%.3f,\"index_ms\":%.2f,\"link_ms\":%.2f,"
                    "\"ops\":%zu,\"links\":%zu}",
                    &row == rows.data() ? "" : ",", row.name.c_str(), row.passes, row.changed, row.printedMegabytes,
                    row.fileMegabytes, row.readMedian, row.readMost, row.longest, row.index, row.link, row.ops,
                    row.links);
    std::printf("]\n");
}

} // namespace

int main(int argc, char **argv)
{
    std::vector<std::string> paths(argv + 1, argv + argc);
    if (paths.empty())
        paths.push_back(madeUpDocument());
    std::vector<Row> rows;
    for (const std::string &path : paths)
        if (!measure(path, rows))
            return 1;
    print(rows);
    return 0;
}
