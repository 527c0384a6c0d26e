// Where a new variant goes: into the document that it came from, or into a new one beside it, whole or not at all.
#include "core/pipeline/run.h"

#include "core/provenance/stage_file.h"

#include <filesystem>
#include <unistd.h>

namespace heliograph::pipeline {

namespace {

namespace fs = std::filesystem;

Diagnostic unwritable(const std::string &path, const std::string &why)
{
    Diagnostic diagnostic = problem("store.readonly", "The document could not be written to " + path + ".",
                                    "Choose a folder that can be written and has room.");
    diagnostic.file = path;
    diagnostic.detail = why;
    return diagnostic;
}

Result<void> addTo(const std::string &path, Derived &derived)
{
    Result<Store> store = Store::openForWriting(path);
    return store ? store->addVariant(derived.variant, derived.blobs, derived.snapshots) : Result<void>(store.error());
}

/// The text of a stage becomes the first variant of a new document.
Result<void> makeFrom(const std::string &file, const std::string &path, Derived &derived)
{
    const Result<StageFile> opened = openStageFile(file);
    if (!opened)
        return opened.error();
    Result<Store> store = Store::openForWriting(path);
    if (!store)
        return store.error();
    Kernel kernel = opened->document.kernels.front();
    Variant original = *opened->variant;
    if (Result<void> added = store->addKernel(kernel); !added)
        return added;
    original.kernel = derived.variant.kernel = kernel.id;
    if (Result<void> added = store->addVariant(original); !added)
        return added;
    derived.variant.origin.parent = original.id;
    return store->addVariant(derived.variant, derived.blobs, derived.snapshots);
}

Result<void> makeCopy(const std::string &document, const std::string &path, Derived &derived)
{
    std::error_code error;
    fs::copy_file(document, path, error);
    return error ? Result<void>(unwritable(path, error.message())) : addTo(path, derived);
}

} // namespace

Result<std::string> outputOf(const PipelineRequest &request)
{
    if (!request.output.empty())
        return request.output;
    if (!isStageFile(request.document))
        return request.document;
    const std::string output = fs::path(request.document).stem().string() + ".helio";
    std::error_code error;
    if (!fs::exists(output, error))
        return output;
    Diagnostic taken = problem("pipeline.exists", output + " is there already.", "Name another document with -o.");
    taken.file = output;
    return taken;
}

Result<void> keep(const PipelineRequest &request, const std::string &output, Derived &derived)
{
    const bool isText = isStageFile(request.document);
    if (!isText && request.output.empty())
        return addTo(output, derived);
    const std::string part = output + "." + std::to_string(getpid()) + ".part";
    std::error_code error;
    fs::remove(part, error);
    Result<void> made = isText ? makeFrom(request.document, part, derived) : makeCopy(request.document, part, derived);
    if (made)
        fs::rename(part, output, error);
    if (made && error)
        made = unwritable(output, error.message());
    if (!made)
        fs::remove(part, error);
    return made;
}

} // namespace heliograph::pipeline
