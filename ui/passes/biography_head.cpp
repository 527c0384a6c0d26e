#include "ui/passes/biography_head.h"

#include "ui/base/label.h"

#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace heliograph::ui {

namespace {
constexpr char kStep[] = "step";
constexpr char kWords[] = "words"; ///< of a button, whole

void elide(QToolButton *way, int room)
{
    const QString words = way->property(kWords).toString();
    const int frame = way->style()->pixelMetric(QStyle::PM_ButtonMargin, nullptr, way) + px(8);
    way->setText(QFontMetrics(way->font()).elidedText(words, Qt::ElideRight, room - frame));
}

} // namespace

BiographyHead::BiographyHead(QWidget *parent)
    : QWidget(parent), m_name(new Label({Role::Active, 9, true, true}, this)),
      m_place(new Label({Role::Text3, 8.5}, this)), m_line(new Label({Role::Text2, 8.25, false, true}, this)),
      m_first(addWay(tr("First pass that changed it"))), m_death(addWay(tr("Pass that it ended in")))
{
    setAccessibleName(tr("Subject of the biography"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(px(10), px(5), px(8), px(6));
    column->setSpacing(px(2));
    for (Label *label : {m_name, m_place, m_line})
        column->addWidget(label);
    column->addWidget(m_first, 0, Qt::AlignLeft);
    column->addWidget(m_death, 0, Qt::AlignLeft);
    setSubject({}, {}, {});
    setFirstChange(-1, {});
    setDeath(-1, {});
}

QToolButton *BiographyHead::addWay(const QString &name)
{
    auto *way = new QToolButton(this);
    way->setAccessibleName(name);
    way->setToolButtonStyle(Qt::ToolButtonTextOnly);
    way->setAutoRaise(true);
    way->setFont(uiFont(8.6));
    connect(way, &QToolButton::clicked, this, [this, way] { Q_EMIT stepChosen(way->property(kStep).toInt()); });
    return way;
}

void BiographyHead::setWay(QToolButton *way, int step, const QString &text)
{
    way->setVisible(step >= 0);
    way->setProperty(kStep, step);
    way->setProperty(kWords, text);
    way->setToolTip(way->accessibleName() + u'\n' + text);
    elide(way, layout()->contentsRect().width());
}

void BiographyHead::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    for (QToolButton *way : {m_first, m_death})
        elide(way, layout()->contentsRect().width());
}

void BiographyHead::setSubject(const QString &name, const QString &place, const QString &line)
{
    m_name->setElided(name);
    m_place->setElided(place);
    m_line->setElided(line);
    m_line->setToolTip(line);
    m_name->setVisible(!name.isEmpty());
    m_place->setVisible(!place.isEmpty());
    m_line->setVisible(!line.isEmpty());
}

void BiographyHead::setFirstChange(int step, const QString &words)
{
    setWay(m_first, step, tr("First changed by %1").arg(words));
}

void BiographyHead::setDeath(int step, const QString &words)
{
    setWay(m_death, step, tr("Ended in %1").arg(words));
}

QString BiographyHead::plainText() const
{
    QStringList lines;
    for (const Label *label : {m_name, m_place, m_line})
        if (!label->isHidden())
            lines.append(label->accessibleName().isEmpty() ? label->text() : label->accessibleName());
    for (const QToolButton *way : {m_first, m_death})
        if (!way->isHidden())
            lines.append(way->property(kWords).toString());
    return lines.join(QLatin1Char('\n'));
}

} // namespace heliograph::ui
