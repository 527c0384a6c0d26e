#include "ui/session/session.h"

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
    const std::string kept = m_variant && m_active != kNone ? m_variant->nodes[std::size_t(m_active)].id : std::string();
    m_variant = std::move(variant);
    m_index = std::move(index);
    m_hovered = kNone;
    m_active = m_variant && !kept.empty() ? m_variant->node(kept) : kNone;
    m_origin = nullptr;
    note(Change::Variant);
    note(Change::Active);
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
