#include "ui/session/session.h"

#include "core/document/stages.h"

#include <utility>

namespace heliograph::ui {

Session::Session(QObject *parent) : QObject(parent) {}

void Session::setDocument(std::shared_ptr<const Document> document)
{
    m_document = std::move(document);
    note(Change::Document);
}

void Session::setVariant(VariantPtr variant, std::shared_ptr<const ProvenanceIndex> index)
{
    const std::string kept =
        m_variant && m_active != kNone ? m_variant->nodes[std::size_t(m_active)].id : std::string();
    m_variant = std::move(variant);
    m_index = std::move(index);
    m_hovered = kNone;
    m_active = m_variant && !kept.empty() ? m_variant->node(kept) : kNone;
    m_origin = nullptr;
    note(Change::Variant);
    note(Change::Active);
}

int Session::stageIndex(std::string_view stageId) const
{
    const Stage *stage = m_variant ? m_variant->stage(stageId, m_pipeline) : nullptr;
    return stage ? int(stage - m_variant->stages.data()) : -1;
}

std::vector<std::string> Session::stageIds() const
{
    std::vector<std::string> ids;
    for (const StageInfo &stage : stageTable())
        if (stage.id != "triton" || m_pipeline == "helion")
            ids.emplace_back(stage.id);
    return ids;
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
