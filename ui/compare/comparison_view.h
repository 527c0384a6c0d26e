// The tab "Compare": the variant on screen beside another one of its kernel, FX node by FX node. Above the table which
// ones, what each takes of the GPU, and which stage; without a second variant, how to get one.
#pragma once

#include "ui/base/theme.h"
#include "ui/session/session.h"

#include <QWidget>

#include <array>

class QAction;
class QComboBox;
class QPushButton;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace heliograph::ui {

class Comparer;
class ComparisonModel;
class ComparisonTable;
class Label;

class ComparisonView : public QWidget
{
    Q_OBJECT
public:
    /// `lower` is the window's command that makes a second variant; offered where there is none.
    ComparisonView(Session *session, QAction *lower, QWidget *parent = nullptr);

    Comparer *comparer() const { return m_comparer; }
    ComparisonModel *model() const { return m_model; }
    ComparisonTable *table() const { return m_table; }
    QComboBox *others() const { return m_others; }
    QComboBox *stages() const { return m_stages; }
    QToolButton *onlyDifferent() const { return m_onlyDifferent; }
    QPushButton *lowerButton() const { return m_lower; }
    QToolButton *copyButton() const { return m_copy; }
    /// Gives the keyboard to the table, once it is there, or to the button that makes a second variant.
    void takeFocus();
    /// What stands in place of the table; empty while that is shown.
    QString message() const;
    QString measures() const;
    bool isSettled() const;

    void copy(QChar separator) const;

Q_SIGNALS:
    /// A row was opened: show both variants' text of that stage.
    void pairWanted(const QString &stageId);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildHead();
    void update();
    void layOut();
    void giveFocus();
    void fillOthers();
    void fillStages();
    QString emptyWords() const;

    Session *m_session;
    Comparer *m_comparer;
    ComparisonModel *m_model;
    Label *m_a;
    QComboBox *m_others;
    QComboBox *m_stages;
    QToolButton *m_onlyDifferent;
    QToolButton *m_pair;
    QToolButton *m_copy;
    Label *m_measures;
    Label *m_measuresBelow;
    QStackedWidget *m_stack;
    ComparisonTable *m_table;
    QWidget *m_empty;
    Label *m_message;
    QPushButton *m_lower;
    QAction *m_lowerAction;
    bool m_filling = false;
    bool m_focusWanted = false;
};

} // namespace heliograph::ui
