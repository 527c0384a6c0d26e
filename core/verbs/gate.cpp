// `heliograph gate`: what a change did to the kernels of a document, held against limits, as an exit code for CI.
#include "core/compare/gate.h"

#include "core/store/open_document.h"
#include "core/verbs/choice.h"
#include "core/verbs/report.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace heliograph::verbs {

namespace {

/// An option, and what it limits: a word of measureTable(), or "time".
struct GateOption {
    const char *name, *word, *help;
};

constexpr std::array kOptions{
    GateOption{"--time", "time", "How much longer the last run may take than the baseline's: +3%, or microseconds"},
    GateOption{"--regs", "regs", "How many more registers a thread may have: +8"},
    GateOption{"--shared", "shared", "How many more bytes of shared memory a block may have: +1024, +10%"},
    GateOption{"--spills", "spills", "How many more words of local memory a thread may have: 0"},
};

struct GateOptions {
    Choice choice;
    std::string base;
    std::array<std::string, kOptions.size()> limits; ///< by kOptions, as given; empty: none

    bool hasLimit() const
    {
        return std::any_of(limits.begin(), limits.end(), [](const std::string &limit) { return !limit.empty(); });
    }
};

/// One limit, held against one pair of variants.
struct Held {
    VariantId now = 0, base = 0;
    const VariantSummary *variant = nullptr; ///< of the first document
    std::string kernel;
    const GateOption *option = nullptr;
    std::string limit;
    Result<GateResult> result;
};

struct Side {
    Store store;
    Document document;
};

Result<Side> openSide(const std::string &file)
{
    Result<Store> store = openDocument(file);
    if (!store)
        return store.error();
    Result<Document> document = store->document();
    if (!document)
        return document.error();
    return Side{std::move(*store), std::move(*document)};
}

std::pair<const Kernel *, const VariantSummary *> find(const Document &document, VariantId id)
{
    for (const Kernel &kernel : document.kernels)
        for (const VariantSummary &variant : kernel.variants)
            if (variant.id == id)
                return {&kernel, &variant};
    return {nullptr, nullptr};
}

Result<GateResult> timeOf(const GateLimit &limit, const Side &now, const Side &base,
                          std::pair<VariantId, VariantId> pair)
{
    const Result<std::pair<RunId, RunId>> runs = runsForGate(now.document, base.document, pair);
    if (!runs)
        return runs.error();
    const Result<GpuRun> own = now.store.run(runs->first), other = base.store.run(runs->second);
    if (!own || !other)
        return own ? other.error() : own.error();
    return gateTime(limit, *own, *other);
}

Result<GateResult> measureOf(const GateLimit &limit, const char *word, const Side &now, const Side &base,
                             std::pair<VariantId, VariantId> pair)
{
    const Result<VariantPtr> own = now.store.variant(pair.first), other = base.store.variant(pair.second);
    if (!own || !other)
        return own ? other.error() : own.error();
    return gateMeasure(limit, word, **own, **other);
}

std::vector<Held> holdAll(const GateOptions &options, const Side &now, const Side &base, const GatePairs &pairs)
{
    std::vector<Held> all;
    for (const std::pair<VariantId, VariantId> &pair : pairs.both)
        for (std::size_t i = 0; i < kOptions.size(); ++i) {
            if (options.limits[i].empty())
                continue;
            const GateLimit limit = *gateLimitFrom(options.limits[i]);
            const std::string_view word = kOptions[i].word;
            const auto [kernel, variant] = find(now.document, pair.first);
            all.push_back({pair.first, pair.second, variant, kernel->name, &kOptions[i], options.limits[i],
                           word == "time" ? timeOf(limit, now, base, pair)
                                          : measureOf(limit, kOptions[i].word, now, base, pair)});
        }
    return all;
}

Json numberJson(const GateNumber &number)
{
    return {{"value", number.value}, {"low", number.low}, {"high", number.high}};
}

Json heldJson(const Held &held)
{
    Json json{{"kernel", held.kernel},         {"call", held.variant->call},   {"variant", held.now},
              {"baseline_variant", held.base}, {"measure", held.option->word}, {"limit", held.limit}};
    if (!held.result) {
        json["error"] = diagnosticJson(held.result.error());
        return json;
    }
    json["now"] = numberJson(held.result->now);
    json["baseline"] = numberJson(held.result->base);
    json["most"] = held.result->most;
    json["verdict"] = nameOf(held.result->verdict);
    return json;
}

Json leftJson(const Document &document, const std::vector<VariantId> &ids)
{
    Json list = Json::array();
    for (const VariantId id : ids) {
        const auto [kernel, variant] = find(document, id);
        list.push_back({{"kernel", kernel->name}, {"call", variant->call}, {"variant", id}});
    }
    return list;
}

/// Times have fractions, counts have none.
std::string numberText(const Held &held, double number)
{
    return fixed(number, std::string_view(held.option->word) == "time" ? 2 : 0);
}

std::string changeText(const Held &held)
{
    const double change = held.result->now.value - held.result->base.value;
    if (std::string_view(held.option->word) != "time")
        return (change > 0 ? "+" : "") + fixed(change, 0);
    const double base = held.result->base.value;
    return base > 0 ? (change > 0 ? "+" : "") + fixed(100 * change / base, 1) + "%" : "";
}

std::vector<std::string> rowOf(const Held &held)
{
    const bool isTime = std::string_view(held.option->word) == "time";
    std::vector<std::string> row{held.kernel, held.variant->call, std::to_string(held.now), std::to_string(held.base),
                                 isTime ? "time us" : held.option->word};
    if (!held.result)
        row.insert(row.end(), {"", "", "", held.limit, "error"});
    else
        row.insert(row.end(), {numberText(held, held.result->base.value), numberText(held, held.result->now.value),
                               changeText(held), held.limit, std::string(nameOf(held.result->verdict))});
    return row;
}

void printLeft(std::ostream &out, const Document &document, const std::vector<VariantId> &ids, const char *where)
{
    for (const VariantId id : ids) {
        const auto [kernel, variant] = find(document, id);
        out << "only in " << where << ": " << kernel->name << ", variant " << id << "  " << variant->call << '\n';
    }
}

void print(const VerbContext &context, const std::vector<Held> &all)
{
    std::vector<std::vector<std::string>> rows{
        {"kernel", "call", "variant", "baseline's", "measure", "baseline", "now", "change", "limit", ""}};
    for (const Held &held : all)
        rows.push_back(rowOf(held));
    printTable(context.out, rows, 0);
    for (const Held &held : all)
        if (!held.result)
            printDiagnostic(context.err, held.result.error());
}

/// A limit that is exceeded says more than one that could not be held against anything.
ExitCode exitCodeOf(const std::vector<Held> &all)
{
    ExitCode code = ExitCode::Ok;
    for (const Held &held : all) {
        if (held.result && held.result->verdict == GateVerdict::Exceeded)
            return ExitCode::LimitExceeded;
        if (!held.result && code == ExitCode::Ok)
            code = verbs::exitCodeOf(held.result.error());
    }
    return code;
}

Diagnostic noPartner(const GateOptions &options)
{
    return notFound("No variant of " + options.choice.file + " has its like in " + options.base + ".",
                    "Capture the same kernels with arguments of the same shapes; see both with `heliograph info`.");
}

ExitCode report(const VerbContext &context, const GateOptions &options, const Side &now, const Side &base)
{
    const GatePairs pairs = pairForGate(now.document, base.document);
    if (pairs.both.empty())
        return fail(context, options.choice.json, noPartner(options));
    const std::vector<Held> all = holdAll(options, now, base, pairs);
    const ExitCode code = exitCodeOf(all);
    if (!options.choice.json) {
        print(context, all);
        printLeft(context.out, now.document, pairs.onlyNow, options.choice.file.c_str());
        printLeft(context.out, base.document, pairs.onlyBase, options.base.c_str());
        return code;
    }
    Json rows = Json::array();
    for (const Held &held : all)
        rows.push_back(heldJson(held));
    context.out << writeJson({{"ok", code == ExitCode::Ok},
                              {"limits", std::move(rows)},
                              {"only_in_file", leftJson(now.document, pairs.onlyNow)},
                              {"only_in_baseline", leftJson(base.document, pairs.onlyBase)}})
                << '\n';
    return code;
}

ExitCode run(const VerbContext &context, const GateOptions &options)
{
    const bool json = options.choice.json;
    if (!options.hasLimit())
        return fail(context, json,
                    problem("gate.no-limit", "It is not said what may change by how much.",
                            "Give at least one limit: --time +3%, --regs +8, --shared 0 or --spills 0."));
    const Result<Side> now = openSide(options.choice.file);
    if (!now)
        return fail(context, json, now.error());
    const Result<Side> base = openSide(options.base);
    return base ? report(context, options, *now, *base) : fail(context, json, base.error());
}

} // namespace

VerbRun gate(CLI::App &verb)
{
    auto options = std::make_shared<GateOptions>();
    addFile(verb, options->choice);
    verb.add_option("--baseline", options->base, "The .helio to hold it against")->required();
    const auto check = [](const std::string &text) {
        return gateLimitFrom(text) ? std::string() : text + " is no limit; write +3%, +8 or 0";
    };
    for (std::size_t i = 0; i < kOptions.size(); ++i)
        verb.add_option(kOptions[i].name, options->limits[i], kOptions[i].help)->check(check)->type_name("LIMIT");
    return [options](const VerbContext &context) { return run(context, *options); };
}

} // namespace heliograph::verbs
