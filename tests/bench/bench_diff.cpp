// The op diff by size: made-up functions of 1k to 50k ops with seeded edits, and captured snapshots, if files are named
// (`bench_diff FILE.mlir...`, each against the one before). Its peer is a diff that sees lines only (our own, and
// `diff` where it is installed): it costs less and calls every renumbered line changed.
#include "core/diff/line_diff.h"
#include "core/diff/rows.h"
#include "core/text/indexer.h"

#include <nlohmann/json.hpp>

#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>

using namespace heliograph;

namespace {

constexpr int kRuns = 7;

double now()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

/// Median processor time in milliseconds.
template <typename Work>
double measured(Work work)
{
    std::vector<double> times;
    for (int run = 0; run < kRuns; ++run) {
        const double begin = now();
        work();
        times.push_back(now() - begin);
    }
    std::sort(times.begin(), times.end());
    return times[kRuns / 2];
}

Stage stageOf(std::string text)
{
    Stage stage;
    stage.id = "ttgir";
    stage.text = std::move(text);
    IndexedText indexed = indexMlir(stage.text);
    stage.strings = std::move(indexed.strings);
    stage.ops = std::move(indexed.ops);
    stage.edges = std::move(indexed.edges);
    return stage;
}

/// Ops that use each other at random in loops of fifty; `edited` leaves out, retypes, moves or doubles one in a
/// hundred, and numbers everything anew.
std::string synthetic(int ops, bool edited)
{
    static constexpr const char *kNames[] = {"arith.addf", "arith.mulf", "arith.subf", "arith.maximumf", "arith.divf"};
    std::mt19937 random(7), edit(11);
    std::string text = "#blocked = #ttg.blocked<{order = [1, 0]}>\ntt.func @f(%x: tensor<128xf32, #blocked>) {\n";
    std::vector<std::string> values; // of the loop; picked alike in both texts
    std::string moved;
    int number = 0;
    for (int i = 0; i < ops; ++i) {
        if (i % 50 == 0)
            text += (i == 0 ? "" : "  } loc(#loc)\n") + std::string("  scf.execute_region {\n"), values.assign(1, "%x");
        const std::string name = kNames[random() % std::size(kNames)];
        const std::string a = values[random() % values.size()], b = values[random() % values.size()];
        const bool leave = edited && edit() % 100 == 0;
        const int what = leave ? int(edit() % 4) : 4;
        const std::string value = "%" + std::to_string(number);
        const std::string line = value + " = " + name + " " + a + ", " + b + " : tensor<128xf" +
                                 (what == 1 ? "64" : "32") + ", #blocked> loc(\"k.py\":" + std::to_string(i / 4 + 1) +
                                 ":1)\n";
        values.push_back(what == 0 ? a : value); // users of an op that is left out go on with its operand
        text += what == 0 || what == 2 ? "" : "    " + line;
        text += what == 3 ? "    %copy" + line.substr(1) : moved;
        moved = what == 2 && i % 50 < 49 ? "    " + line : "";
        number += edited && edit() % 10 == 0 ? 2 : 1;
    }
    return text + "  } loc(#loc)\n  tt.return\n}\n#loc = loc(\"k.py\":1:1)\n";
}

/// Milliseconds on the wall of GNU diff, -1 if it is not there.
double gnuDiff(const std::string &before, const std::string &after)
{
    const QTemporaryDir folder;
    const QString a = folder.filePath("a"), b = folder.filePath("b");
    std::ofstream(a.toStdString()) << before;
    std::ofstream(b.toStdString()) << after;
    timespec begin{}, end{};
    clock_gettime(CLOCK_MONOTONIC, &begin);
    QProcess process;
    process.start("diff", {"-u", a, b});
    if (!process.waitForFinished(60'000))
        return -1;
    clock_gettime(CLOCK_MONOTONIC, &end);
    return double(end.tv_sec - begin.tv_sec) * 1e3 + double(end.tv_nsec - begin.tv_nsec) / 1e6;
}

nlohmann::ordered_json compare(const std::string &name, const Stage &before, const Stage &after)
{
    const double signatures = measured([&] { OpSignatures(after, Language::Mlir); });
    const OpSignatures a(before, Language::Mlir), b(after, Language::Mlir);
    OpDiff diff;
    const double matching = measured([&] { diff = diffOps(a, b); });
    const double rows = measured([&] { rowsOf(diff, a, b); });
    DiffRows lines;
    const double plain = measured([&] { lines = diffLines(before.text, after.text); });
    const auto changedLines = std::count_if(lines.rows.begin(), lines.rows.end(),
                                            [](const DiffRow &row) { return row.kind != RowKind::Same; });
    const DiffCounts &counts = diff.counts;
    return {{"texts", name},
            {"ops_before", before.ops.size()},
            {"ops_after", after.ops.size()},
            {"bytes_after", after.text.size()},
            {"signatures_ms", signatures},
            {"diff_ms", matching},
            {"rows_ms", rows},
            {"lines_ms", plain},
            {"gnu_diff_wall_ms", gnuDiff(before.text, after.text)},
            {"ops_changed", counts.added + counts.removed + counts.moved + counts.retyped + counts.attributes +
                                counts.operands + counts.became},
            {"lines_changed", changedLines}};
}

void print(const nlohmann::ordered_json &row)
{
    std::printf(
        "%-28.28s %7d %7d  sig %8.2f  diff %8.2f  rows %8.2f  lines %8.2f  diff(1) %8.2f ms  changed: %6d ops, %6d "
        "lines\n",
        row["texts"].get<std::string>().c_str(), row["ops_before"].get<int>(), row["ops_after"].get<int>(),
        row["signatures_ms"].get<double>(), row["diff_ms"].get<double>(), row["rows_ms"].get<double>(),
        row["lines_ms"].get<double>(), row["gnu_diff_wall_ms"].get<double>(), row["ops_changed"].get<int>(),
        row["lines_changed"].get<int>());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    const auto add = [&](nlohmann::ordered_json row) {
        print(row);
        rows.push_back(std::move(row));
    };
    std::vector<double> sizes, times;
    for (const int ops : {1'000, 10'000, 50'000}) {
        add(compare("made up", stageOf(synthetic(ops, false)), stageOf(synthetic(ops, true))));
        sizes.push_back(ops);
        times.push_back(rows.back()["diff_ms"].get<double>());
    }
    const double exponent = std::log(times.back() / times.front()) / std::log(sizes.back() / sizes.front());
    Stage before;
    for (int i = 1; i < argc; ++i) {
        std::ifstream file(argv[i]);
        Stage after = stageOf({std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
        if (i > 1 && before.text != after.text)
            add(compare(std::string(argv[i - 1]).substr(std::string(argv[i - 1]).rfind('/') + 1), before, after));
        before = std::move(after);
    }
    std::cout << nlohmann::ordered_json{{"bench", "diff"}, {"growth_exponent", exponent}, {"rows", rows}}.dump(1)
              << '\n';
    return 0;
}
