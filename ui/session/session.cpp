#include "ui/session/session.h"

#include "core/document/model.h"

#include <algorithm>
#include <utility>

namespace heliograph::ui {

namespace {

/// The text of one stage by itself: nothing made it, so nothing is missing.
bool isPlainText(const Variant &variant)
{
    return variant.graphs.empty() && variant.config.empty() && variant.call.empty() && variant.diagnostics.empty();
}

} // namespace

Session::Session(QObject *parent) : QObject(parent) {}

void Session::setDocument(std::shared_ptr<const Document> document)
{
    m_document = std::move(document);
    m_foldMemory.clear();
    note(Change::Document);
}

void Session::setContents(std::shared_ptr<const Document> document)
{
    m_document = std::move(document);
    note(Change::Contents);
}

void Session::setVariant(VariantPtr variant, std::shared_ptr<const ProvenanceIndex> index)
{
    m_cost.reset(); // of another variant
    const std::string kept =
        m_variant && m_active != kNone ? m_variant->nodes[std::size_t(m_active)].id : std::string();
    std::vector<std::string> pinned;
    for (const NodeIndex node : m_pinned)
        pinned.push_back(m_variant->nodes[std::size_t(node)].id);
    m_variant = std::move(variant);
    m_index = std::move(index);
    // One that only the other pipeline made (by passes that somebody ran) is shown in that one.
    const std::string other = m_pipeline == "helion" ? "stage0" : "helion";
    if (m_variant && !m_variant->isMadeBy(m_pipeline) && m_variant->isMadeBy(other))
        m_pipeline = other;
    m_hovered = kNone;
    m_active = m_variant && !kept.empty() ? m_variant->node(kept) : kNone;
    m_origin = nullptr;
    m_module = kNone;
    m_pinned.clear();
    for (const std::string &id : pinned)
        if (const NodeIndex node = m_variant ? m_variant->node(id) : kNone; node != kNone)
            m_pinned.push_back(node);
    note(Change::Variant);
    note(Change::Active);
    note(Change::Module);
    if (!pinned.empty())
        note(Change::Pinned);
}

int Session::stageIndex(std::string_view stageId) const
{
    const Stage *stage = m_variant ? m_variant->stage(stageId, m_pipeline) : nullptr;
    return stage ? int(stage - m_variant->stages.data()) : -1;
}

std::vector<std::string> Session::stageIds() const
{
    std::vector<std::string> ids;
    if (m_variant && (isPlainText(*m_variant) || (m_variant->origin.isDerived() && m_pipeline == "stage0"))) {
        for (const Stage &stage : m_variant->stages)
            ids.push_back(stage.id);
        return ids;
    }
    for (const StageInfo &stage : stageTable())
        if (stage.isCapturedOf(m_variant && isModel(*m_variant)) && (stage.id != "triton" || m_pipeline == "helion"))
            ids.emplace_back(stage.id);
    return ids;
}

void Session::setCost(std::shared_ptr<const ShownCost> cost)
{
    if (cost == m_cost)
        return;
    m_cost = std::move(cost);
    note(Change::Cost);
}

void Session::setPipeline(const std::string &pipeline)
{
    if (pipeline == m_pipeline)
        return;
    m_pipeline = pipeline;
    note(Change::Variant);
}

void Session::setActive(NodeIndex node, QObject *origin)
{
    if (node == m_active)
        return;
    if (node != kNone)
        setModule(kNone);
    m_active = node;
    m_origin = origin;
    note(Change::Active);
}

void Session::setHovered(NodeIndex node)
{
    if (node == m_hovered)
        return;
    m_hovered = node;
    note(Change::Hovered);
}

void Session::setModule(ModuleIndex module, QObject *origin)
{
    if (module == m_module)
        return;
    if (module != kNone)
        setActive(kNone);
    m_module = module;
    m_origin = origin;
    note(Change::Module);
}

bool Session::isPinned(NodeIndex node) const
{
    return std::find(m_pinned.begin(), m_pinned.end(), node) != m_pinned.end();
}

void Session::setPinned(NodeIndex node, bool pinned)
{
    if (node == kNone || pinned == isPinned(node))
        return;
    if (!pinned)
        std::erase(m_pinned, node);
    else if (m_pinned.size() == kMostPinned)
        m_pinned.erase(m_pinned.begin());
    if (pinned)
        m_pinned.push_back(node);
    note(Change::Pinned);
}

void Session::note(Change change)
{
    if (!m_pending)
        QMetaObject::invokeMethod(this, &Session::flush, Qt::QueuedConnection);
    m_pending |= change;
}

void Session::flush()
{
    const Changes changes = std::exchange(m_pending, {});
    Q_EMIT changed(changes);
}

} // namespace heliograph::ui
