#include "ui/compare/stage_pair_page.h"

#include "ui/base/icon.h"
#include "ui/base/label.h"
#include "ui/compare/stage_pair.h"
#include "ui/models/words.h"
#include "ui/passes/pass_summary.h"
#include "ui/passes/side_by_side.h"
#include "ui/passes/snapshot_pane.h"
#include "ui/views/text_stage_view.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QStackedWidget>
#include <QToolButton>

namespace heliograph::ui {

StagePairPage::StagePairPage(Session *session, const Comparer *comparer, QWidget *parent)
    : QWidget(parent), m_comparer(comparer), m_stages(new QComboBox(this)), m_title(new Label({Role::Text2, 9}, this)),
      m_stack(new QStackedWidget(this)), m_middle(new QWidget(m_stack)), m_sides(new SideBySide(session, m_middle)),
      m_summary(new PassSummary(m_middle)), m_message(new Label({Role::Text2, 10}, m_stack))
{
    setAccessibleName(tr("Two variants side by side"));
    build();
    connect(comparer, &Comparer::changed, this, &StagePairPage::comparisonChanged);
    connect(m_stages, &QComboBox::activated, this, [this](int row) { showStage(m_stages->itemData(row).toString()); });
}

void StagePairPage::build()
{
    auto *close = new QToolButton(this);
    close->setIcon(themeIcon(QStringLiteral("close")));
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Back to the panes"));
    close->setToolTip(tr("Back to the panes (Esc)"));
    connect(close, &QToolButton::clicked, this, &StagePairPage::closeWanted);
    m_stages->setAccessibleName(tr("Stage"));
    auto *head = new QHBoxLayout;
    head->setContentsMargins(px(12), px(4), px(8), px(4));
    head->setSpacing(px(10));
    head->addWidget(m_stages);
    head->addWidget(m_title, 1);
    head->addWidget(close);
    m_stack->setAccessibleName(tr("Comparison"));
    m_middle->setAccessibleName(tr("Comparison"));
    m_sides->setAccessibleName(tr("Variant A and variant B"));
    m_sides->before()->setAccessibleName(tr("Variant A"));
    m_sides->after()->setAccessibleName(tr("Variant B"));
    auto *middle = new QVBoxLayout(m_middle);
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(m_sides, 1);
    middle->addWidget(m_summary);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    m_stack->addWidget(m_message);
    m_stack->addWidget(m_middle);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_stack, 1);
    setFocusProxy(m_sides);
}

bool StagePairPage::isSettled() const
{
    return !m_work.isBusy() && m_sides->isBound() && m_sides->before()->text()->isSettled() &&
           m_sides->after()->text()->isSettled();
}

void StagePairPage::showStage(const QString &stageId)
{
    const VariantComparisonPtr &made = m_comparer->comparison();
    if (!made || made->stageIndex(stageId.toStdString()) < 0 || (made == m_comparison && stageId == m_stage))
        return;
    m_comparison = made;
    m_stage = stageId;
    fillStages();
    pairNow();
    Q_EMIT stageShown(stageId);
}

/// Another pair of variants: the same stage of it, if both have it.
void StagePairPage::comparisonChanged()
{
    const VariantComparisonPtr &made = m_comparer->comparison();
    if (m_stage.isEmpty() || made == m_comparison)
        return;
    if (made && made->stageIndex(m_stage.toStdString()) >= 0)
        return showStage(m_stage);
    m_comparison.reset();
    m_work.cancel();
    m_sides->setComparison(nullptr);
    m_message->setText(made                    ? tr("Not both variants have this stage.")
                       : m_comparer->isBusy()  ? tr("Comparing…")
                       : m_comparer->problem() ? QString::fromStdString(m_comparer->problem()->message)
                                               : tr("There is no other variant of this kernel to compare with."));
    m_stack->setCurrentWidget(m_message);
}

void StagePairPage::fillStages()
{
    m_stages->clear();
    for (const std::string &stage : m_comparison->stages)
        m_stages->addItem(stageTitle(stage), QString::fromStdString(stage));
    m_stages->setCurrentIndex(m_stages->findData(m_stage));
}

void StagePairPage::pairNow()
{
    m_message->setText(tr("Comparing…"));
    if (!m_sides->comparison())
        m_stack->setCurrentWidget(m_message);
    const auto work = [made = m_comparison, stage = m_stage.toStdString()] { return pairStage(*made, stage); };
    m_work.run(work, [this](const PassComparisonPtr &pair) {
        const QString title = stageTitle(m_stage.toStdString());
        const QString a = m_comparer->nameOf(m_comparison->a.variant->id);
        const QString b = m_comparer->nameOf(m_comparison->b.variant->id);
        m_title->setElided(tr("A %1 beside B %2").arg(a, b));
        m_sides->setTitles(tr("A  %1").arg(title), a, tr("B  %1").arg(title), b);
        m_sides->setComparison(pair);
        m_summary->setDiff(pair->diff);
        m_stack->setCurrentWidget(m_middle);
    });
}

} // namespace heliograph::ui
