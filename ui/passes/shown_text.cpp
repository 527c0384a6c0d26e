#include "ui/passes/shown_text.h"

#include "core/provenance/linker.h"
#include "core/store/store.h"

namespace heliograph::ui {

Result<Stage> readSnapshot(const std::string &path, const Variant &variant, const Pass &pass)
{
    const Result<Store> store = Store::open(path);
    if (!store)
        return store.error();
    Result<std::string> text = store->snapshot(variant.id, pass.snapshot);
    if (!text)
        return text.error();
    return linkSnapshot(variant, pass, std::move(*text));
}

Result<ShownTextPtr> loadSnapshot(const std::string &path, const Variant &variant, const Pass &pass)
{
    Result<Stage> stage = readSnapshot(path, variant, pass);
    if (!stage)
        return stage.error();
    auto alone = std::make_shared<Variant>();
    alone->id = variant.id;
    alone->kernel = variant.kernel;
    alone->kernelName = variant.kernelName;
    alone->graphs = variant.graphs;
    alone->nodes = variant.nodes;
    alone->stages.push_back(std::move(*stage));
    auto snapshot = std::make_shared<ShownText>();
    snapshot->id = pass.snapshot;
    snapshot->language = pass.language;
    snapshot->variant = std::move(alone);
    snapshot->index = std::make_shared<const ProvenanceIndex>(snapshot->variant);
    snapshot->signatures =
        std::make_unique<const OpSignatures>(snapshot->stage(), pass.language, snapshot->variant->nodes);
    return ShownTextPtr(std::move(snapshot));
}

PassComparisonPtr compare(ShownTextPtr before, ShownTextPtr after)
{
    auto made = std::make_shared<PassComparison>();
    made->diff = diffOps(*before->signatures, *after->signatures);
    made->rows = rowsOf(made->diff, *before->signatures, *after->signatures);
    made->before = std::move(before);
    made->after = std::move(after);
    return made;
}

} // namespace heliograph::ui
