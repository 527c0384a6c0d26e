// `heliograph dump` and `heliograph load`: a document as records, and back.
#include "core/verbs/choice.h"
#include "core/verbs/report.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

namespace heliograph::verbs {

namespace {

struct LoadOptions {
    std::string records = "-";
    std::string output;
    bool json = false;
};

/// Into a file beside the target, so that a load that fails leaves nothing half made.
Result<void> loadInto(std::istream &records, const std::string &path)
{
    const std::string part = path + ".part";
    std::error_code error;
    std::filesystem::remove(part, error);
    Result<void> loaded = [&]() -> Result<void> {
        Result<Store> store = Store::openForWriting(part);
        if (!store)
            return store.error();
        return store->load([&](std::string &line) { return bool(std::getline(records, line)); });
    }();
    if (loaded)
        std::filesystem::rename(part, path, error);
    if (loaded && !error)
        return {};
    const std::string reason = error.message();
    std::filesystem::remove(part, error);
    return loaded ? problem("store.readonly", "The document could not be written: " + reason + ".",
                            "Choose another path with -o.", path)
                  : loaded;
}

} // namespace

VerbRun dump(CLI::App &verb)
{
    auto choice = std::make_shared<Choice>();
    addFile(verb, *choice);
    return [choice](const VerbContext &context) {
        return runOnStore(context, *choice, [&](const Store &store) {
            return store.dump([&](std::string_view line) { context.out << line << '\n'; });
        });
    };
}

VerbRun load(CLI::App &verb)
{
    auto options = std::make_shared<LoadOptions>();
    verb.add_option("RECORDS", options->records, "File of records, - for standard input")->required();
    verb.add_option("-o,--output", options->output, "The .helio to write")->required();
    verb.add_flag("--json", options->json, "Print JSON");
    return [options](const VerbContext &context) {
        std::ifstream file;
        if (options->records != "-")
            file.open(options->records, std::ios::binary);
        // A folder opens, and only reading it fails.
        if (!file || (options->records != "-" && file.peek() == std::ifstream::traits_type::eof() && file.bad()))
            return fail(context, options->json,
                        problem("store.missing", "The records cannot be read.", "Check the path.", options->records));
        const bool standard = options->records == "-";
        const Result<void> loaded = loadInto(standard ? std::cin : static_cast<std::istream &>(file), options->output);
        if (!loaded)
            return fail(context, options->json, loaded.error());
        if (options->json)
            context.out << writeJson({{"path", options->output}}) << '\n';
        return ExitCode::Ok;
    };
}

} // namespace heliograph::verbs
