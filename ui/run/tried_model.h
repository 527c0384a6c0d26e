// The configs that a document holds for the call on screen, the fastest first: what tells them apart, how long each
// takes, and why one cannot be chosen.
#pragma once

#include "core/document/tried.h"
#include "ui/models/table_model.h"

#include <QString>

namespace heliograph::ui {

struct TriedRow {
    VariantId variant = 0;
    QString config;       ///< what is not alike in all of them
    QString line;         ///< "helion.Config(...)"
    double seconds = 0;   ///< 0: not timed
    double speed = 0;     ///< times as fast as the variant on screen; 0 unknown
    QString problem;      ///< empty: none
    bool isShown = false; ///< the variant on screen
};

class TriedModel : public TableModel<TriedRow>
{
    Q_OBJECT
public:
    using TableModel::TableModel;

    void load(const Document *document, VariantId shown);
    /// -1: there is no such row.
    int rowOf(VariantId variant) const;

protected:
    QVariant cell(const TriedRow &row, int column, int role) const override;
};

} // namespace heliograph::ui
