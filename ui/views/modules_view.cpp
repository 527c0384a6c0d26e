#include "ui/views/modules_view.h"

#include "ui/base/theme.h"
#include "ui/models/modules_model.h"
#include "ui/session/session.h"

#include <QEvent>
#include <QHeaderView>
#include <QScopedValueRollback>

namespace heliograph::ui {

namespace {

constexpr int kOpenedAtFirst = 2; ///< levels
constexpr int kWeights[ModulesModel::Columns] = {28, 20, 18, 8, 9, 7, 10};

} // namespace

ModulesView::ModulesView(Session *session, QWidget *parent)
    : QTreeView(parent), m_session(session), m_modules(new ModulesModel(this))
{
    setAccessibleName(tr("Modules"));
    setModel(m_modules);
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setTabKeyNavigation(false);
    setTextElideMode(Qt::ElideMiddle);
    setExpandsOnDoubleClick(false);
    header()->setStretchLastSection(true);
    header()->setSectionsMovable(false);
    header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    connect(this, &QAbstractItemView::activated, this, &ModulesView::showPlace);
    connect(session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Document) | Change::Variant))
            reload();
        if (changes & (Changes(Change::Variant) | Change::Module))
            follow();
    });
    reload();
}

void ModulesView::reload()
{
    const QScopedValueRollback following(m_following, true);
    m_modules->load(m_session->variant());
    expandToDepth(kOpenedAtFirst - 1);
}

void ModulesView::follow()
{
    const QScopedValueRollback following(m_following, true);
    const QModelIndex row = m_modules->indexOf(m_session->module());
    setCurrentIndex(row);
    if (row.isValid())
        scrollTo(row);
    else
        clearSelection();
}

void ModulesView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    if (current.isValid() && !m_following)
        m_session->setModule(ModulesModel::moduleOf(current), this);
}

void ModulesView::showPlace(const QModelIndex &index)
{
    const int stage = m_session->stageIndex("source");
    const Module &module = m_session->variant()->modules[std::size_t(ModulesModel::moduleOf(index))];
    if (stage >= 0 && module.source.isValid() && module.file == m_session->variant()->stages[std::size_t(stage)].file)
        m_session->requestSpot({QStringLiteral("source"), module.source.line - 1, 0});
}

void ModulesView::layOut()
{
    header()->setFixedHeight(px(20));
    header()->setMinimumSectionSize(px(48));
    int all = 0;
    for (const int weight : kWeights)
        all += weight;
    for (int i = 0; i < ModulesModel::Columns; ++i)
        setColumnWidth(i, viewport()->width() * kWeights[i] / all);
}

void ModulesView::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    layOut();
}

void ModulesView::changeEvent(QEvent *event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        layOut();
}

} // namespace heliograph::ui
