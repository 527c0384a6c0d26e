// Comparing variants in the main window: the tab, and both texts of a stage in place of the panes.
#include "ui/window/main_window.h"

#include "ui/compare/comparison_table.h"
#include "ui/compare/comparison_view.h"
#include "ui/compare/stage_pair_page.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/stage_strip.h"

#include <QComboBox>
#include <QStackedWidget>

#include <utility>

namespace heliograph::ui {

void MainWindow::connectCompareActions()
{
    m_actions.on("pass.compare", this, [this] { compareVariants(); });
    connect(m_comparison, &ComparisonView::pairWanted, this, &MainWindow::showPair);
    connect(m_comparison->comparer(), &Comparer::changed, this, [this] {
        if (m_pairShown && m_comparison->comparer()->other() == 0)
            closePair();
    });
}

void MainWindow::compareVariants()
{
    showPasses(false);
    m_actions.action("view.bottom")->setChecked(true);
    updateState();
    m_bottom->setCurrentWidget(m_comparison);
    m_comparison->takeFocus();
}

void MainWindow::showPair(const QString &stageId)
{
    if (!m_comparison->comparer()->comparison() || stageId.isEmpty())
        return;
    if (!m_pair) {
        m_pair = new StagePairPage(&m_session, m_comparison->comparer(), m_stack);
        m_stack->addWidget(m_pair);
        connect(m_pair, &StagePairPage::closeWanted, this, &MainWindow::closePair);
        connect(m_pair, &StagePairPage::stageShown, this, &MainWindow::panesChanged);
    }
    shutEditor();
    m_pairShown = true;
    m_pair->showStage(stageId);
    updateState();
}

void MainWindow::closePair()
{
    if (!std::exchange(m_pairShown, false))
        return;
    updateState();
    if (Pane *pane = m_panes->focusedPane())
        pane->focusView(Qt::OtherFocusReason);
}

/// The strip leads to both texts of a stage while those of another one are shown.
void MainWindow::chooseStage(const QString &stageId)
{
    if (m_pairShown && !m_passesShown && m_pair->stages()->findData(stageId) >= 0)
        m_pair->showStage(stageId);
    else
        showStage(stageId);
}

} // namespace heliograph::ui
