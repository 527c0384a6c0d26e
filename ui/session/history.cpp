#include "ui/session/history.h"

namespace heliograph::ui {

History::History(Session *session, QObject *parent) : QObject(parent), m_session(session)
{
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes.testFlag(Change::Document))
            m_visited.clear(), m_position = -1;
        if (changes.testFlag(Change::Active))
            visit();
        Q_EMIT moved();
    });
    connect(session, &Session::jumped, this, &History::visitSpots);
}

QString History::activeId() const
{
    const VariantPtr variant = m_session->variant();
    const NodeIndex active = m_session->active();
    return variant && active != kNone ? QString::fromStdString(variant->nodes[std::size_t(active)].id) : QString();
}

void History::visit()
{
    const QString id = activeId();
    if (!id.isEmpty() && (m_position < 0 || m_visited[m_position].node != id))
        append({id, {}});
}

void History::visitSpots(const TextSpot &from, const TextSpot &to)
{
    if (m_position < 0 || m_visited[m_position].spot != from)
        append({activeId(), from});
    append({activeId(), to});
    Q_EMIT moved();
}

void History::append(const Visit &visit)
{
    m_visited.resize(m_position + 1);
    m_visited.append(visit);
    if (m_visited.size() > kLimit)
        m_visited.removeFirst();
    m_position = int(m_visited.size()) - 1;
}

/// The nearest visited place in that direction that is a spot of a text, or another node of the shown variant; -1 if
/// there is none.
int History::next(int step) const
{
    const VariantPtr variant = m_session->variant();
    for (int i = m_position + step; variant && i >= 0 && i < m_visited.size(); i += step) {
        const Visit &visit = m_visited[i];
        const bool other = visit.node != activeId() && variant->node(visit.node.toStdString()) != kNone;
        if (visit.spot ? variant->stage(visit.spot->stage.toStdString(), m_session->pipeline()) != nullptr : other)
            return i;
    }
    return -1;
}

bool History::canGoBack() const
{
    // With nothing active, the last node visited is itself a step back.
    return m_position >= 0 && ((activeId().isEmpty() && !isAtSpot()) || next(-1) >= 0);
}

bool History::canGoForward() const
{
    return next(1) >= 0;
}

void History::back()
{
    go(activeId().isEmpty() && !isAtSpot() ? m_position : next(-1));
}

void History::forward()
{
    go(next(1));
}

void History::go(int position)
{
    if (position < 0)
        return;
    m_position = position;
    const Visit visit = m_visited[position];
    m_session->setActive(m_session->variant()->node(visit.node.toStdString()));
    // After the views have gone to the node.
    if (visit.spot)
        QMetaObject::invokeMethod(
            this, [this, spot = *visit.spot] { m_session->requestSpot(spot); }, Qt::QueuedConnection);
    Q_EMIT moved();
}

} // namespace heliograph::ui
