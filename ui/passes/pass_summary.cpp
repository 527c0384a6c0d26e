#include "ui/passes/pass_summary.h"

#include "ui/base/label.h"
#include "ui/models/words.h"

#include <QBoxLayout>

namespace heliograph::ui {

namespace {

struct Part {
    Role role;
    QString mark;
    QString words;
};

QString coloured(const Part &part, const Theme &theme)
{
    return QStringLiteral("<span style=\"color:%1\"><b>%2</b></span> %3")
        .arg(theme(part.role).name(), part.mark, part.words.toHtmlEscaped());
}

QVector<Part> partsOf(const OpDiff &diff)
{
    const DiffCounts &counts = diff.counts;
    QVector<Part> parts;
    const auto add = [&](Role role, const char16_t *mark, int count, const QString &words) {
        if (count > 0)
            parts.append({role, QString::fromUtf16(mark) + QLatin1Char(' ') + grouped(count), words});
    };
    add(Role::Added, u"+", counts.added, PassSummary::tr("added"));
    add(Role::Removed, u"−", counts.removed, PassSummary::tr("removed"));
    add(Role::Changed, u"~", counts.became, PassSummary::tr("became another op"));
    add(Role::Changed, u"~", counts.retyped, PassSummary::tr("retyped"));
    add(Role::Changed, u"~", counts.attributes, PassSummary::tr("with other attributes"));
    add(Role::Changed, u"~", counts.operands, PassSummary::tr("with other operands"));
    add(Role::Text2, u"↕", counts.moved, PassSummary::tr("moved"));
    add(Role::Changed, u"#", int(diff.aliases.size()), PassSummary::tr("aliases defined anew"));
    return parts;
}

} // namespace

PassSummary::PassSummary(QWidget *parent)
    : QWidget(parent), m_counts(new Label({Role::Text, 9}, this)), m_rest(new Label({Role::Text3, 8.5}, this))
{
    setAccessibleName(tr("What the pass did"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(px(12), px(6), px(12), px(6));
    column->setSpacing(px(2));
    m_counts->setTextFormat(Qt::RichText);
    column->addWidget(m_counts);
    column->addWidget(m_rest);
}

void PassSummary::setDiff(const OpDiff &diff)
{
    const Theme &theme = Theme::of(this);
    QStringList words;
    for (const Part &part : partsOf(diff))
        words.append(coloured(part, theme));
    m_counts->setText(words.isEmpty() ? tr("No op changed.") : words.join(QStringLiteral(" &nbsp;·&nbsp; ")));
    m_rest->setElided(tr("%1 the same, of these %2 renumbered only. Ops are paired by what they are and compute with; "
                         "numbers of values and places in the file are no change.")
                          .arg(opsWords(diff.counts.same), grouped(diff.counts.renumbered)));
}

} // namespace heliograph::ui
