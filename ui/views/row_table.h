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

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void layOut();

    QVector<int> m_weights;
};

} // namespace heliograph::ui
