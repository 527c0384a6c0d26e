// Two sizes that an error says must match: how each came to be, side by side, and the step at which they part.
#pragma once

#include "core/symbols/derivation.h"

#include <QWidget>

namespace heliograph::ui {

class DerivationList;
class Label;

class ConflictView : public QWidget
{
    Q_OBJECT
public:
    explicit ConflictView(QWidget *parent = nullptr);

    void setConflict(const Variant &variant, const std::vector<SizeSymbol> &symbols, const SizeConflict &conflict);

Q_SIGNALS:
    void placeChosen(const heliograph::SourcePlace &place);

private:
    struct Side {
        Label *title;
        DerivationList *list;
    };
    Side addSide(const QString &name);

    Side m_a, m_b;
};

} // namespace heliograph::ui
