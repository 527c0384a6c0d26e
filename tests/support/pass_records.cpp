#include "tests/support/pass_records.h"

#include "core/store/assembler.h"
#include "core/store/store.h"
#include "tests/support/document_builder.h"

#include <cstdlib>
#include <map>

namespace heliograph::test {

Json pass(const std::string &name, const std::optional<std::string> &text)
{
    Json record{{"r", "pass"},
                {"pipeline", "helion"},
                {"stage", "ttir"},
                {"group", "make_ttir"},
                {"name", name},
                {"argument", "the-" + name},
                {"options", "max-iterations=10"},
                {"anchor", "builtin.module"},
                {"depth", 0},
                {"seconds", 0.25},
                {"status", "ok"}};
    if (text)
        record["text"] = *text;
    return record;
}

void writeDocument(const std::string &path, std::vector<Json> passes)
{
    std::map<std::string, int> numbers;
    VariantAssembler assembler;
    for (Json &record : passes) {
        record["index"] = numbers[record["pipeline"].get<std::string>()]++;
        assembler.add(record);
    }
    Variant variant = sampleVariant();
    variant.passes = assembler.take().passes;
    Result<Store> store = Store::openForWriting(path);
    Kernel kernel{0, "matmul", "kernel.py", 6, {}};
    if (!store || !store->addKernel(kernel))
        std::abort();
    variant.kernel = kernel.id;
    if (!store->addVariant(variant, {}, assembler.takeSnapshots()))
        std::abort();
}

Snapshots addPasses(Variant &variant, const std::vector<std::string> &texts)
{
    VariantAssembler assembler;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        Json record = pass(i == 0 ? "input" : "Pass" + std::to_string(i), texts[i]);
        record["index"] = i;
        assembler.add(record);
    }
    variant.passes = assembler.take().passes;
    return assembler.takeSnapshots();
}

void writeDocumentWithPasses(const std::string &path)
{
    Json nested = pass("Nested");
    nested["unseen"] = true;
    nested["depth"] = 1;
    Json stopped = pass("Endless");
    stopped["unseen"] = true;
    stopped["status"] = "not_finished";
    writeDocument(path, {pass("input", "a\nb\n"), pass("Same"), nested, pass("Outer", "a\nc\nd\n"), stopped});
}

} // namespace heliograph::test
