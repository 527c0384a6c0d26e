// The list of passes beside the diff: numbers, names, what each added and removed, its time, and a filter above.
#pragma once

#include "ui/passes/pass_list_model.h"

#include <QWidget>

class QLineEdit;
class QTableView;

namespace heliograph::ui {

class PassList : public QWidget
{
    Q_OBJECT
public:
    explicit PassList(QWidget *parent = nullptr);

    void setBars(const QVector<PassBar> &bars);
    void setCurrent(int pass);
    void focusFilter();

    PassListModel *model() const { return m_model; }
    QTableView *table() const { return m_table; }

Q_SIGNALS:
    void passChosen(int pass);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void choose(const QModelIndex &index);
    void showCurrent();

    PassListModel *m_model;
    QTableView *m_table;
    QLineEdit *m_filter;
    int m_current = -1;
    bool m_following = false; ///< the table's current row is being set from outside
};

} // namespace heliograph::ui
