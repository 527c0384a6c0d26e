#include "ui/views/pane_progress.h"

#include "ui/base/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace heliograph::ui {

namespace {
constexpr int kPatienceMs = 500;
} // namespace

PaneProgress::PaneProgress(QWidget *parent)
    : QWidget(parent), m_label(new QLabel(this)), m_cancel(new QToolButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 2, 4, 2);
    row->addWidget(m_label, 1);
    row->addWidget(m_cancel);
    m_label->setFont(uiFont(8.5));
    m_label->setMinimumWidth(0);
    m_label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_cancel->setFont(uiFont(8.5));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setAccessibleName(m_cancel->text());
    m_cancel->setAutoRaise(true);
    setAccessibleName(tr("Work under way in this pane"));
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatienceMs);
    connect(&m_patience, &QTimer::timeout, this, &QWidget::show);
    connect(m_cancel, &QToolButton::clicked, this, &PaneProgress::cancelled);
    hide();
}

void PaneProgress::begin(const QString &words)
{
    m_words = words;
    m_label->setText(words);
    setAccessibleDescription(words);
    m_done = -1;
    m_patience.start();
}

void PaneProgress::setDone(double done)
{
    m_done = qBound(0.0, done, 1.0);
    m_label->setText(tr("%1 %2 %").arg(m_words).arg(int(m_done * 100)));
    setAccessibleDescription(m_label->text());
    update();
}

void PaneProgress::end()
{
    m_patience.stop();
    hide();
}

QString PaneProgress::words() const
{
    return m_label->text();
}

void PaneProgress::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme(Role::Raised));
    painter.fillRect(0, 0, width(), 1, theme(Role::Hairline));
    if (m_done >= 0)
        painter.fillRect(QRectF(0, 0, width() * m_done, 2), theme(Role::Info));
}

} // namespace heliograph::ui
