#include "ui/passes/pass_list_model.h"

#include "ui/models/words.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

/// At most three letters: "840", "17k".
QString shortCount(int count)
{
    return count < 1000 ? QString::number(count) : QStringLiteral("%1k").arg((count + 500) / 1000);
}

} // namespace

void PassListModel::setBars(const QVector<PassBar> &bars)
{
    if (bars.size() != m_bars.size())
        m_open.clear();
    m_bars = bars;
    makeRows();
}

void PassListModel::setFilter(const QString &words)
{
    m_filter = words.trimmed();
    makeRows();
}

void PassListModel::open(int pass)
{
    const int row = rowOf(pass);
    if (row < 0 || rows()[row].kind != PassRow::Kind::Unchanged)
        return;
    m_open.insert(rows()[row].first);
    makeRows();
}

bool PassListModel::isKept(const PassBar &bar) const
{
    const auto has = [this](const QString &text) { return text.contains(m_filter, Qt::CaseInsensitive); };
    return m_filter.isEmpty() || has(bar.name) || has(bar.group) || has(bar.details);
}

/// "3 unchanged: cse, …"
QString PassListModel::wordsOf(int first, int last) const
{
    const QString names = last > first ? m_bars[first].name + QStringLiteral(", …") : m_bars[first].name;
    return tr("%n unchanged: %1", nullptr, last - first + 1).arg(names);
}

void PassListModel::makeRows()
{
    QVector<PassRow> made;
    QString group;
    for (int pass = 0; pass < m_bars.size(); ++pass) {
        const PassBar &bar = m_bars[pass];
        if (!isKept(bar))
            continue;
        if (made.isEmpty() || bar.group != group)
            made.append({PassRow::Kind::Group, pass, pass, bar, group = bar.group});
        if (bar.isChange || bar.failed || !m_filter.isEmpty()) {
            made.append({PassRow::Kind::Pass, pass, pass, bar});
            continue;
        }
        int last = pass;
        while (last + 1 < m_bars.size() && !m_bars[last + 1].isChange && !m_bars[last + 1].failed &&
               m_bars[last + 1].group == group)
            ++last;
        if (m_open.contains(pass))
            for (int each = pass; each <= last; ++each)
                made.append({PassRow::Kind::Pass, each, each, m_bars[each]});
        else
            made.append({PassRow::Kind::Unchanged, pass, last, bar, wordsOf(pass, last)});
        pass = last;
    }
    reset({tr("#"), tr("Pass"), tr("Added"), tr("Removed"), tr("Time")}, std::move(made));
}

int PassListModel::rowOf(int pass) const
{
    const auto at = std::find_if(rows().begin(), rows().end(), [&](const PassRow &row) {
        return row.kind != PassRow::Kind::Group && row.first <= pass && pass <= row.last;
    });
    return at == rows().end() ? -1 : int(at - rows().begin());
}

Qt::ItemFlags PassListModel::flags(const QModelIndex &index) const
{
    return index.isValid() && row(index).kind == PassRow::Kind::Group ? Qt::NoItemFlags : TableModel::flags(index);
}

QVariant PassListModel::cell(const PassRow &row, int column, int role) const
{
    if (role == Qt::ToolTipRole && row.kind == PassRow::Kind::Pass)
        return row.bar.details.isEmpty() ? row.bar.name : row.bar.name + QLatin1Char('\n') + row.bar.details;
    if (role != Qt::DisplayRole)
        return {};
    if (row.kind != PassRow::Kind::Pass)
        return column == (row.kind == PassRow::Kind::Group ? Number : Name) ? QVariant(row.words) : QVariant();
    const auto signedCount = [&](QChar sign, int count) {
        return row.bar.counted && count > 0 ? QString(sign) + shortCount(count) : QString();
    };
    switch (column) {
    case Number:
        return row.bar.number;
    case Name:
        return row.bar.name;
    case Added:
        return signedCount(u'+', row.bar.added + row.bar.changed);
    case Removed:
        return signedCount(u'−', row.bar.removed + row.bar.changed);
    default:
        return duration(row.bar.seconds);
    }
}

} // namespace heliograph::ui
