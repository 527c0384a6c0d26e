#include "ui/symbols/symbols_view.h"

#include "ui/base/label.h"
#include "ui/base/strings.h"
#include "ui/models/symbols_model.h"
#include "ui/models/words.h"
#include "ui/session/session.h"
#include "ui/symbols/conflict_view.h"
#include "ui/symbols/derivation_list.h"
#include "ui/symbols/symbol_users.h"
#include "ui/views/row_table.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace heliograph::ui {

SymbolsView::SymbolsView(Session *session, QWidget *parent)
    : QWidget(parent), m_session(session), m_model(new SymbolsModel(this)), m_filter(new QSortFilterProxyModel(this)),
      m_field(new QLineEdit(this)), m_status(new Label({Role::Text3, 8.25}, this)),
      m_conflictButton(new QToolButton(this)), m_split(new QSplitter(this)), m_left(new QStackedWidget(m_split)),
      m_table(new RowTable(tr("Symbols"), SymbolsModel::weights(), m_left)),
      m_message(new Label({Role::Text2, 9.5}, m_left)), m_detail(new QStackedWidget(m_split)),
      m_one(new QSplitter(m_detail)), m_derivation(new DerivationList(tr("How the symbol came to be"), m_one)),
      m_users(new SymbolUsers(m_one)), m_conflict(new ConflictView(m_detail))
{
    setAccessibleName(tr("Symbols"));
    build();
    connectAll();
}

void SymbolsView::build()
{
    m_filter->setSourceModel(m_model);
    m_filter->setFilterKeyColumn(-1);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_filter);
    m_table->horizontalHeader()->setMinimumSectionSize(px(24));
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_field->setAccessibleName(tr("Find a symbol"));
    m_field->setPlaceholderText(tr("Find: symbol, name, size, where it comes from"));
    m_field->setClearButtonEnabled(true);
    m_field->installEventFilter(this);
    m_table->installEventFilter(this);
    m_conflictButton->setText(tr("Sizes that must match"));
    m_conflictButton->setToolTip(tr("How both sizes of the error came to be, side by side"));
    m_conflictButton->setAccessibleName(m_conflictButton->text());
    m_conflictButton->setCheckable(true);
    m_conflictButton->setAutoRaise(true);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    m_left->setAccessibleName(tr("Symbols"));
    m_left->addWidget(m_table);
    m_left->addWidget(m_message);
    m_detail->setAccessibleName(tr("Details of the symbol"));
    m_one->setAccessibleName(tr("Details of the symbol"));
    m_detail->addWidget(m_one);
    m_detail->addWidget(m_conflict);
    m_split->setAccessibleName(tr("Symbols and details"));
    for (QSplitter *split : {m_split, m_one})
        split->setChildrenCollapsible(false);
    m_split->setSizes({px(560), px(440)});
    m_split->setStretchFactor(0, 56);
    m_split->setStretchFactor(1, 44);
    m_one->setSizes({px(500), px(500)});
    auto *top = new QHBoxLayout;
    top->setContentsMargins(px(8), px(4), px(8), px(4));
    top->setSpacing(px(10));
    top->addWidget(m_field, 1);
    top->addWidget(m_status);
    top->addWidget(m_conflictButton);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(m_split, 1);
}

void SymbolsView::connectAll()
{
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString &words) {
        m_filter->setFilterFixedString(words.trimmed());
        say();
    });
    connect(m_field, &QLineEdit::returnPressed, this, [this] { m_table->setFocus(Qt::TabFocusReason); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &SymbolsView::showRow);
    connect(m_split, &QSplitter::splitterMoved, this, &SymbolsView::fitColumns);
    connect(m_conflictButton, &QToolButton::toggled, this, &SymbolsView::showConflict);
    connect(m_derivation, &DerivationList::placeChosen, this, &SymbolsView::goTo);
    connect(m_conflict, &ConflictView::placeChosen, this, &SymbolsView::goTo);
    connect(m_users, &SymbolUsers::nodeChosen, this, [this](int node) { m_session->setActive(node); });
    connect(m_users, &SymbolUsers::lineChosen, this, &SymbolsView::placeChosen);
    connect(m_users, &SymbolUsers::symbolChosen, this, &SymbolsView::showSymbol);
    connect(m_session, &Session::changed, this, [this](Changes changes) {
        if (!(changes & (Changes(Change::Document) | Change::Variant)))
            return;
        m_isStale = true;
        if (isVisible())
            reload();
    });
}

int SymbolsView::count() const
{
    return m_session->variant() ? int(m_session->variant()->symbols.size()) : 0;
}

/// Nobody pays for it who does not look.
void SymbolsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_isStale)
        reload();
}

void SymbolsView::reload()
{
    m_isStale = false;
    const VariantPtr variant = m_session->variant();
    m_derivation->setMessage({});
    m_users->clear();
    m_model->load(variant);
    const std::optional<SizeConflict> conflict = variant ? sizeConflict(*variant) : std::nullopt;
    m_conflictButton->setVisible(conflict.has_value());
    if (conflict)
        m_conflict->setConflict(*variant, m_model->symbols(), *conflict);
    m_conflictButton->setChecked(conflict.has_value());
    showConflict(conflict.has_value());
    if (m_filter->rowCount() > 0)
        m_table->setCurrentIndex(m_filter->index(m_model->firstOfInterest(), 0));
    m_conflictButton->setChecked(conflict.has_value());
    fitColumns();
    say();
}

void SymbolsView::say()
{
    const int all = m_model->rowCount(), shown = m_filter->rowCount();
    m_status->setText(shown == all ? QString() : tr("%1 of %2").arg(grouped(shown), grouped(all)));
    if (!m_session->variant())
        m_message->setText(tr("No kernel is open."));
    else if (all == 0)
        m_message->setText(
            tr("%1 has no symbols: every size was a number.").arg(toQString(m_session->variant()->kernelName)));
    else
        m_message->setText(tr("No symbol has these words."));
    m_left->setCurrentWidget(shown > 0 ? static_cast<QWidget *>(m_table) : m_message);
    m_detail->setVisible(all > 0);
}

void SymbolsView::showRow()
{
    const QModelIndex at = m_filter->mapToSource(m_table->currentIndex());
    if (!at.isValid())
        return;
    const SymbolRow &row = m_model->row(at);
    const Result<std::vector<Derived>> steps =
        derivation(*m_session->variant(), m_model->symbols(), row.size->symbol->symbol);
    if (steps)
        m_derivation->setSteps(*steps);
    else
        m_derivation->setMessage(tr("Nothing is known of where it comes from."));
    m_users->setSymbol(*m_session->variant(), *row.size, *row.ops);
    m_conflictButton->setChecked(false);
}

void SymbolsView::showConflict(bool shown)
{
    m_detail->setCurrentWidget(shown ? static_cast<QWidget *>(m_conflict) : m_one);
}

bool SymbolsView::showSymbol(const QString &name)
{
    if (m_isStale)
        reload();
    const int at = m_model->rowOf(name);
    if (at < 0)
        return false;
    if (!m_filter->mapFromSource(m_model->index(at, 0)).isValid())
        m_field->clear();
    const QModelIndex index = m_filter->mapFromSource(m_model->index(at, 0));
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
    showRow(); // it may have been the current one, behind the sizes that must match
    return true;
}

QString SymbolsView::current() const
{
    const QModelIndex at = m_filter->mapToSource(m_table->currentIndex());
    return at.isValid() && !m_conflictButton->isChecked() ? m_model->index(at.row(), 0).data().toString() : QString();
}

void SymbolsView::begin()
{
    QWidget *taker = m_filter->rowCount() > 0 ? static_cast<QWidget *>(m_table) : m_field;
    taker->setFocus(Qt::ShortcutFocusReason);
}

void SymbolsView::goTo(const SourcePlace &place)
{
    Q_EMIT placeChosen(QStringLiteral("source"), place.span.line, kNone);
}

/// In a narrow window the details are one above the other, and columns that the details say as well go first.
void SymbolsView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_one->setOrientation(width() < px(900) ? Qt::Vertical : Qt::Horizontal);
    fitColumns();
}

void SymbolsView::fitColumns()
{
    for (int i = 0; i < m_filter->columnCount(); ++i)
        m_table->setColumnHidden(i, m_left->width() < px(SymbolsModel::leastWidth(i)));
    m_table->layOut();
}

/// Down from the field goes into the table, Up from its first row back.
bool SymbolsView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress || m_filter->rowCount() == 0)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (watched == m_field && key == Qt::Key_Down) {
        if (!m_table->currentIndex().isValid())
            m_table->setCurrentIndex(m_filter->index(0, 0));
        m_table->setFocus(Qt::TabFocusReason);
        return true;
    }
    if (watched == m_table && key == Qt::Key_Up && m_table->currentIndex().row() == 0) {
        m_field->setFocus(Qt::BacktabFocusReason);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace heliograph::ui
