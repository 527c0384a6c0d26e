// The bottom dock: fate table, modules, problems and symbols as tabs, with the legend at their right.
#pragma once

#include "core/base/diagnostic.h"

#include <QTabWidget>

namespace heliograph::ui {

class FateView;
class Legend;
class ModulesView;
class ProblemsModel;
class RowTable;
class Session;
class SymbolsView;

class BottomPanel : public QTabWidget
{
    Q_OBJECT
public:
    explicit BottomPanel(Session *session, QWidget *parent = nullptr);

    FateView *fate() const { return m_fate; }
    ModulesView *modules() const { return m_modules; }
    RowTable *problems() const { return m_problems; }
    const ProblemsModel *problemsModel() const { return m_problemsModel; }
    /// Diagnostics of the last job, shown above those of the document until the next call.
    void setJobProblems(const QVector<Diagnostic> &problems);
    bool hasJobProblems() const { return !m_jobProblems.isEmpty(); }
    void showProblems();
    SymbolsView *symbols() const { return m_symbols; }
    /// Takes the keyboard to the symbols, at the one of that name unless it is empty; false if there is none.
    bool showSymbols(const QString &name = {});

Q_SIGNALS:
    void problemOpened(const heliograph::Diagnostic &problem);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void tabInserted(int index) override;
    void tabRemoved(int index) override;

private:
    void reload();
    void retitle();
    void offerModules();
    void fitLegend();

    Session *m_session;
    FateView *m_fate;
    ModulesView *m_modules; ///< a tab only of a model
    ProblemsModel *m_problemsModel;
    RowTable *m_problems;
    SymbolsView *m_symbols;
    Legend *m_legend;
    QVector<Diagnostic> m_jobProblems;
};

} // namespace heliograph::ui
