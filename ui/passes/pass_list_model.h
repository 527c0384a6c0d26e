// The passes as rows: a heading for each step of the compiler, the passes that changed something, and the runs of
// those that did not as one row each, which can be opened.
#pragma once

#include "ui/models/table_model.h"
#include "ui/passes/pass_bar.h"

#include <QSet>

namespace heliograph::ui {

struct PassRow {
    enum class Kind { Group, Pass, Unchanged };
    Kind kind = Kind::Pass;
    int first = 0; ///< pass
    int last = 0;  ///< pass; behind `first` in a run of unchanged ones
    PassBar bar{}; ///< of `first`
    QString words{};
};

class PassListModel : public TableModel<PassRow>
{
    Q_OBJECT
public:
    enum Column { Number, Name, Added, Removed, Time, Columns };

    using TableModel::TableModel;

    void setBars(const QVector<PassBar> &bars);
    const QVector<PassBar> &bars() const { return m_bars; }
    /// Rows whose pass has these letters in its name, group or options; runs of unchanged passes are open then.
    void setFilter(const QString &words);
    /// Opens the run of unchanged passes that a pass is in.
    void open(int pass);
    /// The row a pass is in, hidden in a run or not; -1 if the filter leaves it out.
    int rowOf(int pass) const;
    /// Headings are passed over by the keyboard.
    Qt::ItemFlags flags(const QModelIndex &index) const override;

protected:
    QVariant cell(const PassRow &row, int column, int role) const override;

private:
    void makeRows();
    bool isKept(const PassBar &bar) const;
    QString wordsOf(int first, int last) const;

    QVector<PassBar> m_bars;
    QString m_filter;
    QSet<int> m_open; ///< first passes of open runs
};

} // namespace heliograph::ui
