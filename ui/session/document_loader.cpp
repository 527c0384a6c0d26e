#include "ui/session/document_loader.h"

#include "core/document/model.h"
#include "core/provenance/stage_file.h"
#include "core/store/store.h"
#include "ui/session/session.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

struct Loaded {
    std::shared_ptr<const Document> document;
    VariantPtr variant;
    std::shared_ptr<const ProvenanceIndex> index;
    std::optional<Diagnostic> problem;
};

void loadVariant(const Store &store, VariantId id, Loaded &loaded)
{
    Result<VariantPtr> variant = store.variant(id);
    if (!variant) {
        loaded.problem = variant.error();
        return;
    }
    loaded.variant = *variant;
    loaded.index = std::make_shared<const ProvenanceIndex>(loaded.variant);
}

/// Of the kernel that is asked for. Where a model was captured, kernels beside it are those that it calls.
std::vector<VariantSummary> candidates(const Document &document, const VariantChoice &choice)
{
    std::vector<VariantSummary> all;
    for (const Kernel &kernel : document.kernels)
        if (choice.kernel.empty() || kernel.name == choice.kernel)
            all.insert(all.end(), kernel.variants.begin(), kernel.variants.end());
    const auto models = [](const VariantSummary &variant) { return isModel(variant); };
    if (choice.variant == 0 && std::any_of(all.begin(), all.end(), models))
        std::erase_if(all, [](const VariantSummary &variant) { return !isModel(variant); });
    return all;
}

/// The variant asked for; else the first of the kernel that went through, else its first; 0 if there is none.
Result<VariantId> choose(const Document &document, const VariantChoice &choice)
{
    VariantId first = 0;
    for (const VariantSummary &variant : candidates(document, choice)) {
        if (choice.variant != 0 ? variant.id == choice.variant : variant.error.empty())
            return variant.id;
        first = first == 0 ? variant.id : first;
    }
    if (choice.variant != 0 || (first == 0 && !choice.kernel.empty()))
        return Diagnostic{Severity::Error,
                          "document.no-variant",
                          "The document has no such kernel or variant.",
                          "List what it has with `heliograph info`.",
                          {},
                          document.path,
                          {},
                          {},
                          {}};
    return first;
}

Loaded loadStageFile(const std::string &path, StageFileDepth depth)
{
    Loaded loaded;
    Result<StageFile> file = openStageFile(path, depth);
    if (!file) {
        loaded.problem = file.error();
        return loaded;
    }
    loaded.document = std::make_shared<const Document>(std::move(file->document));
    loaded.variant = file->variant;
    loaded.index = std::make_shared<const ProvenanceIndex>(loaded.variant);
    return loaded;
}

Loaded loadDocument(const std::string &path, const VariantChoice &choice)
{
    if (isStageFile(path))
        return loadStageFile(path, StageFileDepth::Text);
    Loaded loaded;
    Result<Store> store = Store::open(path);
    if (!store)
        return {nullptr, nullptr, nullptr, store.error()};
    Result<Document> document = store->document();
    if (!document)
        return {nullptr, nullptr, nullptr, document.error()};
    loaded.document = std::make_shared<const Document>(std::move(*document));
    const Result<VariantId> id = choose(*loaded.document, choice);
    if (!id)
        loaded.problem = id.error();
    else if (*id != 0)
        loadVariant(*store, *id, loaded);
    return loaded;
}

Loaded loadOtherVariant(const std::string &path, VariantId id)
{
    Loaded loaded;
    Result<Store> store = Store::open(path);
    if (!store)
        loaded.problem = store.error();
    else
        loadVariant(*store, id, loaded);
    return loaded;
}

} // namespace

DocumentLoader::DocumentLoader(Session *session, QObject *parent)
    : QObject(parent), m_session(session), m_document(this), m_variant(this)
{
}

void DocumentLoader::open(const QString &path, const VariantChoice &choice)
{
    m_variant.cancel();
    m_document.run([file = path.toStdString(), choice] { return loadDocument(file, choice); },
                   [this, path](const Loaded &loaded) {
                       if (loaded.problem) {
                           Q_EMIT failed(*loaded.problem);
                           return;
                       }
                       m_path = path;
                       m_session->setDocument(loaded.document);
                       m_session->setVariant(loaded.variant, loaded.index);
                       Q_EMIT opened(path);
                       if (isStageFile(path.toStdString()))
                           readOps();
                   });
}

/// The text is on screen; its ops follow when they are read.
void DocumentLoader::readOps()
{
    m_variant.run([file = m_path.toStdString()] { return loadStageFile(file, StageFileDepth::Ops); },
                  [this](const Loaded &loaded) {
                      if (loaded.problem) {
                          Q_EMIT failed(*loaded.problem);
                          return;
                      }
                      m_session->setVariant(loaded.variant, loaded.index);
                      Q_EMIT variantOpened();
                  });
}

void DocumentLoader::openVariant(VariantId id)
{
    if (m_path.isEmpty() || isStageFile(m_path.toStdString()))
        return;
    m_variant.run([file = m_path.toStdString(), id] { return loadOtherVariant(file, id); },
                  [this](const Loaded &loaded) {
                      if (loaded.problem) {
                          Q_EMIT failed(*loaded.problem);
                          return;
                      }
                      m_session->setVariant(loaded.variant, loaded.index);
                      Q_EMIT variantOpened();
                  });
}

void DocumentLoader::close()
{
    m_document.cancel();
    m_variant.cancel();
    m_path.clear();
    m_session->setVariant(nullptr, nullptr);
    m_session->setDocument(nullptr);
}

} // namespace heliograph::ui
