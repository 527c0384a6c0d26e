// How a size came to be, as a list of steps along a line: a dot each, a broken place where a known number is lost. A
// step with a place in the source goes there.
#pragma once

#include "core/symbols/derivation.h"

#include <QListView>

class QStandardItemModel;

namespace heliograph::ui {

class DerivationList : public QListView
{
    Q_OBJECT
public:
    explicit DerivationList(const QString &name, QWidget *parent = nullptr);

    /// `shared`: how many steps another derivation begins with as well; behind them they part.
    void setSteps(const std::vector<Derived> &steps, std::size_t shared = 0);
    /// One row that says why there are no steps.
    void setMessage(const QString &text);

Q_SIGNALS:
    void placeChosen(const heliograph::SourcePlace &place);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void choose(const QModelIndex &index);

    QStandardItemModel *m_model;
    std::vector<Derived> m_steps;
};

} // namespace heliograph::ui
