// A plain table of rows for the bottom tabs: one look, one selection, no grid.
#pragma once

#include <QTableView>

namespace heliograph::ui {

class RowTable : public QTableView
{
    Q_OBJECT
public:
    /// `weights` share the width between the columns.
    RowTable(const QString &name, const QVector<int> &weights, QWidget *parent = nullptr);

    /// Shares the width anew: columns were hidden or shown.
    void layOut();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QVector<int> m_weights;
};

} // namespace heliograph::ui
