#include "ui/compare/comparison_view.h"

#include "ui/base/icon.h"
#include "ui/base/label.h"
#include "ui/compare/comparison_model.h"
#include "ui/compare/comparison_table.h"
#include "ui/models/words.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QToolButton>

namespace heliograph::ui {

namespace {

QComboBox *chooser(const QString &name, QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setAccessibleName(name);
    box->setToolTip(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    return box;
}

QToolButton *tool(const QString &icon, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(themeIcon(icon));
    button->setAutoRaise(true);
    button->setAccessibleName(name);
    button->setToolTip(name);
    return button;
}

} // namespace

ComparisonView::ComparisonView(Session *session, QAction *lower, QWidget *parent)
    : QWidget(parent), m_session(session), m_comparer(new Comparer(session, this)), m_model(new ComparisonModel(this)),
      m_a(new Label({Role::Text, 9, true}, this)), m_others(chooser(tr("B: the variant to compare with"), this)),
      m_stages(chooser(tr("Stages to compare"), this)),
      m_onlyDifferent(tool(QStringLiteral("filter"), tr("Only what differs"), this)),
      m_pair(tool(QStringLiteral("split"), tr("Both texts of the stage side by side (Enter)"), this)),
      m_copy(tool(QStringLiteral("copy"), tr("Copy the table"), this)), m_measures(new Label({Role::Text2, 8.5}, this)),
      m_measuresBelow(new Label({Role::Text2, 8.5}, this)), m_stack(new QStackedWidget(this)),
      m_table(new ComparisonTable(session, m_model, m_stack)), m_empty(new QWidget(m_stack)),
      m_message(new Label({Role::Text2, 9.5}, m_empty)), m_lower(new QPushButton(m_empty)), m_lowerAction(lower)
{
    setAccessibleName(tr("Compare"));
    m_stack->setAccessibleName(tr("Comparison"));
    m_empty->setAccessibleName(tr("No comparison"));
    buildHead();
    auto *middle = new QVBoxLayout(m_empty);
    middle->addStretch(1);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    middle->addWidget(m_message);
    m_lower->setText(tr("Lower stage-0 by our own passes"));
    m_lower->setAccessibleName(m_lower->text());
    middle->addWidget(m_lower, 0, Qt::AlignCenter);
    middle->addStretch(1);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    layout()->addWidget(m_stack);
    connect(m_lower, &QPushButton::clicked, lower, &QAction::trigger);
    connect(lower, &QAction::changed, this, &ComparisonView::update);
    connect(m_comparer, &Comparer::changed, this, &ComparisonView::update);
    connect(m_table, &ComparisonTable::stageOpened, this, &ComparisonView::pairWanted);
    connect(m_table, &ComparisonTable::copyWanted, this, [this] { copy(u'\t'); });
    update();
}

void ComparisonView::buildHead()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(px(12), px(3), px(8), px(3));
    head->setSpacing(px(8));
    m_others->setMinimumContentsLength(22);
    m_stages->setMinimumContentsLength(9);
    m_onlyDifferent->setCheckable(true);
    auto *menu = new QMenu(m_copy);
    menu->setAccessibleName(tr("Copy the table"));
    connect(menu->addAction(tr("Copy as text")), &QAction::triggered, this, [this] { copy(u'\t'); });
    connect(menu->addAction(tr("Copy as CSV")), &QAction::triggered, this, [this] { copy(u','); });
    m_copy->setMenu(menu);
    m_copy->setPopupMode(QToolButton::InstantPopup);
    for (QWidget *widget :
         {static_cast<QWidget *>(m_a), static_cast<QWidget *>(new Label(tr("with"), {Role::Text3, 9}, this)),
          static_cast<QWidget *>(m_others), static_cast<QWidget *>(m_stages), static_cast<QWidget *>(m_onlyDifferent),
          static_cast<QWidget *>(m_pair), static_cast<QWidget *>(m_copy)})
        head->addWidget(widget);
    head->addWidget(m_measures, 1);
    column->addLayout(head);
    m_measuresBelow->setContentsMargins(px(12), 0, px(8), px(3));
    column->addWidget(m_measuresBelow);
    connect(m_others, &QComboBox::activated, this,
            [this](int row) { m_comparer->choose(m_others->itemData(row).toInt()); });
    connect(m_stages, &QComboBox::activated, this,
            [this](int row) { m_model->setStage(m_stages->itemData(row).toString()); });
    connect(m_onlyDifferent, &QToolButton::toggled, m_model, &ComparisonModel::setOnlyDifferent);
    connect(m_pair, &QToolButton::clicked, this,
            [this] { Q_EMIT pairWanted(m_model->stageOf(qMax(0, m_table->currentIndex().column()))); });
}

void ComparisonView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_comparer->setWanted(true);
}

void ComparisonView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_comparer->setWanted(false);
    m_focusWanted = false;
}

void ComparisonView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

/// What the variants take of the GPU stands in a line of its own where the choosers leave no room.
void ComparisonView::layOut()
{
    const bool narrow = width() < px(980);
    m_measures->setVisible(!narrow);
    m_measuresBelow->setVisible(narrow && !m_measuresBelow->text().isEmpty());
}

bool ComparisonView::isSettled() const
{
    return !isVisible() || !m_comparer->isBusy();
}

void ComparisonView::fillOthers()
{
    m_others->clear();
    for (const Comparer::Other &other : m_comparer->others())
        m_others->addItem(tr("B  %1").arg(other.name), other.id);
    m_others->setCurrentIndex(m_others->findData(m_comparer->other()));
    const VariantPtr variant = m_session->variant();
    m_a->setElided(variant ? tr("A  %1").arg(m_comparer->nameOf(variant->id)) : QString());
}

/// What was chosen stays, if both variants of the new comparison have it.
void ComparisonView::fillStages()
{
    m_stages->clear();
    m_stages->addItem(tr("All stages"), QString());
    if (const VariantComparisonPtr &made = m_comparer->comparison())
        for (const std::string &stage : made->stages)
            m_stages->addItem(shortStageTitle(stage), QString::fromStdString(stage));
    const int row = m_stages->findData(m_model->stage());
    m_stages->setCurrentIndex(qMax(0, row));
    if (row < 0 && m_comparer->comparison())
        m_model->setStage({});
}

void ComparisonView::update()
{
    if (m_filling)
        return;
    const QScopedValueRollback filling(m_filling, true);
    const VariantComparisonPtr &made = m_comparer->comparison();
    m_model->load(made, m_comparer->times());
    fillOthers();
    fillStages();
    QStringList measures;
    if (m_comparer->times())
        measures.append(timeWords(m_comparer->times()->runs));
    if (made)
        for (const ComparedMeasure &measure : made->measures)
            measures.append(measureWords(measure));
    for (Label *label : {m_measures, m_measuresBelow})
        label->setElided(measures.join(QStringLiteral(" · ")));
    layOut();
    const QString words = emptyWords();
    m_message->setText(words);
    m_stack->setCurrentWidget(words.isEmpty() ? static_cast<QWidget *>(m_table) : m_empty);
    m_lower->setVisible(m_comparer->other() == 0 && m_session->variant());
    m_lower->setEnabled(m_lowerAction->isEnabled());
    m_lower->setToolTip(m_lowerAction->toolTip());
    for (QWidget *widget :
         {static_cast<QWidget *>(m_others), static_cast<QWidget *>(m_stages), static_cast<QWidget *>(m_onlyDifferent),
          static_cast<QWidget *>(m_pair), static_cast<QWidget *>(m_copy)})
        widget->setEnabled(m_comparer->other() != 0 && (widget == m_others || words.isEmpty()));
    giveFocus();
}

/// Why there is no table; empty if there is one.
QString ComparisonView::emptyWords() const
{
    if (!m_session->variant())
        return tr("Open a kernel to compare its variants.");
    if (m_comparer->other() == 0)
        return m_lowerAction->isEnabled()
                   ? tr("This kernel has one variant. Lower its stage-0 by our own passes to see them beside "
                        "Helion's,\n"
                        "or capture it with another config.")
                   : tr("This kernel has one variant, and no stage-0 that our own passes could lower.\n"
                        "Capture it with another config to compare.");
    if (const auto &problem = m_comparer->problem())
        return QString::fromStdString(problem->message + "\n" + problem->next);
    if (!m_comparer->comparison())
        return tr("Comparing…");
    if (m_comparer->comparison()->stages.empty())
        return tr("The two variants have no compiled stage in common. Choose another one.");
    return {};
}

QString ComparisonView::message() const
{
    return m_stack->currentWidget() == m_empty ? m_message->text() : QString();
}

void ComparisonView::takeFocus()
{
    m_focusWanted = true;
    giveFocus();
}

/// As soon as there is something to give it to.
void ComparisonView::giveFocus()
{
    QWidget *target = m_lower->isVisible() ? static_cast<QWidget *>(m_lower) : m_table;
    if (m_focusWanted && target->isVisible()) {
        m_focusWanted = false;
        target->setFocus(Qt::ShortcutFocusReason);
    }
}

QString ComparisonView::measures() const
{
    return m_measures->text();
}

void ComparisonView::copy(QChar separator) const
{
    QApplication::clipboard()->setText(m_model->text(separator));
}

} // namespace heliograph::ui
