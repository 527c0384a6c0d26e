#include "ui/run/tried_table.h"

#include "ui/run/tried_model.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

namespace heliograph::ui {

TriedTable::TriedTable(Session *session, QWidget *parent)
    : RowTable(tr("Configs that were tried"), {}, parent), m_session(session), m_model(new TriedModel(this))
{
    setModel(m_model);
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    const auto show = [this](const QModelIndex &index) { Q_EMIT variantWanted(m_model->row(index).variant); };
    connect(this, &QAbstractItemView::clicked, this, show);
    connect(this, &QAbstractItemView::activated, this, show);
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Document) | Change::Variant | Change::Contents))
            load();
    });
    load();
}

void TriedTable::load()
{
    const VariantPtr shown = m_session->variant();
    const QModelIndex current = currentIndex();
    const VariantId chosen = current.isValid() ? m_model->row(current).variant : 0;
    m_model->load(shown ? m_session->document().get() : nullptr, shown ? shown->id : 0);
    const int row = m_model->rowOf(chosen != 0 ? chosen : shown ? shown->id : 0);
    if (row >= 0)
        setCurrentIndex(m_model->index(row, 0));
}

void TriedTable::copyConfig() const
{
    const int row = currentIndex().isValid() ? currentIndex().row() : 0;
    if (row < m_model->rowCount())
        QGuiApplication::clipboard()->setText(m_model->rows()[row].line);
}

void TriedTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return copyConfig();
    RowTable::keyPressEvent(event);
}

} // namespace heliograph::ui
