#include "ui/views/stage_row.h"

#include "ui/base/shaped_words.h"
#include "ui/base/theme.h"
#include "ui/models/words.h"

#include <QPainter>
#include <QtMath>

namespace heliograph::ui {

namespace {

/// What the column of places must hold, the same in all rows so that the bars begin alike.
QString longestPlace(const StageRow::Content &row)
{
    return row.linked ? QStringLiteral("0000–0000") : StageRow::tr("%1 linked").arg(QStringLiteral("100.0%"));
}

} // namespace

StageRow::StageRow(ShapedWords *words, QWidget *parent) : QAbstractButton(parent), m_words(words)
{
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StageRow::setContent(const Content &content)
{
    m_content = content;
    const QString title = stageTitle(content.stageId);
    setText(title);
    if (content.count == 0)
        setAccessibleName(tr("%1: %2").arg(title, content.place));
    else if (content.linked)
        setAccessibleName(
            tr("%1: %2 at %3, link %4").arg(title, opsWords(content.count), content.place, howWords(content.how)));
    else
        setAccessibleName(tr("%1: %2").arg(title, opsWords(content.count)));
    setToolTip(accessibleName());
    update();
}

QSize StageRow::sizeHint() const
{
    return {px(240), px(20)};
}

void StageRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &c = Theme::of(this);
    const Content &row = m_content;
    if (underMouse() || hasFocus())
        painter.fillRect(rect(), c(Role::Hover));
    const auto write = [&](int left, int right, const QString &text, Role role, const QFont &font,
                           Qt::Alignment align) {
        painter.setPen(c(role));
        m_words->draw(painter, QRect(left, 0, right - left, height()), font, text, align);
    };
    // The words come first: the bars begin behind the longest there are and take what is left.
    const int words = px(row.linked ? 90 : 76) + qCeil(m_words->width(this, codeFont(8.25), longestPlace(row)));
    const int margin = px(12), numbers = width() - px(52);
    const int last = numbers - px(20);
    const bool hasBars = last >= words + px(6); // not in a narrow dock
    const int bars = hasBars ? qBound(words + px(6), width() - px(106), last) : last;
    write(margin, px(74), shortStageTitle(row.stageId), row.count ? Role::Text : Role::Text3, uiFont(), Qt::AlignLeft);
    if (row.count == 0) {
        write(px(76), width() - margin, row.place, Role::Text3, uiFont(8.25), Qt::AlignLeft);
        return;
    }
    if (row.linked)
        write(px(76), px(88), howGlyph(row.how), Role::Active, codeFont(8.25), Qt::AlignLeft);
    const QString count = grouped(row.count);
    const int behind = hasBars ? bars : width() - margin - qCeil(m_words->width(this, codeFont(8.25), count));
    write(px(row.linked ? 90 : 76), behind - px(4), row.place, Role::Text2, codeFont(8.25), Qt::AlignLeft);
    QColor color = c(row.linked ? Role::Active : Role::Control);
    if (row.linked && row.how != How::Exact)
        color.setAlphaF(0.62f);
    const int length = px(6) + qRound(row.share * (numbers - bars - px(12)));
    if (hasBars)
        painter.fillRect(QRect(bars, height() / 2 - px(3), length, px(6)), color);
    write(numbers, width() - margin, count, Role::Text, codeFont(8.25), Qt::AlignRight);
}

} // namespace heliograph::ui
