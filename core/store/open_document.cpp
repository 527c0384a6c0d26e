#include "core/store/open_document.h"

#include "core/provenance/stage_file.h"

namespace heliograph {

Result<Store> openDocument(const std::string &path)
{
    if (!isStageFile(path))
        return Store::open(path);
    const Result<StageFile> file = openStageFile(path);
    if (!file)
        return file.error();
    Result<Store> store = Store::openForWriting(":memory:");
    if (!store)
        return store;
    Kernel kernel = file->document.kernels.front();
    Variant variant = *file->variant;
    Result<void> added = store->addKernel(kernel);
    variant.kernel = kernel.id;
    if (added)
        added = store->addVariant(variant);
    return added ? std::move(store) : Result<Store>(added.error());
}

} // namespace heliograph
