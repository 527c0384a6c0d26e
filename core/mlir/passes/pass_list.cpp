// MLIR keeps options of passes to itself but for two texts: the help, and the pass as it prints itself, with defaults.
// Both are read here.
#include "core/mlir/passes/pass_list.h"

#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/JSON.h"

#include <algorithm>
#include <map>
#include <optional>
#include <sys/mman.h>
#include <unistd.h>

namespace heliograph::passes {

namespace {

struct Value {
    std::string name, description;
};

struct Option {
    std::string name, value, description;
    std::vector<Value> values{};
    std::optional<std::string> byDefault{};
};

struct Entry {
    const mlir::PassRegistryEntry *info = nullptr;
    bool isPipeline = false;
    std::vector<Option> options{};
    std::string anchor{};
};

std::optional<Entry> entryNamed(llvm::StringRef name)
{
    if (const auto *pass = mlir::PassInfo::lookup(name))
        return Entry{pass, false};
    if (const auto *pipeline = mlir::PassPipelineInfo::lookup(name))
        return Entry{pipeline, true};
    return std::nullopt;
}

/// What `body` writes to llvm::outs(), which is where help goes.
std::string captured(llvm::function_ref<void()> body)
{
    llvm::outs().flush();
    const int memory = memfd_create("help", MFD_CLOEXEC);
    const int kept = dup(STDOUT_FILENO);
    dup2(memory, STDOUT_FILENO);
    body();
    llvm::outs().flush();
    dup2(kept, STDOUT_FILENO);
    close(kept);
    std::string text(static_cast<std::size_t>(std::max<off_t>(0, lseek(memory, 0, SEEK_END))), '\0');
    const ssize_t count = pread(memory, text.data(), text.size(), 0);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, count)));
    close(memory);
    return text;
}

// ---- the help -------------------------------------------------------------------------------------------------

/// "--tile-size=<uint>   - Use this tile size"
Option readOption(llvm::StringRef line)
{
    const auto [head, description] = line.split(" - ");
    const auto [name, value] = head.trim().ltrim('-').split('=');
    return {name.str(), value.trim("<>").str(), description.trim().str()};
}

/// "=normal   -   Perform simple simplifications"
Value readValue(llvm::StringRef line)
{
    const auto [name, description] = line.drop_front().split(" - ");
    return {name.trim().str(), description.trim().str()};
}

std::vector<Option> readHelp(llvm::StringRef help)
{
    std::vector<Option> options;
    llvm::SmallVector<llvm::StringRef> lines;
    help.split(lines, '\n');
    for (const llvm::StringRef whole : llvm::ArrayRef(lines).drop_front()) {
        const llvm::StringRef line = whole.trim();
        if (line.starts_with("--"))
            options.push_back(readOption(line));
        else if (line.starts_with("=") && !options.empty())
            options.back().values.push_back(readValue(line));
        else if (!line.empty() && !options.empty())
            options.back().description += ' ' + line.str();
    }
    return options;
}

// ---- the pass as it prints itself -----------------------------------------------------------------------------

/// What a pass runs on, and its defaults. A pipeline says neither.
void readInstance(Entry &entry)
{
    mlir::OpPassManager manager;
    const auto ignore = [](const llvm::Twine &) { return mlir::failure(); };
    if (entry.isPipeline || mlir::failed(entry.info->addToPipeline(manager, "", ignore)) || manager.size() != 1)
        return;
    mlir::Pass &pass = *manager.getPasses().begin();
    entry.anchor = pass.getOpName().value_or("").str();
    std::string text;
    llvm::raw_string_ostream out(text);
    pass.printAsTextualPipeline(out);
    const llvm::StringRef whole = out.str();
    const std::size_t begin = whole.find('{');
    for (const llvm::StringRef word :
         optionWords(begin == llvm::StringRef::npos ? "" : whole.slice(begin + 1, whole.rfind('}'))))
        for (Option &option : entry.options)
            if (option.name == word.split('=').first)
                option.byDefault = word.split('=').second.str();
}

// ---- the list -------------------------------------------------------------------------------------------------

std::vector<Entry> allEntries()
{
    std::vector<Entry> entries;
    const std::vector<std::string> names = passNames();
    const std::string help = captured([&] {
        for (const std::string &name : names) {
            entries.push_back(*entryNamed(name));
            entries.back().info->printHelpStr(0, 80);
            llvm::outs() << '\0';
        }
    });
    llvm::SmallVector<llvm::StringRef> texts;
    llvm::StringRef(help).split(texts, '\0');
    for (std::size_t i = 0; i < entries.size(); ++i) {
        entries[i].options = readHelp(i < texts.size() ? texts[i] : "");
        readInstance(entries[i]);
    }
    return entries;
}

void writeOption(const Option &option, llvm::json::OStream &json)
{
    json.object([&] {
        json.attribute("name", option.name);
        json.attribute("value", option.value);
        json.attribute("description", option.description);
        if (option.byDefault)
            json.attribute("default", *option.byDefault);
        if (option.values.empty())
            return;
        json.attributeArray("values", [&] {
            for (const Value &value : option.values)
                json.object([&] {
                    json.attribute("name", value.name);
                    json.attribute("description", value.description);
                });
        });
    });
}

void writeEntry(const Entry &entry, llvm::json::OStream &json)
{
    json.object([&] {
        json.attribute("argument", entry.info->getPassArgument());
        json.attribute("kind", entry.isPipeline ? "pipeline" : "pass");
        json.attribute("description", entry.info->getPassDescription().trim());
        json.attribute("anchor", entry.anchor);
        json.attributeArray("options", [&] {
            for (const Option &option : entry.options)
                writeOption(option, json);
        });
    });
}

} // namespace

std::vector<std::string> passNames()
{
    std::vector<std::string> names;
    for (const auto &option : llvm::cl::getRegisteredOptions())
        if (entryNamed(option.first()))
            names.push_back(option.first().str());
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> optionNames(llvm::StringRef argument)
{
    const std::optional<Entry> entry = entryNamed(argument);
    std::vector<std::string> names;
    if (entry)
        for (const Option &option : readHelp(captured([&] { entry->info->printHelpStr(0, 80); })))
            names.push_back(option.name);
    return names;
}

std::vector<llvm::StringRef> optionWords(llvm::StringRef text)
{
    std::vector<llvm::StringRef> found;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const char c = i < text.size() ? text[i] : ' ';
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        if (c != ' ' || depth > 0)
            continue;
        if (i > begin)
            found.push_back(text.slice(begin, i));
        begin = i + 1;
    }
    return found;
}

void listPasses(llvm::raw_ostream &out)
{
    const std::vector<Entry> entries = allEntries();
    llvm::json::OStream json(out, 1);
    json.object([&] {
        json.attributeArray("passes", [&] {
            for (const Entry &entry : entries)
                writeEntry(entry, json);
        });
    });
    json.flush();
    out << '\n';
}

} // namespace heliograph::passes
