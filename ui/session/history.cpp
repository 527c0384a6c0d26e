#include "ui/session/history.h"

#include "ui/session/session.h"

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
    if (id.isEmpty() || (m_position >= 0 && m_visited[m_position] == id))
        return;
    m_visited.resize(m_position + 1);
    m_visited.append(id);
    if (m_visited.size() > kLimit)
        m_visited.removeFirst();
    m_position = int(m_visited.size()) - 1;
}

/// The nearest visited place in that direction that is another node of the shown variant; -1 if there is none.
int History::next(int step) const
{
    const VariantPtr variant = m_session->variant();
    for (int i = m_position + step; variant && i >= 0 && i < m_visited.size(); i += step)
        if (m_visited[i] != activeId() && variant->node(m_visited[i].toStdString()) != kNone)
            return i;
    return -1;
}

bool History::canGoBack() const
{
    // With nothing active, the last node visited is itself a step back.
    return m_position >= 0 && (activeId().isEmpty() || next(-1) >= 0);
}

bool History::canGoForward() const
{
    return next(1) >= 0;
}

void History::back()
{
    go(activeId().isEmpty() ? m_position : next(-1));
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
    m_session->setActive(m_session->variant()->node(m_visited[position].toStdString()));
}

} // namespace heliograph::ui
