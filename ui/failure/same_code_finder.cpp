#include "ui/failure/same_code_finder.h"

#include "core/store/open_document.h"
#include "ui/base/brought_along.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr std::size_t kMostVariants = 40; ///< of a document: autotuning leaves hundreds that are alike
constexpr qsizetype kMostPlaces = 12;

/// Of each kernel the first variants; of documents that were brought along one is enough.
void addPlaces(QVector<SamePlace> &places, const QString &path, bool isShown, VariantId shown, const CodeForm &form)
{
    const Result<Store> store = openDocument(path.toStdString());
    const Result<Document> document = store ? store->document() : Result<Document>(store.error());
    if (!document)
        return;
    std::size_t read = 0;
    for (const Kernel &kernel : document->kernels) {
        const std::size_t most = isShown ? kernel.variants.size() : std::min<std::size_t>(kernel.variants.size(), 1);
        for (std::size_t i = 0; i < most && read < kMostVariants; ++i) {
            if (kernel.variants[i].origin.isDerived() || (isShown && kernel.variants[i].id == shown))
                continue;
            ++read;
            const Result<VariantPtr> variant = store->variant(kernel.variants[i].id);
            for (const SameCode &code : variant ? sameCode(form, **variant) : std::vector<SameCode>())
                places.append({isShown ? QString() : path, code});
        }
    }
}

bool isSameLine(const SamePlace &a, const SamePlace &b)
{
    return a.document == b.document && a.code.kernel == b.code.kernel && a.code.line == b.code.line &&
           a.code.stops == b.code.stops;
}

QVector<SamePlace> search(const QString &document, const QStringList &others, VariantId shown, const CodeForm &form)
{
    QVector<SamePlace> all, places;
    addPlaces(all, document, true, shown, form);
    for (const QString &path : others)
        addPlaces(all, path, false, 0, form);
    std::stable_sort(all.begin(), all.end(), [](const SamePlace &a, const SamePlace &b) {
        return a.code.stops.empty() && !b.code.stops.empty();
    });
    for (const SamePlace &place : std::as_const(all))
        if (places.size() < kMostPlaces &&
            std::none_of(places.begin(), places.end(), [&](const SamePlace &each) { return isSameLine(each, place); }))
            places.append(place);
    return places;
}

} // namespace

void SameCodeFinder::find(const QString &document, VariantId shown, const CodeForm &form)
{
    QStringList others = galleryDocuments();
    others.removeAll(document);
    m_search.run([=] { return search(document, others, shown, form); },
                 [this](const QVector<SamePlace> &places) { Q_EMIT found(places); });
}

} // namespace heliograph::ui
