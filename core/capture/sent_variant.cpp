#include "core/capture/sent_variant.h"

#include "core/records/reader.h"
#include "core/store/dump.h"
#include "core/store/open_document.h"

#include <algorithm>

namespace heliograph {

namespace {

VariantId firstVariant(const Document &document)
{
    for (const Kernel &kernel : document.kernels)
        if (!kernel.variants.empty())
            return kernel.variants.front().id;
    return 0;
}

const Kernel *kernelOf(const Document &document, KernelId id)
{
    const auto found = std::find_if(document.kernels.begin(), document.kernels.end(),
                                    [id](const Kernel &kernel) { return kernel.id == id; });
    return found == document.kernels.end() ? nullptr : &*found;
}

/// Numbers of the family are those of the stream, from 1.
Result<void> send(const Store &store, const std::vector<VariantId> &family, std::size_t index, const RecordSink &sink)
{
    const Result<VariantPtr> stored = store.variant(family[index]);
    const Result<std::string> cubin = store.blob(family[index], "cubin");
    if (!stored || !cubin)
        return stored ? cubin.error() : stored.error();
    Variant variant = **stored;
    variant.passes.clear();
    const auto parent = std::find(family.begin(), family.end(), variant.origin.parent);
    variant.origin.parent = parent == family.end() ? 0 : VariantId(parent - family.begin()) + 1;
    SnapshotReader none([](SnapshotId) { return Result<PackedSnapshot>(PackedSnapshot()); });
    std::vector<std::pair<std::string, std::string>> blobs;
    if (!cubin->empty())
        blobs.emplace_back("cubin", *cubin);
    return dumpVariant(variant, index + 1, 1, blobs, none, sink);
}

} // namespace

void SentVariant::giveOwnNumbers(std::vector<Json> &runRecords) const
{
    for (Json &record : runRecords) {
        const auto there = std::size_t(std::max<std::int64_t>(integerField(record, "variant"), 0));
        if (recordType(record) == "run" && there > 0 && there <= own.size())
            record["variant"] = own[there - 1];
    }
}

Result<SentVariant> variantToSend(const std::string &file, VariantId variant)
{
    const Result<Store> store = openDocument(file);
    const Result<Document> document = store ? store->document() : Result<Document>(store.error());
    if (!document)
        return document.error();
    const VariantId first = variant > 0 ? variant : firstVariant(*document);
    const Result<VariantPtr> chosen = store->variant(first);
    if (first == 0 || !chosen)
        return first == 0
                   ? problem("gpu.no-variant", "The document has no variant.", "Capture a kernel into it first.", file)
                   : chosen.error();
    SentVariant sent{{}, 1, withDerived(*document, first)};
    const RecordSink sink = [&sent](std::string_view line) { (sent.records += line) += '\n'; };
    Document head = *document;
    head.diagnostics.clear();
    const Kernel *kernel = kernelOf(*document, (*chosen)->kernel);
    head.kernels = kernel ? std::vector<Kernel>{*kernel} : std::vector<Kernel>();
    dumpHead(head, sink);
    for (std::size_t i = 0; i < sent.own.size(); ++i)
        if (const Result<void> dumped = send(*store, sent.own, i, sink); !dumped)
            return dumped.error();
    dumpTail(head, sink);
    return sent;
}

} // namespace heliograph
