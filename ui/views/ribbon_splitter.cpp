#include "ui/views/ribbon_splitter.h"

#include "ui/views/ribbon_lane.h"

namespace heliograph::ui {

namespace {
constexpr int kHintMs = 80;
} // namespace

RibbonSplitter::RibbonSplitter(Session *session, QWidget *parent)
    : QSplitter(Qt::Horizontal, parent), m_session(session)
{
    setHandleWidth(kLane);
    setChildrenCollapsible(false);
    m_hintTimer.setSingleShot(true);
    m_hintTimer.setInterval(kHintMs);
    connect(&m_hintTimer, &QTimer::timeout, this, [this] {
        m_hinted = m_session->hovered();
        updateLanes();
    });
    connect(m_session, &Session::changed, this, &RibbonSplitter::onChanged);
    connect(this, &QSplitter::splitterMoved, this, &RibbonSplitter::updateLanes);
}

void RibbonSplitter::onChanged(Changes changes)
{
    if (changes.testFlag(Change::Hovered) || changes.testFlag(Change::Variant)) {
        m_hinted = kNone;
        m_hintTimer.start();
    }
    updateLanes();
}

void RibbonSplitter::setRibbons(bool shown)
{
    m_ribbons = shown;
    updateLanes();
}

void RibbonSplitter::updateLanes()
{
    for (int i = 1; i < count(); ++i)
        handle(i)->update();
}

QSplitterHandle *RibbonSplitter::createHandle()
{
    return new RibbonLane(this);
}

} // namespace heliograph::ui
