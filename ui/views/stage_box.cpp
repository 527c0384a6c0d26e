#include "ui/views/stage_box.h"

#include "ui/base/heat.h"
#include "ui/base/theme.h"
#include "ui/models/words.h"

#include <QPainter>

namespace heliograph::ui {

int explainedOps(const Coverage &coverage)
{
    return coverage.reasons[std::size_t(Reason::Tile)] + coverage.reasons[std::size_t(Reason::Entry)];
}

bool hasGap(const Coverage &coverage)
{
    return coverage.total > 0 && (coverage.none - explainedOps(coverage)) * 10 > coverage.total;
}

StageBox::StageBox(const std::string &stageId, QWidget *parent) : QAbstractButton(parent)
{
    m_content.id = stageId;
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setText(shortStageTitle(stageId));
    describe();
}

void StageBox::setContent(const Content &content)
{
    m_content = content;
    setText(shortStageTitle(content.id));
    describe();
    update();
}

void StageBox::setLetters(const QString &letters, bool focused)
{
    if (letters == m_letters && focused == m_focused)
        return;
    m_letters = letters;
    m_focused = focused;
    describe();
    update();
}

QSize StageBox::sizeHint() const
{
    return {px(138), px(46)};
}

QSize StageBox::minimumSizeHint() const
{
    return {px(76), px(46)};
}

QString StageBox::secondLine() const
{
    switch (m_content.state) {
    case StageState::Failed:
        return m_content.note.isEmpty() ? tr("failed") : m_content.note;
    case StageState::NotReached:
        return tr("not reached");
    case StageState::Running:
        return m_content.note.isEmpty() ? tr("running") : m_content.note;
    case StageState::Stale:
        return tr("stale");
    case StageState::Made:
        break;
    }
    return m_content.coverage.total > 0 ? percent(m_content.coverage.ratio()) : tr("no ops");
}

void StageBox::describe()
{
    const Coverage &c = m_content.coverage;
    QStringList lines{stageTitle(m_content.id)};
    if (m_content.state == StageState::Made || m_content.state == StageState::Stale) {
        lines.append(
            tr("%1 of %2 ops linked: %3 exact, %4 by location, %5 derived")
                .arg(grouped(c.linked()), grouped(c.total), grouped(c.exact), grouped(c.location), grouped(c.derived)));
        if (c.none > 0)
            lines.append(tr("%1 of tile prologue and entry, %2 unknown")
                             .arg(grouped(explainedOps(c)), grouped(c.none - explainedOps(c))));
        if (m_content.heat)
            lines.append(
                tr("%1 % of what is shown of the run is laid over it").arg(HeatScale().number(*m_content.heat)));
        if (m_content.seconds > 0)
            lines.append(tr("made in %1").arg(duration(m_content.seconds)));
        if (m_content.state == StageState::Made && !m_content.note.isEmpty())
            lines.append(m_content.note);
    }
    if (m_content.state != StageState::Made)
        lines.append(secondLine());
    setToolTip(lines.join(QLatin1Char('\n')));
    QString name = stageTitle(m_content.id) + QStringLiteral(", ") + secondLine();
    if (!m_letters.isEmpty())
        name += QStringLiteral(", ") + tr("in pane %1").arg(m_letters);
    setAccessibleName(name);
    setAccessibleDescription(lines.mid(1).join(QStringLiteral(". ")));
}

void StageBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintFrame(painter);
    paintTitle(painter);
    paintNumbers(painter);
    painter.setRenderHint(QPainter::Antialiasing, false);
    paintBar(painter);
    paintHeat(painter);
}

void StageBox::paintFrame(QPainter &painter) const
{
    const Theme &c = Theme::of(this);
    const bool failed = m_content.state == StageState::Failed;
    const bool shown = !m_letters.isEmpty();
    const QColor fill = failed         ? c(Role::FailedBg)
                        : underMouse() ? c(Role::Hover)
                        : shown        ? c(Role::Pane)
                                       : c(Role::Raised);
    QPen pen(failed ? c(Role::Failed) : shown ? c(Role::Outline) : c(Role::Hairline), failed ? 1.5 : 1);
    if (m_content.state == StageState::NotReached)
        pen.setStyle(Qt::DashLine);
    if (hasFocus())
        pen = QPen(c(Role::Info), 1.5);
    painter.setPen(pen);
    painter.setBrush(fill);
    const QRectF frame = QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75);
    painter.drawRoundedRect(frame, px(5), px(5));
    if (m_content.state == StageState::Stale) {
        const double cut = px(9);
        painter.setBrush(c(Role::Outline));
        painter.drawPolygon(
            QPolygonF{frame.topRight() - QPointF(cut, 0), frame.topRight() + QPointF(0, cut), frame.topRight()});
    }
}

void StageBox::paintTitle(QPainter &painter) const
{
    const Theme &c = Theme::of(this);
    const QRect line = rect().adjusted(px(9), px(4), -px(6), 0);
    int room = line.width();
    if (!m_letters.isEmpty()) {
        painter.setFont(codeFont(7.9));
        const int width = painter.fontMetrics().horizontalAdvance(m_letters) + px(8);
        const QRectF badge(line.right() - width, px(6), width, px(15));
        painter.setPen(Qt::NoPen);
        painter.setBrush(c(m_focused ? Role::Active : Role::Hover));
        painter.drawRoundedRect(badge, px(3), px(3));
        painter.setPen(c(m_focused ? Role::OnActive : Role::Text));
        painter.drawText(badge, Qt::AlignCenter, m_letters);
        room -= width + px(4);
    }
    painter.setFont(uiFont(9, true));
    const bool made = m_content.state == StageState::Made || m_content.state == StageState::Running;
    painter.setPen(c(m_content.state == StageState::Failed ? Role::Failed : made ? Role::Text : Role::Text3));
    const QString title = painter.fontMetrics().elidedText(text(), Qt::ElideRight, room);
    painter.drawText(QRect(line.left(), line.top(), room, px(19)), Qt::AlignLeft | Qt::AlignVCenter, title);
}

void StageBox::paintNumbers(QPainter &painter) const
{
    const Theme &c = Theme::of(this);
    QRect line(px(9), px(22), width() - px(16), px(16));
    const bool made = m_content.state == StageState::Made;
    const bool failed = m_content.state == StageState::Failed;
    painter.setFont(made ? codeFont(8.25) : uiFont(8.25));
    painter.setPen(c(failed                       ? Role::Failed
                     : !made                      ? Role::Text3
                     : hasGap(m_content.coverage) ? Role::Caution
                                                  : Role::Text));
    const QString cross = failed ? QStringLiteral("✕ ") : QString();
    const QString whole = cross + secondLine();
    const bool fits = painter.fontMetrics().horizontalAdvance(whole) <= line.width();
    const QString first = failed && !fits ? cross + tr("failed") : whole;
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(first, Qt::ElideRight, line.width()));
    const QString time = !made            ? QString()
                         : m_content.heat ? tr("%1 % heat").arg(HeatScale().number(*m_content.heat))
                                          : duration(m_content.seconds);
    line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(first) + px(6));
    painter.setFont(codeFont(7.9));
    painter.setPen(c(Role::Text3));
    if (painter.fontMetrics().horizontalAdvance(time) <= line.width())
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, time);
}

void StageBox::paintBar(QPainter &painter) const
{
    const Theme &c = Theme::of(this);
    const QRectF bar(px(9), height() - px(7), width() - px(18), px(3));
    if (m_content.state == StageState::Running)
        painter.fillRect(bar, c(Role::Info));
    const Coverage &coverage = m_content.coverage;
    if (m_content.state != StageState::Made || coverage.total == 0)
        return;
    const double unit = bar.width() / coverage.total;
    const double linked = coverage.linked() * unit;
    const double explained = explainedOps(coverage) * unit;
    QColor color = c(hasGap(coverage) ? Role::Caution : Role::Ok);
    painter.fillRect(bar, c(Role::Hairline));
    painter.fillRect(QRectF(bar.left(), bar.top(), linked, bar.height()), color);
    color.setAlphaF(0.5f);
    painter.fillRect(QRectF(bar.left() + linked + 1, bar.top(), qMax(0.0, explained - 1), bar.height()), color);
}

/// Below the bar of what is linked: as long as its share, in the hottest colour.
void StageBox::paintHeat(QPainter &painter) const
{
    if (!m_content.heat || m_content.state != StageState::Made)
        return;
    const HeatScale scale;
    const double width = (this->width() - px(18)) * scale.part(*m_content.heat);
    painter.fillRect(QRectF(px(9), height() - px(4), width, px(2)), scale.colour(Theme::of(this), *m_content.heat));
}

} // namespace heliograph::ui
