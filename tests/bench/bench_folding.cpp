// What folding by node and the words for opcodes come to on captured kernels: `bench_folding FILE.helio...`. Per stage:
// lines, rows that are left, the time the rule takes, and, for PTX and SASS, instructions whose opcode has no words.
#include "core/document/stages.h"
#include "core/provenance/folding.h"
#include "core/store/store.h"
#include "core/text/opcodes.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <set>

using namespace heliograph;

namespace {

struct Total {
    std::int64_t texts = 0, lines = 0, rows = 0, runs = 0, ops = 0, unexplained = 0;
    double worstMs = 0, ms = 0;
    std::set<std::string> missing;
};

void addOpcodes(const Stage &stage, Language language, Total &total)
{
    for (const Op &op : stage.ops) {
        total.ops += op.isCounted() ? 1 : 0;
        if (!op.isCounted() || !text::explainOpcode(language, stage.string(op.name)).empty())
            continue;
        ++total.unexplained;
        total.missing.insert(stage.string(op.name));
    }
}

void addStage(const Stage &stage, Language language, Total &total)
{
    const auto begin = std::chrono::steady_clock::now();
    const std::vector<FoldRange> runs = foldRuns(stage, language);
    const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    const auto lines = std::count(stage.text.begin(), stage.text.end(), '\n');
    ++total.texts;
    total.lines += lines;
    total.rows += lines;
    for (const FoldRange &run : runs)
        total.rows -= run.last - run.first;
    total.runs += std::int64_t(runs.size());
    total.ms += ms;
    total.worstMs = std::max(total.worstMs, ms);
    if (language == Language::Ptx || language == Language::Sass)
        addOpcodes(stage, language, total);
}

void addFile(const std::string &path, std::map<std::string, Total> &totals)
{
    const Result<Store> store = Store::open(path);
    const Result<Document> document = store ? store->document() : Result<Document>(store.error());
    if (!document) {
        std::cerr << path << ": " << document.error().code << '\n';
        return;
    }
    for (const Kernel &kernel : document->kernels)
        for (const VariantSummary &summary : kernel.variants)
            if (const Result<VariantPtr> variant = store->variant(summary.id))
                for (const Stage &stage : (*variant)->stages)
                    if (const StageInfo *info = findStage(stage.id))
                        addStage(stage, info->language, totals[stage.id]);
}

} // namespace

int main(int argc, char **argv)
{
    std::map<std::string, Total> totals;
    for (int i = 1; i < argc; ++i)
        addFile(argv[i], totals);
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const StageInfo &info : stageTable()) {
        const Total &total = totals[std::string(info.id)];
        rows.push_back({{"stage", info.id},
                        {"texts", total.texts},
                        {"lines", total.lines},
                        {"rows_by_node", total.rows},
                        {"runs", total.runs},
                        {"ms", total.ms},
                        {"worst_ms", total.worstMs},
                        {"instructions", total.ops},
                        {"unexplained", total.unexplained},
                        {"opcodes_without_words", total.missing}});
    }
    std::cout << nlohmann::ordered_json{{"bench", "folding"}, {"files", argc - 1}, {"stages", rows}}.dump(1) << '\n';
    return 0;
}
