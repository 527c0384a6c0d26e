#include "core/gpu/subject.h"

#include "core/gpu/plan.h"
#include "core/store/open_document.h"

#include <iostream>
#include <vector>

namespace heliograph::gpu {

namespace {

Result<Store> openSubject(const std::string &file)
{
    if (file != "-")
        return openDocument(file);
    Result<Store> store = Store::openForWriting(":memory:");
    if (!store)
        return store;
    const Result<void> loaded = store->load([](std::string &line) { return bool(std::getline(std::cin, line)); });
    return loaded ? std::move(store) : Result<Store>(loaded.error());
}

/// The variant and all that came of it, newest last.
std::vector<VariantId> candidates(const Document &document, VariantId number)
{
    if (number == 0)
        for (const Kernel &kernel : document.kernels)
            if (number == 0 && !kernel.variants.empty())
                number = kernel.variants.front().id;
    return withDerived(document, number);
}

Result<Subject> subjectOf(const Store &store, VariantId id)
{
    const Result<VariantPtr> variant = store.variant(id);
    if (!variant)
        return variant.error();
    const Result<std::string> cubin = store.blob(id, "cubin");
    if (!cubin)
        return cubin.error();
    return Subject{*variant, *cubin};
}

} // namespace

Result<Subject> readSubject(const std::string &file, VariantId number, const std::string &pipeline)
{
    const Result<Store> store = openSubject(file);
    if (!store)
        return store.error();
    const Result<Document> document = store->document();
    if (!document)
        return document.error();
    const std::vector<VariantId> family = candidates(*document, number);
    if (family.empty() || family.front() == 0)
        return problem("gpu.no-variant", "The document has no variant.", "Capture a kernel into it first.", file);
    Result<Subject> subject = subjectOf(*store, family.front());
    if (!subject || pipeline.empty() || pipelineOf(*subject->variant) == pipeline)
        return subject;
    for (std::size_t i = family.size(); i-- > 1;) {
        Result<Subject> derived = subjectOf(*store, family[i]);
        if (!derived || pipelineOf(*derived->variant) == pipeline)
            return derived;
    }
    return problem("gpu.no-pipeline",
                   "No code of the pipeline " + pipeline + " was made of variant " + std::to_string(family.front()) +
                       ".",
                   "Make it with `heliograph lower " + file + " --to ptx --keep`.", file);
}

} // namespace heliograph::gpu
