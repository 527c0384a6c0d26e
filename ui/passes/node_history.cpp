#include "ui/passes/node_history.h"

#include "ui/base/label.h"
#include "ui/passes/pass_history_reader.h"

#include <QEvent>
#include <QTextDocumentFragment>
#include <QVBoxLayout>

#include <algorithm>

namespace heliograph::ui {

namespace {
constexpr qsizetype kMostEvents = 14; ///< the page of passes tells the rest
} // namespace

NodeHistory::NodeHistory(Session *session, PassHistoryReader *history, QWidget *parent)
    : QWidget(parent), m_session(session), m_history(history), m_events(new Label({Role::Text2, 8.6}, this))
{
    setAccessibleName(tr("History over the passes"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(px(12), 0, px(12), px(4));
    column->addWidget(m_events);
    m_events->setAccessibleName(tr("History over the passes"));
    m_events->setTextFormat(Qt::RichText);
    m_events->setWordWrap(true);
    m_events->setMinimumWidth(px(64));
    m_events->setTextInteractionFlags(Qt::TextBrowserInteraction);
    connect(m_events, &QLabel::linkActivated, this, [this](const QString &link) { Q_EMIT stepChosen(link.toInt()); });
    connect(history, &PassHistoryReader::biographyTold, this, &NodeHistory::tell);
    connect(history, &PassHistoryReader::passesChanged, this, &NodeHistory::tell);
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Variant) | Change::Active))
            tell();
    });
}

void NodeHistory::tell()
{
    const bool any = m_history->steps() > 0 && m_session->active() != kNone && !m_history->followed();
    Q_EMIT offered(any);
    if (!any)
        return;
    m_history->begin();
    const Biography &biography = m_history->biography();
    const QString colour = Theme::of(this)(Role::Text).name();
    const auto way = [&](int step, const QString &words) {
        return QStringLiteral("<a href=\"%1\" style=\"color:%2\">%3</a>").arg(step).arg(colour, words.toHtmlEscaped());
    };
    QStringList lines;
    const auto size = qsizetype(biography.events.size());
    for (qsizetype i = 0; i < std::min(size, kMostEvents); ++i) {
        const BiographyLine &event = biography.events[std::size_t(i)];
        const QString pass =
            QStringLiteral("#%1 %2").arg(m_history->passOf(event).index).arg(passName(m_history->passOf(event)));
        const QString words = QString::fromStdString(event.words).section(QLatin1Char('\n'), 0, 0);
        lines.append(way(event.step, pass) + QStringLiteral("<br>&nbsp;&nbsp;") + words.toHtmlEscaped());
    }
    if (size > kMostEvents)
        lines.append(
            way(biography.events[std::size_t(kMostEvents)].step, tr("%n more…", nullptr, int(size - kMostEvents))));
    if (lines.isEmpty())
        lines.append(m_history->isBiographyComplete() && m_history->isStoryComplete() ? tr("No pass touches it.")
                                                                                      : tr("Reading the passes…"));
    m_events->setText(lines.join(QStringLiteral("<br>")));
}

/// Links in rich text carry their colour.
void NodeHistory::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tell();
}

QString NodeHistory::plainText() const
{
    return QTextDocumentFragment::fromHtml(m_events->text()).toPlainText();
}

} // namespace heliograph::ui
