#include "ui/symbols/conflict_view.h"

#include "ui/base/label.h"
#include "ui/base/strings.h"
#include "ui/symbols/derivation_list.h"

#include <QBoxLayout>

namespace heliograph::ui {

ConflictView::ConflictView(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Sizes that must match"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(px(1));
    m_a = addSide(tr("How the first size came to be"));
    m_b = addSide(tr("How the second size came to be"));
}

ConflictView::Side ConflictView::addSide(const QString &name)
{
    auto *column = new QVBoxLayout;
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    const Side side{new Label({Role::Failed, 8.5, true, true}, this), new DerivationList(name, this)};
    side.title->setContentsMargins(px(10), px(3), px(4), px(3));
    column->addWidget(side.title);
    column->addWidget(side.list, 1);
    static_cast<QHBoxLayout *>(layout())->addLayout(column, 1);
    connect(side.list, &DerivationList::placeChosen, this, &ConflictView::placeChosen);
    return side;
}

void ConflictView::setConflict(const Variant &variant, const std::vector<SizeSymbol> &symbols,
                               const SizeConflict &conflict)
{
    const Result<std::vector<Derived>> a = derivation(variant, symbols, conflict.a);
    const Result<std::vector<Derived>> b = derivation(variant, symbols, conflict.b);
    const std::size_t shared = a && b ? sharedSteps(*a, *b) : 0;
    for (const auto &[side, steps, size] : {std::tuple(m_a, &a, &conflict.a), {m_b, &b, &conflict.b}}) {
        side.title->setElided(toQString(*size));
        if (*steps)
            side.list->setSteps(**steps, shared);
        else
            side.list->setMessage(tr("Nothing is known of where it comes from."));
    }
}

} // namespace heliograph::ui
