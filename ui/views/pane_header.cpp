#include "ui/views/pane_header.h"

#include "ui/base/theme.h"
#include "ui/models/words.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QPainter>

namespace heliograph::ui {

namespace {

constexpr int kLetter = 16;
constexpr int kMargin = 8;

/// The stage's title, drawn as text that opens the menu of stages: no frame, a small arrow on hover and focus.
class StageChooser : public QToolButton
{
public:
    using QToolButton::QToolButton;

    QSize sizeHint() const override
    {
        return {fontMetrics().horizontalAdvance(text()) + 2 * kPadding + kArrow, PaneHeader::kHeight - 4};
    }
    QSize minimumSizeHint() const override { return {40, PaneHeader::kHeight - 4}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::of(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const bool hot = underMouse() || hasFocus() || isDown();
        if (hot) {
            painter.setPen(hasFocus() ? QPen(theme(Role::Info), 1.5) : QPen(Qt::NoPen));
            painter.setBrush(theme(Role::Hover));
            painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
        }
        painter.setPen(theme(Role::Text));
        painter.drawText(rect().adjusted(kPadding, 0, -kPadding, 0), Qt::AlignVCenter | Qt::AlignLeft,
                         fontMetrics().elidedText(text(), Qt::ElideRight, width() - 2 * kPadding));
        if (!hot)
            return;
        const QPointF tip(width() - kPadding - 1, height() / 2.0 + 2);
        painter.setPen(QPen(theme(Role::Text3), 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF({tip + QPointF(-3, -3), tip, tip + QPointF(3, -3)}));
    }

private:
    static constexpr int kPadding = 4;
    static constexpr int kArrow = 12;
};

} // namespace

PaneHeader::PaneHeader(QWidget *parent) : QWidget(parent)
{
    setFixedHeight(kHeight);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kMargin + kLetter + 4, 0, 4, 1);
    row->setSpacing(0);
    m_chooser = addChooser();
    row->addStretch(1);
    m_content = addButton(PaneIcon::Graph, tr("Show as graph"), "panes.content");
    m_link = addButton(PaneIcon::Link, tr("Follow the active node"), "panes.follow");
    m_pin = addButton(PaneIcon::Pin, tr("Keep this stage in this pane"), "panes.pin");
    m_split = addButton(PaneIcon::Split, tr("Split the pane"), "panes.split");
    m_close = addButton(PaneIcon::Close, tr("Close the pane"), "panes.close");
    m_link->setCheckable(true);
    m_link->setChecked(true);
    m_pin->setCheckable(true);
    connect(m_content, &QToolButton::clicked, this, &PaneHeader::contentRequested);
    connect(m_link, &QToolButton::toggled, this, &PaneHeader::linkToggled);
    connect(m_pin, &QToolButton::toggled, this, &PaneHeader::pinToggled);
    connect(m_split, &QToolButton::clicked, this, &PaneHeader::splitRequested);
    connect(m_close, &QToolButton::clicked, this, &PaneHeader::closeRequested);
}

QToolButton *PaneHeader::addChooser()
{
    auto *chooser = new StageChooser(this);
    chooser->setFont(uiFont(9, true));
    chooser->setPopupMode(QToolButton::InstantPopup);
    chooser->setFocusPolicy(Qt::TabFocus);
    chooser->setMenu(&m_menu);
    chooser->setToolTip(tr("Show another stage in this pane"));
    m_menu.setAccessibleName(tr("Stages"));
    connect(&m_menu, &QMenu::aboutToShow, this, &PaneHeader::fillMenu);
    layout()->addWidget(chooser);
    return chooser;
}

IconButton *PaneHeader::addButton(PaneIcon icon, const QString &name, const char *command)
{
    auto *button = new IconButton(icon, name, this);
    button->setCommand(command);
    layout()->addWidget(button);
    return button;
}

void PaneHeader::fillMenu()
{
    m_menu.clear();
    for (const std::string &stage : m_stages) {
        const QString id = QString::fromStdString(stage);
        QAction *action = m_menu.addAction(stageTitle(stage), this, [this, id] { Q_EMIT stageChosen(id); });
        action->setCheckable(true);
        action->setChecked(id == m_stageId);
    }
}

void PaneHeader::setStage(const QString &stageId, const QString &subtitle)
{
    m_stageId = stageId;
    m_subtitle = subtitle;
    m_chooser->setText(stageTitle(stageId.toStdString()));
    m_chooser->setAccessibleName(tr("Stage: %1").arg(m_chooser->text()));
    m_chooser->updateGeometry();
    setAccessibleName(tr("Pane %1: %2, %3").arg(m_letter).arg(m_chooser->text(), m_subtitle));
    update();
}

void PaneHeader::setLetter(QChar letter)
{
    m_letter = letter;
    setAccessibleName(tr("Pane %1: %2, %3").arg(m_letter).arg(m_chooser->text(), m_subtitle));
    update();
}

void PaneHeader::setActivePane(bool active)
{
    m_active = active;
    update();
}

void PaneHeader::setClosable(bool closable)
{
    m_close->setEnabled(closable);
    m_close->setVisible(closable);
}

void PaneHeader::setOtherContent(const PaneContent *content)
{
    m_content->setVisible(content != nullptr);
    if (content)
        m_content->setIcon(content->icon, QCoreApplication::translate("PaneContent", content->title));
}

QSize PaneHeader::sizeHint() const
{
    return {200, kHeight};
}

QRect PaneHeader::letterBox() const
{
    return {kMargin, (kHeight - 1 - kLetter) / 2, kLetter, kLetter};
}

void PaneHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showTools();
}

void PaneHeader::setPinned(bool pinned)
{
    m_pin->setChecked(pinned);
    showTools();
}

/// In a narrow pane the stage's name matters more than the tools.
void PaneHeader::showTools()
{
    const bool roomy = width() > 220;
    m_pin->setVisible(roomy || m_pin->isChecked());
    m_split->setVisible(roomy);
}

void PaneHeader::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme(Role::Raised));
    painter.fillRect(0, height() - 1, width(), 1, theme(Role::Hairline));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme(m_active ? Role::Active : Role::Hover));
    painter.drawRoundedRect(letterBox(), 3, 3);
    painter.setPen(theme(m_active ? Role::OnActive : Role::Text2));
    painter.setFont(codeFont(7.5));
    painter.drawText(letterBox(), Qt::AlignCenter, QString(m_letter));
    const int left = m_chooser->geometry().right() + 1;
    const int right = m_content->isVisible() ? m_content->x() : m_link->x();
    painter.setPen(theme(Role::Text3));
    painter.setFont(uiFont(8.5));
    painter.drawText(QRect(left, 0, right - left - 4, height() - 1), Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(m_subtitle, Qt::ElideRight, right - left - 4));
}

} // namespace heliograph::ui
