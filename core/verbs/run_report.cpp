#include "core/verbs/run_report.h"

#include "core/verbs/report.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <map>
#include <sstream>

namespace heliograph::verbs {

namespace {

// Of a tile's values as many as a terminal takes.
constexpr std::size_t kMostRows = 12, kMostColumns = 8;

/// One call of one variant, however often it was made.
struct Call {
    std::string call;
    std::vector<const Json *> runs;
    std::vector<std::string> outputs; ///< in order
    std::map<std::string, const Json *> worst;
};

bool hasRun(const Json &run)
{
    return textField(run, "status") == "ran";
}

/// A number, or {"float": "inf"}.
double floatField(const Json &record, const char *key)
{
    const Json &value = field(record, key);
    if (value.is_object())
        return textField(value, "float") == "nan" ? std::nan("") : INFINITY;
    return numberField(record, key);
}

int rank(const Json &comparison)
{
    return boolField(comparison, "ok") ? 0 : boolField(comparison, "rounding") ? 1 : 2;
}

bool isWorse(const Json &left, const Json &right)
{
    if (rank(left) != rank(right))
        return rank(left) > rank(right);
    return floatField(left, "max_abs") > floatField(right, "max_abs");
}

using Key = std::pair<std::int64_t, std::string>;

Key keyOf(const Json &record)
{
    return {integerField(record, "variant"), textField(record, "call")};
}

std::vector<Call> callsOf(const ExecuteOutcome &outcome)
{
    std::vector<Call> calls;
    std::map<Key, std::size_t> known;
    const auto callOf = [&](const Json &record) -> Call & {
        const auto [found, isNew] = known.try_emplace(keyOf(record), calls.size());
        if (isNew)
            calls.push_back({textField(record, "call"), {}, {}, {}});
        return calls[found->second];
    };
    for (const Json &run : outcome.runs)
        callOf(run).runs.push_back(&run);
    for (const Json &comparison : outcome.comparisons) {
        Call &call = callOf(comparison);
        const auto [found, isNew] = call.worst.try_emplace(textField(comparison, "output"), &comparison);
        if (isNew)
            call.outputs.push_back(found->first);
        else if (isWorse(comparison, *found->second))
            found->second = &comparison;
    }
    return calls;
}

std::string rounded(double value)
{
    std::ostringstream text;
    text << std::setprecision(3) << value;
    return text.str();
}

std::string duration(double seconds)
{
    return seconds < 1 ? rounded(seconds * 1e3) + " ms" : rounded(seconds) + " s";
}

/// "8x8", the grids of several roots with a space between.
std::string gridWords(const Json &run)
{
    std::string words;
    for (const Json &root : field(run, "grid")) {
        words += words.empty() ? "" : " ";
        for (const Json &size : root)
            words += (words.empty() || words.ends_with(' ') ? "" : "x") + asText(size);
    }
    return words;
}

std::string listWords(const Json &numbers)
{
    std::string words;
    for (const Json &number : numbers)
        words += (words.empty() ? "[" : ", ") + asText(number);
    return words.empty() ? "[]" : words + ']';
}

/// A value that did not match: a number, a truth value, {"float": "nan"}.
std::string valueWords(const Json &value)
{
    if (value.is_object())
        return textField(value, "float");
    return value.is_number_float() ? rounded(value.get<double>()) : asText(value);
}

/// Of a node's values: a number, or "nan", "inf", "-inf".
std::string numberWords(const Json &value)
{
    return value.is_number_float() ? rounded(value.get<double>()) : asText(value);
}

/// "-1.2 to 3.4, mean 0.1", and how many of them are no finite numbers.
std::string rangeWords(const Json &values)
{
    double least = INFINITY, greatest = -INFINITY, sum = 0;
    std::size_t finite = 0;
    for (const Json &value : values) {
        if (!value.is_number())
            continue;
        const double number = value.get<double>();
        least = std::min(least, number);
        greatest = std::max(greatest, number);
        sum += number;
        ++finite;
    }
    const std::string others = finite == values.size() ? "" : std::to_string(values.size() - finite) + " not finite";
    if (finite == 0)
        return others;
    return rounded(least) + " to " + rounded(greatest) + ", mean " + rounded(sum / double(finite)) +
           (others.empty() ? "" : ", " + others);
}

/// How far the kernel and eager PyTorch are off the result without rounding, where eager is off by too much: in units
/// of what the tolerances allow.
std::string exactWords(const Json &comparison)
{
    const Json &exact = field(comparison, "exact");
    if (!exact.is_object())
        return {};
    return "; off f64 by " + rounded(floatField(exact, "worst")) + " tolerances, eager by " +
           rounded(floatField(exact, "eager_worst"));
}

/// Of the runs that came to an end the fastest; null if none did.
const Json *fastest(const std::vector<const Json *> &runs)
{
    const Json *best = nullptr;
    for (const Json *run : runs)
        if (hasRun(*run) && (!best || numberField(*run, "seconds") < numberField(*best, "seconds")))
            best = run;
    return best;
}

/// "refused: cpu.no-lowering: ..." of the first run that came to no end; empty if all did.
std::string failureOf(const Call &call)
{
    for (const Json *run : call.runs)
        if (!hasRun(*run))
            return textField(*run, "status") + ": " + textField(*run, "reason");
    return {};
}

void addRows(std::vector<std::vector<std::string>> &rows, const Call &call, bool isCompared)
{
    const std::string times = call.runs.size() > 1 ? " (" + std::to_string(call.runs.size()) + " times)" : "";
    const std::string failure = failureOf(call);
    const Json *run = fastest(call.runs);
    std::vector<std::string> row{call.call + times, "-", "-", "-"};
    if (run && run->contains("seconds")) // a launch on a GPU for its results has no times
        row = {call.call + times, gridWords(*run), duration(numberField(*run, "compile_seconds")),
               duration(numberField(*run, "seconds"))};
    if (!failure.empty())
        rows.push_back({row[0], row[1], row[2], row[3], "", failure});
    else if (call.outputs.empty())
        rows.push_back({row[0], row[1], row[2], row[3], "", isCompared ? "not compared" : "ran"});
    for (const std::string &output : call.outputs) {
        const bool isFirst = failure.empty() && output == call.outputs.front();
        rows.push_back(isFirst ? row : std::vector<std::string>(4));
        rows.back().insert(rows.back().end(), {output, comparisonWords(*call.worst.at(output))});
    }
}

} // namespace

std::string comparisonWords(const Json &comparison)
{
    const double apart = floatField(comparison, "max_abs");
    const std::string end = ", off by " + rounded(apart) + exactWords(comparison);
    if (boolField(comparison, "ok"))
        return apart == 0 ? "ok, equal" : "ok" + end;
    const std::string count = asText(field(comparison, "mismatched")) + " of " + asText(field(comparison, "elements"));
    if (boolField(comparison, "rounding"))
        return "ok but for rounding of " + count + end;
    return "wrong at " + listWords(field(comparison, "first")) + ": " + valueWords(field(comparison, "got")) +
           ", not " + valueWords(field(comparison, "expected")) + "; " + count + end;
}

void printRuns(std::ostream &stream, const ExecuteOutcome &outcome, bool isCompared)
{
    std::vector<std::vector<std::string>> rows{{"call", "grid", "compile", "run", "output", "result"}};
    for (const Call &call : callsOf(outcome))
        addRows(rows, call, isCompared);
    for (const UnloweredCall &call : outcome.unlowered)
        rows.push_back({call.call, "-", "-", "-", "", "not lowered: " + call.reason});
    if (rows.size() > 1)
        printTable(stream, rows, 0);
    else
        stream << "nothing was run\n";
}

void printValues(std::ostream &stream, const Json &values)
{
    const Json &list = field(values, "values"), &shape = field(values, "shape");
    stream << '\n'
           << textField(values, "node") << ' ' << textField(values, "dtype") << listWords(shape) << " in tile "
           << listWords(field(values, "tile")) << " of " << listWords(field(values, "grid"));
    if (list.empty()) {
        stream << ": not computed there\n";
        return;
    }
    stream << ", visit " << integerField(values, "visit") << " of " << integerField(values, "visits") << ": "
           << rangeWords(list) << '\n';
    const std::size_t columns = shape.empty() ? 1 : std::max<std::size_t>(1, shape.back().get<std::size_t>());
    std::vector<std::vector<std::string>> rows;
    for (std::size_t row = 0; row < std::min<std::size_t>(list.size() / columns, kMostRows); ++row) {
        rows.emplace_back();
        for (std::size_t column = 0; column < std::min(columns, kMostColumns); ++column)
            rows.back().push_back(numberWords(list[row * columns + column]));
        if (columns > kMostColumns)
            rows.back().push_back("...");
    }
    if (list.size() / columns > kMostRows)
        rows.push_back({"..."});
    printTable(stream, rows, 0);
}

Json runsJson(const ExecuteOutcome &outcome)
{
    const auto without = [](const std::vector<Json> &records) {
        Json list = Json::array();
        for (Json record : records) {
            record.erase("r");
            list.push_back(std::move(record));
        }
        return list;
    };
    Json unlowered = Json::array();
    for (const UnloweredCall &call : outcome.unlowered)
        unlowered.push_back({{"call", call.call}, {"reason", call.reason}});
    return {{"ok", exitCodeOf(outcome) == ExitCode::Ok},
            {"runs", without(outcome.runs)},
            {"comparisons", without(outcome.comparisons)},
            {"values", without(outcome.values)},
            {"unlowered", std::move(unlowered)},
            {"cancelled", outcome.cancelled},
            {"diagnostics", diagnosticsJson(outcome.diagnostics)}};
}

ExitCode exitCodeOf(const ExecuteOutcome &outcome)
{
    if (outcome.cancelled)
        return ExitCode::Cancelled;
    if (!outcome.isRight())
        return ExitCode::Failed;
    const auto ran = std::size_t(std::count_if(outcome.runs.begin(), outcome.runs.end(), hasRun));
    if (ran == 0) {
        const bool noTools = std::any_of(outcome.diagnostics.begin(), outcome.diagnostics.end(),
                                         [](const Diagnostic &d) { return exitCodeOf(d) == ExitCode::NoTools; });
        return noTools ? ExitCode::NoTools : ExitCode::NothingCaptured;
    }
    return ran < outcome.runs.size() + outcome.unlowered.size() ? ExitCode::PartlyCaptured : ExitCode::Ok;
}

} // namespace heliograph::verbs
