#include "ui/passes/pass_head.h"

#include "ui/base/icon.h"
#include "ui/base/label.h"
#include "ui/models/words.h"
#include "ui/passes/pass_timeline.h"
#include "ui/passes/pass_walk.h"

#include <QAction>
#include <QBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace heliograph::ui {

namespace {

/// What the colours of the timeline mean.
class TimelineLegend : public QWidget
{
public:
    explicit TimelineLegend(QWidget *parent) : QWidget(parent)
    {
        setAccessibleName(PassHead::tr("Legend of the timeline"));
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    QSize sizeHint() const override { return {px(220), px(32)}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Theme &theme = Theme::of(this);
        painter.setFont(uiFont(8.25));
        int x = 0, y = 0;
        const auto add = [&](Role role, bool dot, const QString &words) {
            const int width = px(16) + painter.fontMetrics().horizontalAdvance(words) + px(10);
            if (x > 0 && x + width > this->width()) {
                x = 0;
                y += px(16);
            }
            const QRectF box(x, y + px(4), px(9), px(9));
            painter.setRenderHint(QPainter::Antialiasing, dot);
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme(role));
            dot ? painter.drawEllipse(box.adjusted(1, 1, -1, -1)) : painter.drawRect(box);
            painter.setPen(theme(Role::Text2));
            painter.drawText(QRect(x + px(14), y, width, px(17)), Qt::AlignLeft | Qt::AlignVCenter, words);
            x += width;
        };
        add(Role::Added, false, PassHead::tr("ops added"));
        add(Role::Removed, false, PassHead::tr("removed"));
        add(Role::Changed, false, PassHead::tr("changed"));
        add(Role::Info, false, PassHead::tr("time, log"));
        add(Role::Active, true, PassHead::tr("touches the node"));
    }
};

} // namespace

PassHead::PassHead(PassWalk *walk, QWidget *parent)
    : QWidget(parent), m_walk(walk), m_number(new Label({Role::Text, 16.5, true}, this)),
      m_of(new Label({Role::Text2, 9}, this)), m_name(new Label({Role::Text, 9, true, true}, this)),
      m_details(new Label({Role::Text3, 8.5}, this)), m_tools(new QHBoxLayout), m_timeline(new PassTimeline(this))
{
    setAccessibleName(tr("Pass and timeline"));
    auto *words = new QWidget(this);
    words->setAccessibleName(tr("Pass"));
    words->setFixedWidth(px(250));
    auto *column = new QVBoxLayout(words);
    column->setContentsMargins(px(12), px(6), px(8), px(6));
    column->setSpacing(px(3));
    auto *first = new QHBoxLayout;
    first->setSpacing(px(6));
    first->addWidget(m_number, 0, Qt::AlignBaseline);
    first->addWidget(m_of, 1, Qt::AlignBaseline);
    m_tools->setSpacing(0);
    first->addLayout(m_tools);
    addClose();
    column->addLayout(first);
    column->addWidget(m_name);
    column->addWidget(m_details);
    column->addWidget(new TimelineLegend(words));
    column->addStretch(1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, px(12), 0);
    row->setSpacing(px(8));
    row->addWidget(words);
    row->addWidget(m_timeline, 1);
    connect(walk, &PassWalk::barsChanged, this, &PassHead::showPasses);
    connect(walk, &PassWalk::moved, this, &PassHead::showCurrent);
    connect(walk, &PassWalk::compared, this, &PassHead::showCurrent);
    connect(walk, &PassWalk::stopsChanged, m_timeline, [this] { m_timeline->setStops(m_walk->stops()); });
    connect(m_timeline, &QAbstractSlider::valueChanged, walk, &PassWalk::setCurrent);
    showPasses();
}

void PassHead::addTool(QAction *action, const QString &icon)
{
    action->setIcon(themeIcon(icon));
    action->setIconVisibleInMenu(false);
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    m_tools->insertWidget(m_tools->count() - 1, button);
}

void PassHead::addClose()
{
    auto *close = new QToolButton(this);
    close->setIcon(themeIcon(QStringLiteral("close")));
    close->setAccessibleName(tr("Back to the panes"));
    close->setToolTip(tr("Back to the panes (Esc)"));
    close->setAutoRaise(true);
    connect(close, &QToolButton::clicked, this, &PassHead::closeWanted);
    m_tools->addWidget(close);
}

void PassHead::showPasses()
{
    {
        const QSignalBlocker quiet(m_timeline);
        m_timeline->setBars(m_walk->bars());
    }
    showCurrent();
}

void PassHead::showCurrent()
{
    const int step = m_walk->current();
    {
        const QSignalBlocker quiet(m_timeline);
        m_timeline->setValue(std::max(0, step));
    }
    m_timeline->update();
    if (step < 0) {
        for (Label *label : {m_number, m_of, m_name, m_details})
            label->clear();
        return;
    }
    const Pass &pass = m_walk->pass(step);
    m_number->setText(QString::number(m_walk->number(step)));
    m_of->setText(tr("of %1").arg(m_walk->number(m_walk->steps() - 1)));
    m_name->setElided(passName(pass));
    QStringList details;
    if (!pass.anchor.empty())
        details.append(QString::fromStdString(pass.anchor));
    if (const QString time = duration(pass.seconds); !time.isEmpty())
        details.append(time);
    if (pass.status == PassStatus::Failed)
        details.append(tr("failed"));
    else if (pass.status == PassStatus::NotFinished)
        details.append(tr("did not finish"));
    else if (!pass.changed)
        details.append(tr("changed nothing"));
    else
        details.append(tr("%n lines", nullptr, int(pass.lines)));
    m_details->setElided(details.join(QStringLiteral(" · ")));
}

} // namespace heliograph::ui
