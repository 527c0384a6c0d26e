#include "ui/compare/comparer.h"

#include "core/compare/counterpart.h"
#include "core/document/model.h"
#include "core/document/own_pipeline.h"
#include "core/store/open_document.h"
#include "ui/models/words.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

/// Those that a capture made are Helion's.
QString nameIn(const std::vector<VariantSummary> &variants, qsizetype at)
{
    const QString words = variantWords(variants)[at];
    const VariantSummary &variant = variants[std::size_t(at)];
    return variant.origin.isDerived() || isModel(variant) ? words : Comparer::tr("Helion · %1").arg(words);
}

/// The one looked at, if it made anything of the variant.
std::string shownPipeline(const Session &session)
{
    const Variant &variant = *session.variant();
    return variant.isMadeBy(session.pipeline()) ? session.pipeline() : std::string(ownPipeline(variant));
}

} // namespace

Comparer::Comparer(Session *session, QObject *parent) : QObject(parent), m_session(session)
{
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes.testFlag(Change::Document))
            m_chosen.clear();
        if (changes & (Changes(Change::Document) | Change::Variant))
            variantChanged();
    });
    variantChanged();
}

const Kernel *Comparer::kernel() const
{
    if (!m_session->document() || !m_session->variant())
        return nullptr;
    const auto &kernels = m_session->document()->kernels;
    const auto found = std::find_if(kernels.begin(), kernels.end(),
                                    [this](const Kernel &each) { return each.id == m_session->variant()->kernel; });
    return found == kernels.end() ? nullptr : &*found;
}

QVector<Comparer::Other> Comparer::others() const
{
    QVector<Other> others;
    if (const Kernel *of = kernel()) {
        for (std::size_t i = 0; i < of->variants.size(); ++i)
            if (const VariantSummary &each = of->variants[i]; each.id != m_session->variant()->id)
                others.append({each.id, nameIn(of->variants, qsizetype(i))});
    }
    return others;
}

QString Comparer::nameOf(VariantId id) const
{
    if (const Kernel *of = kernel()) {
        for (std::size_t i = 0; i < of->variants.size(); ++i)
            if (of->variants[i].id == id)
                return nameIn(of->variants, qsizetype(i));
    }
    return {};
}

/// What was chosen before, else what our passes made of it, else any other.
void Comparer::variantChanged()
{
    const QVector<Other> all = others();
    const auto has = [&all](VariantId id) {
        return std::any_of(all.begin(), all.end(), [id](const Other &each) { return each.id == id; });
    };
    VariantId wanted = 0;
    if (const VariantPtr variant = m_session->variant()) {
        wanted = m_chosen.value(variant->id);
        if (!has(wanted))
            wanted = counterpartOf(*m_session->document(), variant->id);
        if (!has(wanted))
            wanted = all.isEmpty() ? 0 : all.first().id;
    }
    m_other = wanted;
    m_stale = true;
    m_made = {};
    m_work.cancel();
    if (m_wanted)
        compareNow();
    Q_EMIT changed();
}

void Comparer::choose(VariantId other)
{
    if (other == m_other || !m_session->variant())
        return;
    m_chosen[m_session->variant()->id] = other;
    variantChanged();
}

void Comparer::setWanted(bool wanted)
{
    m_wanted = wanted;
    if (wanted && m_stale)
        compareNow();
}

/// The other variant is read when it is compared: the file may have grown since.
Comparer::Made Comparer::compare(const std::string &path, const ComparedSide &side, VariantId id)
{
    const Result<Store> store = openDocument(path);
    const Result<VariantPtr> other = store ? store->variant(id) : Result<VariantPtr>(store.error());
    if (!other)
        return {nullptr, nullptr, other.error()};
    const auto made =
        std::make_shared<const VariantComparison>(compareVariants(side, {*other, std::string(ownPipeline(**other))}));
    auto times = cost::readTimes(*store, {side.variant->id, made->a.pipeline}, {id, made->b.pipeline});
    return {made, times ? std::make_shared<const cost::ComparedTimes>(std::move(*times)) : nullptr, std::nullopt};
}

void Comparer::compareNow()
{
    m_stale = false;
    if (m_other == 0)
        return;
    const auto work = [path = m_session->document()->path, id = m_other,
                       side = ComparedSide{m_session->variant(), shownPipeline(*m_session)}] {
        return compare(path, side, id);
    };
    m_work.run(work, [this](const Made &made) {
        m_made = made;
        Q_EMIT changed();
    });
}

} // namespace heliograph::ui
