#include "ui/failure/changed_lines.h"

#include "ui/base/strings.h"
#include "ui/base/theme.h"

#include <QPainter>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr int kRow = 19; ///< of the design grid

qsizetype indentOf(const QString &text)
{
    return std::find_if(text.begin(), text.end(), [](QChar c) { return c != QLatin1Char(' '); }) - text.begin();
}

} // namespace

ChangedLines::ChangedLines(const LineChange &change, QWidget *parent) : QWidget(parent)
{
    for (const std::string &line : change.removed)
        m_rows.append({false, toQString(line)});
    for (const std::string &line : change.added)
        m_rows.append({true, toQString(line)});
    qsizetype indent = m_rows.isEmpty() ? 0 : indentOf(m_rows.front().text);
    for (const Row &row : std::as_const(m_rows))
        indent = std::min(indent, indentOf(row.text));
    QStringList words;
    for (Row &row : m_rows) {
        row.text = row.text.mid(indent);
        words.append((row.added ? tr("added: %1") : tr("removed: %1")).arg(row.text));
    }
    setAccessibleName(tr("Changed lines"));
    setAccessibleDescription(words.join(QStringLiteral(". ")));
    setToolTip(words.join(QLatin1Char('\n')));
}

int ChangedLines::px40()
{
    return px(40);
}

QSize ChangedLines::sizeHint() const
{
    return {px(240), int(m_rows.size()) * px(kRow)};
}

void ChangedLines::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &c = Theme::of(this);
    painter.setFont(codeFont());
    int top = 0;
    for (const Row &row : std::as_const(m_rows)) {
        const QRect box(0, top, width(), px(kRow));
        painter.fillRect(box, c(row.added ? Role::AddedBg : Role::RemovedBg));
        painter.setPen(c(row.added ? Role::Added : Role::Removed));
        painter.drawText(box.adjusted(px(6), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         row.added ? QStringLiteral("+") : QStringLiteral("-"));
        painter.setPen(c(Role::Text));
        const QRect room = box.adjusted(px(20), 0, -px(6), 0);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(row.text, Qt::ElideRight, room.width()));
        top += px(kRow);
    }
}

} // namespace heliograph::ui
