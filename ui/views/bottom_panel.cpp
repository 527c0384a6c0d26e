#include "ui/views/bottom_panel.h"

#include "ui/base/theme.h"
#include "ui/models/fate_model.h"
#include "ui/models/problems_model.h"
#include "ui/models/words.h"
#include "ui/session/session.h"
#include "ui/symbols/symbols_view.h"
#include "ui/views/fate_view.h"
#include "ui/views/legend.h"
#include "ui/views/modules_view.h"
#include "ui/views/row_table.h"

#include <QTabBar>

namespace heliograph::ui {

BottomPanel::BottomPanel(Session *session, QWidget *parent)
    : QTabWidget(parent), m_session(session), m_fate(new FateView(session, this)),
      m_modules(new ModulesView(session, this)), m_problemsModel(new ProblemsModel(this)),
      m_problems(new RowTable(tr("Problems"), {46, 16, 26, 12}, this)), m_symbols(new SymbolsView(session, this)),
      m_legend(new Legend(this))
{
    setAccessibleName(tr("Fate, problems and symbols"));
    setDocumentMode(true);
    tabBar()->setAccessibleName(tr("Bottom tabs"));
    tabBar()->setExpanding(false);
    m_problems->setModel(m_problemsModel);
    addTab(m_fate, tr("Fate of nodes"));
    addTab(m_problems, QString());
    addTab(m_symbols, QString());
    m_modules->hide();
    setCornerWidget(m_legend, Qt::TopRightCorner);
    const auto open = [this](const QModelIndex &index) { Q_EMIT problemOpened(m_problemsModel->row(index)); };
    connect(m_problems, &QAbstractItemView::doubleClicked, this, open);
    connect(m_problems, &QAbstractItemView::activated, this, open);
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Document) | Change::Variant))
            reload();
    });
    reload();
}

void BottomPanel::setJobProblems(const QVector<Diagnostic> &problems)
{
    m_jobProblems = problems;
    reload();
}

void BottomPanel::showProblems()
{
    setCurrentWidget(m_problems);
}

bool BottomPanel::showSymbols(const QString &name)
{
    setCurrentWidget(m_symbols);
    const bool isThere = name.isEmpty() || m_symbols->showSymbol(name);
    m_symbols->begin();
    return isThere;
}

/// The legend takes what the tabs leave.
void BottomPanel::fitLegend()
{
    m_legend->setRoom(width() - tabBar()->sizeHint().width() - px(24));
}

void BottomPanel::resizeEvent(QResizeEvent *event)
{
    fitLegend();
    QTabWidget::resizeEvent(event);
}

void BottomPanel::tabInserted(int index)
{
    QTabWidget::tabInserted(index);
    fitLegend();
}

void BottomPanel::tabRemoved(int index)
{
    QTabWidget::tabRemoved(index);
    fitLegend();
}

void BottomPanel::reload()
{
    m_problemsModel->load(*m_session, m_jobProblems);
    offerModules();
    retitle();
}

void BottomPanel::offerModules()
{
    const VariantPtr variant = m_session->variant();
    const bool isOffered = variant && !variant->modules.empty();
    const int tab = indexOf(m_modules);
    if (isOffered && tab < 0)
        insertTab(indexOf(m_fate) + 1, m_modules, QString());
    else if (!isOffered && tab >= 0)
        removeTab(tab);
}

void BottomPanel::retitle()
{
    setTabText(indexOf(m_problems), tr("Problems %1").arg(grouped(m_problemsModel->rowCount())));
    if (const int tab = indexOf(m_modules); tab >= 0)
        setTabText(tab, tr("Modules %1").arg(grouped(qint64(m_session->variant()->modules.size()))));
    setTabText(indexOf(m_symbols), tr("Symbols %1").arg(grouped(m_symbols->count())));
}

} // namespace heliograph::ui
